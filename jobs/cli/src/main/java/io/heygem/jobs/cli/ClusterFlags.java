package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.ClusterFolder;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Flags that every {@code heygem cluster} command has. */
final class ClusterFlags {

    @Option(names = "--workspace", paramLabel = "DIR", descriptionKey = "flag.workspace")
    private String workspace;

    @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "flag.lang")
    private String lang;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "flag.help")
    boolean help;

    /** The workspace, made when missing. */
    Path workspace(Messages messages, Map<String, String> environment) {
        Language.check(lang, messages);
        String typed = workspace;
        if (typed == null) {
            String byEnvironment = environment.getOrDefault("HEYGEM_WORKSPACE", "");
            typed = byEnvironment.isBlank() ? "workspace" : byEnvironment;
        }
        return new TypedPaths(messages).writableFolder("--workspace", typed);
    }

    ClusterFolder folder(Session session) {
        return ClusterFolder.of(workspace(session.messages(), session.environment()));
    }
}

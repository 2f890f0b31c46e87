package io.heygem.jobs.cli;

import io.heygem.jobs.cli.demo.PresenterVideos;
import io.heygem.operators.media.MediaException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem demo}: three talking videos from a bundled portrait and a bundled sentence. */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = {"--output_dir", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = "demo_output",
            descriptionKey = "flag.demo_output_dir")
    private String outputDir;

    @Mixin private CommonFlags common;

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, MediaException, InterruptedException {
        Messages messages = session.messages();
        TypedPaths paths = new TypedPaths(messages);
        Path out = paths.writableFolder("--output_dir", outputDir);
        RenderSettings settings = common.check(messages, session.environment());
        CommonFlags.startLog(settings, session.terminal(), messages);

        PrintStream talk = settings.json() ? session.terminal().err() : session.terminal().out();
        Path inputs = Files.createDirectories(out.resolve("input"));
        talk.println(messages.get("demo.making", inputs));
        Path voice = PresenterVideos.writeVoice(inputs);
        Map<Path, Path> outputs = new LinkedHashMap<>();
        for (Path video : PresenterVideos.load().write(inputs)) {
            outputs.put(video, out.resolve(video.getFileName()));
        }
        int code =
                session.renderer()
                        .render(new RenderRequest(voice, outputs, null, null, null), settings);
        if (code == ExitCode.DONE) {
            talk.println();
            talk.println(messages.get("demo.done", out));
            outputs.values().forEach(output -> talk.println("  " + output));
            talk.println(messages.get("demo.credit"));
            talk.println(messages.get("demo.next"));
        }
        return code;
    }
}

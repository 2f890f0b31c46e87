package io.heygem.jobs.cli;

import io.heygem.operators.dispatch.InputFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem batch}: one audio onto every video of a folder. */
@Command(name = "batch")
final class BatchCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = {"--audio_input", "--audio-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.audio_input")
    private String audio;

    @Option(
            names = {"--video_dir", "--video-dir"},
            paramLabel = "DIR",
            descriptionKey = "flag.video_dir")
    private String videoDir;

    @Option(
            names = {"--output_dir", "--output-dir"},
            paramLabel = "DIR",
            descriptionKey = "flag.output_dir")
    private String outputDir;

    @Option(names = "--recursive", descriptionKey = "flag.recursive")
    private boolean recursive;

    @Option(
            names = {"--length_policy", "--length-policy"},
            paramLabel = "POLICY",
            descriptionKey = "flag.length_policy")
    private String lengthPolicy;

    @Mixin private MouthFlags mouth;

    @Mixin private CommonFlags common;

    BatchCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        TypedPaths paths = new TypedPaths(session.messages());
        Path voice = paths.readableFile("--audio_input", audio);
        Path in = paths.readableFolder("--video_dir", videoDir);
        Path out = paths.absolute("--output_dir", outputDir);
        if (out.equals(in)) {
            throw new UsageException(session.messages().get("wrong.same_folder", outputDir));
        }
        String policy = CommonFlags.lengthPolicy(lengthPolicy, session.messages());
        String whose = mouth.face(session.messages());
        BigDecimal strength = mouth.strength(session.messages());
        RenderSettings settings = common.check(session.messages(), session.environment());
        paths.writableFolder("--output_dir", outputDir);
        Path workspace = Path.of(settings.options().get("lipsync.workspace"));
        InputFiles files = InputFiles.in(in, recursive, List.of(out, workspace));
        if (files.videos().isEmpty()) {
            throw new UsageException(session.messages().get("wrong.no_videos", videoDir));
        }
        CommonFlags.startLog(settings, session.terminal(), session.messages());
        tellSkipped(files.skipped(), in);
        Map<Path, Path> outputs =
                OutputNames.of(
                        files.videos(),
                        in,
                        out,
                        output ->
                                SameFile.any(output, files.videos())
                                        || SameFile.any(output, List.of(voice)));
        return session.renderer()
                .render(new RenderRequest(voice, outputs, policy, whose, strength), settings);
    }

    private void tellSkipped(List<Path> skipped, Path in) {
        if (!skipped.isEmpty()) {
            Logger log = LoggerFactory.getLogger(BatchCommand.class);
            List<String> names = skipped.stream().map(f -> in.relativize(f).toString()).toList();
            log.info(session.messages().get("log.skipped", names.size(), String.join(", ", names)));
        }
    }
}

package io.heygem.jobs.cli;

import io.heygem.operators.dispatch.InputFiles;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem single}: one audio onto one video. */
@Command(name = "single")
final class SingleCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = {"--audio_input", "--audio-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.audio_input")
    private String audio;

    @Option(
            names = {"--video_input", "--video-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.video_input")
    private String video;

    @Option(names = "--output", paramLabel = "FILE.mp4", descriptionKey = "flag.output")
    private String output;

    @Option(
            names = {"--length_policy", "--length-policy"},
            paramLabel = "POLICY",
            descriptionKey = "flag.length_policy")
    private String lengthPolicy;

    @Mixin private MouthFlags mouth;

    @Mixin private CommonFlags common;

    SingleCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Messages messages = session.messages();
        TypedPaths paths = new TypedPaths(messages);
        Path voice = paths.readableFile("--audio_input", audio);
        Path person = paths.readableFile("--video_input", video);
        Path target = paths.absolute("--output", output);
        if (!InputFiles.extension(target).equals("mp4") || Files.isDirectory(target)) {
            throw new UsageException(messages.get("wrong.output", output));
        }
        if (SameFile.any(target, List.of(voice, person))) {
            throw new UsageException(messages.get("wrong.output_is_input", output));
        }
        String policy = CommonFlags.lengthPolicy(lengthPolicy, messages);
        String whose = mouth.face(messages);
        BigDecimal strength = mouth.strength(messages);
        RenderSettings settings = common.check(messages, session.environment());
        paths.writableFolder("--output", target.getParent().toString());
        CommonFlags.startLog(settings, session.terminal(), messages);
        return session.renderer()
                .render(
                        new RenderRequest(voice, Map.of(person, target), policy, whose, strength),
                        settings);
    }
}

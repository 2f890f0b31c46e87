package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.lips.LipModel;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.dispatch.InputFiles;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.preflight.VideoInspector;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.Networks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem check}: what to expect of an audio and of videos, before anything is rendered. */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(CheckCommand.class);

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
            names = {"--video_input", "--video-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.check_video_input")
    private List<String> videos = new ArrayList<>();

    @Option(names = "--recursive", descriptionKey = "flag.recursive")
    private boolean recursive;

    @Option(
            names = {"--length_policy", "--length-policy"},
            paramLabel = "POLICY",
            descriptionKey = "flag.length_policy")
    private String lengthPolicy;

    @Mixin private CommonFlags common;

    CheckCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, ModelException, InterruptedException {
        Messages messages = session.messages();
        TypedPaths paths = new TypedPaths(messages);
        Path voice = paths.readableFile("--audio_input", audio);
        String word = CommonFlags.lengthPolicy(lengthPolicy, messages);
        LengthPolicy policy =
                word == null ? LengthPolicy.DEFAULT : LengthPolicy.of(word).orElseThrow();
        RenderSettings settings = common.check(messages, session.environment());
        Configuration options = Configuration.fromMap(settings.options());
        JobLayout layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
        List<Path> files = files(paths, Path.of(options.get(LipSyncOptions.WORKSPACE)));
        CommonFlags.startLog(settings, session.terminal(), messages);

        CheckReport report = check(voice, files, policy, options, layout);
        if (settings.json()) {
            session.terminal().out().println(CheckJson.of(report));
        } else {
            new CheckTable(messages).lines(report).forEach(session.terminal().out()::println);
        }
        session.terminal().out().flush();
        return report.exitCode();
    }

    private List<Path> files(TypedPaths paths, Path workspace) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String video : videos) {
            files.add(paths.readableFile("--video_input", video));
        }
        if (videoDir != null || files.isEmpty()) {
            Path folder = paths.readableFolder("--video_dir", videoDir);
            List<Path> found = InputFiles.in(folder, recursive, List.of(workspace)).videos();
            if (found.isEmpty()) {
                throw new UsageException(session.messages().get("wrong.no_videos", videoDir));
            }
            files.addAll(found);
        }
        return files;
    }

    private CheckReport check(
            Path voice,
            List<Path> files,
            LengthPolicy policy,
            Configuration options,
            JobLayout layout)
            throws IOException, ModelException, InterruptedException {
        MediaLimits limits = LipSyncPipeline.limits(options);
        PreparedSound sound;
        try {
            // The sound stays in the workspace, where the rendering finds it.
            sound = new SoundPreparer(layout, limits).prepare(voice, () -> {});
        } catch (MediaException e) {
            LOG.info("{}", e.getMessage());
            return new CheckReport(voice, null, e.code(), e.getMessage(), List.of());
        }
        List<CheckReport.Video> checked = new ArrayList<>();
        Networks networks = Networks.of(options);
        try (LipModel lips = networks.lipModels().open(0);
                FaceDetector detector = networks.detectors().open()) {
            VideoInspector inspector =
                    new VideoInspector(
                            lips,
                            detector,
                            LipSyncPipeline.encoder(options),
                            limits,
                            Runtime.getRuntime().availableProcessors());
            for (Path file : files) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted while checking " + file);
                }
                checked.add(inspect(inspector, file, sound, policy));
            }
        }
        return new CheckReport(voice, sound, null, null, checked);
    }

    private static CheckReport.Video inspect(
            VideoInspector inspector, Path file, PreparedSound sound, LengthPolicy policy)
            throws IOException, ModelException {
        try {
            CheckReport.Video video =
                    new CheckReport.Video(file, inspector.inspect(file, sound, policy), null, null);
            LOG.info("{}: {}", file, video.light());
            return video;
        } catch (MediaException e) {
            LOG.info("{}: {} {}", file, e.code(), e.getMessage());
            return new CheckReport.Video(file, null, e.code(), e.getMessage());
        } catch (RuntimeException e) {
            // A stage would say the same of this video and go on with the others.
            LOG.error("{}", file, e);
            return new CheckReport.Video(file, null, ErrorCode.INTERNAL_ERROR, e.toString());
        }
    }
}

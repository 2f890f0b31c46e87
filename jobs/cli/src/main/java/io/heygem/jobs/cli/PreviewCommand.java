package io.heygem.jobs.cli;

import io.heygem.models.audio.MelSpectrogram;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.audio.MelFile;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.preflight.FacePreview;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.MouthStrength;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.Networks;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem preview}: one frame with all that rendering sees in it, or a sheet of many. */
@Command(name = "preview")
final class PreviewCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(PreviewCommand.class);
    private static final double LATEST_SECONDS = 1e6;

    private final Session session;

    @Option(
            names = {"--video", "--video_input", "--video-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.preview_video")
    private String video;

    @Option(names = "--at", paramLabel = "SECONDS", descriptionKey = "flag.preview_at")
    private String at;

    @Option(
            names = {"--audio_input", "--audio-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.preview_audio")
    private String audio;

    @Mixin private MouthFlags mouth;

    @Option(names = "--sheet", descriptionKey = "flag.preview_sheet")
    private boolean sheet;

    @Option(names = "--output", paramLabel = "FILE.png", descriptionKey = "flag.preview_output")
    private String output;

    @Mixin private CommonFlags common;

    PreviewCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, ModelException {
        Messages messages = session.messages();
        TypedPaths paths = new TypedPaths(messages);
        Path file = paths.readableFile("--video", video);
        Path voice = audio == null ? file : paths.readableFile("--audio_input", audio);
        String whose = mouth.face(messages);
        FaceChoice choice = whose == null ? FaceChoice.DEFAULT : FaceChoice.of(whose).orElseThrow();
        BigDecimal typed = mouth.strength(messages);
        MouthStrength strength =
                typed == null
                        ? MouthStrength.DEFAULT
                        : MouthStrength.of(typed.toPlainString()).orElseThrow();
        double seconds = seconds(messages);
        RenderSettings settings = common.check(messages, session.environment());
        Path picture = picture(paths, file);
        CommonFlags.startLog(settings, session.terminal(), messages);
        Configuration options = Configuration.fromMap(settings.options());
        Networks networks = Networks.of(options);
        try (FaceDetector detector = networks.detectors().open()) {
            if (sheet) {
                int faces =
                        ContactSheet.write(
                                file, LipSyncPipeline.limits(options), detector, picture);
                tell(messages.get("preview.sheet", faces, ContactSheet.TILES, picture));
                return ExitCode.DONE;
            }
            try (LipModel lips = networks.lipModels().open(0)) {
                return preview(
                        file, voice, seconds, choice, strength, options, detector, lips, picture);
            }
        } catch (MediaException e) {
            LOG.info("{}: {} {}", file, e.code(), e.getMessage());
            session.terminal()
                    .err()
                    .println(messages.get("preview.failed", e.code(), e.getMessage()));
            return ExitCode.SOME_FAILED;
        }
    }

    private int preview(
            Path file,
            Path voice,
            double seconds,
            FaceChoice choice,
            MouthStrength strength,
            Configuration options,
            FaceDetector detector,
            LipModel lips,
            Path picture)
            throws IOException, MediaException, ModelException {
        Messages messages = session.messages();
        MediaLimits limits = LipSyncPipeline.limits(options);
        FacePreview seen = FacePreview.of(file, seconds, choice, limits, detector);
        float[] mel = heard(voice, seconds, options, limits, lips.spec());
        if (mel != null) {
            strength.exaggerate(mel);
        }
        YuvFrame painted = mel == null ? seen.frame() : seen.painted(lips, mel);
        PreviewPicture.write(seen, painted, lips.spec(), picture);
        List<FaceTrack> speakers = seen.speakers();
        tell(
                messages.get(
                        "preview.faces",
                        Numbers.seconds(seen.ptsUs() / 1e6),
                        seen.found().size(),
                        speakers.size(),
                        picture));
        if (mel == null) {
            tell(messages.get("preview.no_sound", voice));
        }
        for (FaceTrack track : speakers) {
            tell(
                    messages.get(
                            "preview.mouth",
                            Math.round(100 * track.opacity(seen.at())),
                            Math.round(100 * track.talk(seen.at()))));
        }
        if (speakers.isEmpty()) {
            session.terminal()
                    .err()
                    .println(
                            messages.get(
                                    "preview.no_face", Numbers.seconds(seen.ptsUs() / 1e6), file));
            return ExitCode.SOME_FAILED;
        }
        return ExitCode.DONE;
    }

    /** What is heard at the time; null where the file has no sound. */
    private float[] heard(
            Path voice,
            double seconds,
            Configuration options,
            MediaLimits limits,
            LipModelSpec spec)
            throws IOException, MediaException {
        JobLayout layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
        PreparedSound sound;
        try {
            sound = new SoundPreparer(layout, limits).prepare(voice, () -> {});
        } catch (MediaException e) {
            if (audio == null && e.code() == ErrorCode.AUDIO_NO_AUDIO_TRACK) {
                return null;
            }
            throw e;
        }
        // One frame per mel step, so that the window begins exactly there.
        return MelFile.windows(
                layout.mel(sound.digest()),
                sound.melSteps(),
                (int) Math.round(seconds * MelSpectrogram.COLUMNS_PER_SECOND),
                1,
                MelSpectrogram.COLUMNS_PER_SECOND,
                1,
                spec.melColumns(),
                spec.melColumnsBefore());
    }

    private double seconds(Messages messages) {
        if (at == null) {
            return 0;
        }
        try {
            double seconds = Double.parseDouble(at);
            if (seconds >= 0 && seconds <= LATEST_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            LOG.debug("--at", e);
        }
        throw new UsageException(messages.get("wrong.at", at));
    }

    private Path picture(TypedPaths paths, Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String typed = output == null ? stem + (sheet ? "-sheet.png" : "-preview.png") : output;
        Path picture = paths.absolute("--output", typed);
        if (!picture.getFileName().toString().endsWith(".png")
                || SameFile.any(picture, List.of(file))) {
            throw new UsageException(session.messages().get("wrong.preview_output", typed));
        }
        paths.writableFolder("--output", picture.getParent().toString());
        return picture;
    }

    private void tell(String line) {
        session.terminal().out().println(line);
        session.terminal().out().flush();
    }
}

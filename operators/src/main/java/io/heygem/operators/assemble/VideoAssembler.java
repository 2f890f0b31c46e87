package io.heygem.operators.assemble;

import io.heygem.operators.media.JoinedVideo;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.SegmentMuxer;
import io.heygem.operators.record.Damage;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.OutputManifest;
import io.heygem.operators.record.PassedThrough;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.Staging;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Joins the segments of a video by stream copy, adds the sound, renames the file to its place and
 * writes the manifest beside it last.
 */
public final class VideoAssembler {

    /** Longer than any assembly takes. */
    private static final Duration ABANDONED = Duration.ofHours(6);

    private final JobLayout layout;
    private final FinishedOutputs finishedOutputs;
    private final ManifestFormat format;
    private final String model;
    private final String modelDigest;

    public VideoAssembler(
            JobLayout layout,
            FinishedOutputs finishedOutputs,
            ManifestFormat format,
            String model,
            String modelDigest) {
        this.layout = layout;
        this.finishedOutputs = finishedOutputs;
        this.format = format;
        this.model = model;
        this.modelDigest = modelDigest;
    }

    /**
     * The manifest of the finished output; makes the output unless it is there.
     *
     * @param passed frames in which nobody could be painted
     * @param damage frames whose source is damaged
     * @param wanted run now and then; throws when the work shall end
     */
    public OutputManifest assemble(
            VideoPlan plan, PassedThrough passed, Damage damage, Runnable wanted)
            throws MediaException, IOException {
        Path output = Path.of(plan.task().request().output());
        Optional<OutputManifest> finished = finishedOutputs.find(output, plan.renderKey());
        if (finished.isPresent()) {
            return finished.get();
        }
        try {
            return make(output, plan, passed, damage, wanted);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // The place was chosen by a user: that it cannot be written breaks no machine.
            throw new MediaException(
                    ErrorCode.STORAGE_FAILED,
                    "output %s cannot be written: %s".formatted(output, e),
                    e);
        }
    }

    private OutputManifest make(
            Path output, VideoPlan plan, PassedThrough passed, Damage damage, Runnable wanted)
            throws MediaException, IOException {
        AtomicFile.removeAbandoned(output.toAbsolutePath().getParent(), ABANDONED);
        try (AtomicFile file = AtomicFile.create(output)) {
            List<Path> segments = new ArrayList<>();
            for (int index = 0; index < plan.segments(); index++) {
                segments.add(layout.segment(plan, index));
            }
            JoinedVideo joined = join(plan, segments, file.path());
            if (joined.frames() != plan.outputFrames()) {
                throw new MediaException(
                        ErrorCode.ASSEMBLE_FAILED,
                        "%s has %d frames after joining %d segments, expected %d"
                                .formatted(
                                        output,
                                        joined.frames(),
                                        segments.size(),
                                        plan.outputFrames()));
            }
            OutputManifest manifest = manifest(plan, passed, damage, joined, file.path(), wanted);
            Files.deleteIfExists(JobLayout.manifest(output));
            file.commit();
            AtomicFile.write(JobLayout.manifest(output), format.write(manifest));
            return manifest;
        }
    }

    private JoinedVideo join(VideoPlan plan, List<Path> segments, Path file)
            throws MediaException, IOException {
        try {
            return SegmentMuxer.join(
                    segments,
                    layout.sound(plan.task().sound().digest()),
                    plan.task().request().lengthPolicy() == LengthPolicy.SILENCE,
                    file);
        } catch (MediaException e) {
            // A segment may be damaged: the next run must not find it again.
            new Staging(layout).discardSegments(plan.renderKey());
            throw e;
        }
    }

    private OutputManifest manifest(
            VideoPlan plan,
            PassedThrough passed,
            Damage damage,
            JoinedVideo joined,
            Path file,
            Runnable wanted)
            throws IOException {
        VideoRequest request = plan.task().request();
        List<String> warnings = new ArrayList<>(plan.warnings());
        warnings.addAll(passed.sentences(plan.outputFrames()));
        if (damage.frames() > 0) {
            warnings.add(damage.sentence());
        }
        return new OutputManifest(
                request.jobId(),
                request.videoId(),
                request.video(),
                plan.videoDigest(),
                plan.task().sound().digest(),
                plan.renderKey(),
                model,
                modelDigest,
                request.lengthPolicy().word(),
                request.face().word(),
                request.mouthStrength().word(),
                plan.format(),
                plan.outputFrames(),
                passed.withoutFace(),
                passed.mouthHidden(),
                joined.videoDurationUs(),
                joined.audioDurationUs(),
                Files.size(file),
                Digests.file(file, wanted),
                warnings);
    }
}

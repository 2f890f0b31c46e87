package io.heygem.operators.link;

import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.EntryFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whoever speaks in a video, in the workspace by content of the video, settings of the detector and
 * choice of the face: float32, little endian, [source frames, tracks, {@link FaceTrack#WIDTH}].
 */
final class TrackStore {

    private static final int FACE_BYTES = FaceTrack.WIDTH * Float.BYTES;

    private final JobLayout layout;
    private final String detectorKey;

    TrackStore(JobLayout layout, String detectorKey) {
        this.layout = layout;
        this.detectorKey = detectorKey;
    }

    /**
     * Stores the tracks of all source frames.
     *
     * @param tracks at least one
     */
    void save(VideoPlan plan, List<FaceTrack> tracks) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(
                                Math.multiplyExact(plan.sourceFrames(), tracks.size() * FACE_BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = bytes.asFloatBuffer();
        for (int frame = 0; frame < plan.sourceFrames(); frame++) {
            for (FaceTrack track : tracks) {
                values.put(track.values(), frame * FaceTrack.WIDTH, FaceTrack.WIDTH);
            }
        }
        AtomicFile.write(path(plan), bytes.array());
    }

    /** The tracks of source frames [from, to). */
    List<FaceTrack> read(VideoPlan plan, int from, int to) throws IOException {
        Path path = path(plan);
        int count = (int) Math.max(1, Files.size(path) / FACE_BYTES / plan.sourceFrames());
        FloatBuffer values = EntryFile.read(path, from, to, count * FACE_BYTES).asFloatBuffer();
        List<FaceTrack> tracks =
                Stream.generate(() -> FaceTrack.empty(to - from)).limit(count).toList();
        for (int frame = 0; frame < to - from; frame++) {
            for (FaceTrack track : tracks) {
                values.get(track.values(), frame * FaceTrack.WIDTH, FaceTrack.WIDTH);
            }
        }
        return tracks;
    }

    private Path path(VideoPlan plan) {
        return layout.tracks(
                plan.videoDigest(), detectorKey, plan.sourceFrames(), plan.task().request().face());
    }
}

package io.heygem.operators.link;

import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.EntryFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Face tracks in the workspace, by content of the video and settings of the detector. */
final class TrackStore {

    private static final int ENTRY_BYTES = FaceTrack.WIDTH * Float.BYTES;

    private final JobLayout layout;
    private final String detectorKey;

    TrackStore(JobLayout layout, String detectorKey) {
        this.layout = layout;
        this.detectorKey = detectorKey;
    }

    void save(VideoPlan plan, FaceTrack track) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(track.values().length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(track.values());
        AtomicFile.write(path(plan), bytes.array());
    }

    /** The track of source frames [from, to). */
    FaceTrack read(VideoPlan plan, int from, int to) throws IOException {
        float[] values = new float[(to - from) * FaceTrack.WIDTH];
        EntryFile.read(path(plan), from, to, ENTRY_BYTES).asFloatBuffer().get(values);
        return new FaceTrack(values);
    }

    private Path path(VideoPlan plan) {
        return layout.track(plan.videoDigest(), detectorKey, plan.sourceFrames());
    }
}

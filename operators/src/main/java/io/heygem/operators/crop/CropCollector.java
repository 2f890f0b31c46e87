package io.heygem.operators.crop;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.audio.MelFile;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.util.Optional;

/** Cuts faces out of the frames of one segment at a time and adds what is heard meanwhile. */
public final class CropCollector {

    private static final int CHANNELS = 3;

    private final JobLayout layout;
    private final int cropPx;
    private final CropSpec crop;
    private final int melColumns;
    private final int melColumnsBefore;
    private Segment segment;
    private byte[] crops;
    private int frames;
    private int[] places;

    public CropCollector(JobLayout layout, LipModelSpec model) {
        this.layout = layout;
        this.cropPx = model.cropPx();
        this.crop = model.crop();
        this.melColumns = model.melColumns();
        this.melColumnsBefore = model.melColumnsBefore();
    }

    /**
     * Takes the next frame; answers with the whole segment when it was the last one. After a
     * failure the rest of a segment is ignored.
     */
    public Optional<FaceCrops> add(DecodedFrame decoded) throws IOException {
        if (decoded.frame() == null) {
            return Optional.of(new FaceCrops(decoded.segment(), new byte[0], new float[0]));
        }
        if (decoded.number() == 0) {
            begin(decoded.segment());
        }
        if (crops == null) {
            return Optional.empty();
        }
        byte[] filling = crops;
        crops = null;
        int cropBytes = cropPx * cropPx * CHANNELS;
        int place = places[decoded.offset()];
        for (FaceTrack track : segment.tracks()) {
            if (segment.paints(track, decoded.offset())) {
                byte[] face =
                        FaceCropper.crop(
                                decoded.frame(), crop.rect(track.pose(decoded.offset())), cropPx);
                System.arraycopy(face, 0, filling, place++ * cropBytes, cropBytes);
            }
        }
        if (decoded.number() + 1 < frames) {
            crops = filling;
            return Optional.empty();
        }
        return Optional.of(new FaceCrops(segment, filling, mels()));
    }

    private void begin(Segment next) {
        segment = next;
        places = new int[next.frames()];
        int faces = 0;
        for (int offset = 0; offset < places.length; offset++) {
            places[offset] = faces;
            faces += next.faces(offset);
        }
        frames = next.framesPainted();
        crops = new byte[faces * cropPx * cropPx * CHANNELS];
    }

    private float[] mels() throws IOException {
        VideoPlan plan = segment.plan();
        PreparedSound sound = plan.task().sound();
        VideoFormat format = plan.format();
        float[] all =
                MelFile.windows(
                        layout.mel(sound.digest()),
                        sound.melSteps(),
                        segment.start(),
                        segment.frames(),
                        format.frameRateNum(),
                        format.frameRateDen(),
                        melColumns,
                        melColumnsBefore);
        plan.task().request().mouthStrength().exaggerate(all);
        int window = all.length / segment.frames();
        float[] heard = new float[segment.faces() * window];
        int place = 0;
        for (int offset = 0; offset < segment.frames(); offset++) {
            for (int face = 0; face < segment.faces(offset); face++) {
                System.arraycopy(all, offset * window, heard, place++ * window, window);
            }
        }
        return heard;
    }
}

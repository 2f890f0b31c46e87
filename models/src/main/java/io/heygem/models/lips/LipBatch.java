package io.heygem.models.lips;

/**
 * Several frames for one run of a {@link LipModel}.
 *
 * @param count number of frames N
 * @param faces uint8 [N, S, S, 3], NHWC, BGR, 0..255: whole crops, nothing masked
 * @param mels float32 [N, 80, W], bands ascending in frequency, -4..4
 */
public record LipBatch(int count, byte[] faces, float[] mels) {

    public LipBatch {
        if (count < 1 || faces.length % count != 0 || mels.length % (80 * count) != 0) {
            throw new IllegalArgumentException(
                    "batch of %d frames with %d bytes of crops and %d mel values"
                            .formatted(count, faces.length, mels.length));
        }
    }
}

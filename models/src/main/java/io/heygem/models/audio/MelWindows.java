package io.heygem.models.audio;

import java.util.Arrays;

/** Which mel columns belong to a video frame, and how a network wants them laid out. */
public final class MelWindows {

    private MelWindows() {}

    /**
     * The mel column at which a frame's own time begins.
     *
     * <p>Computed in doubles exactly as Wav2Lip does, {@code (int) (frame * (80.0 / fps))}: at
     * 24000/1001 frames per second exact arithmetic would differ at some frames.
     *
     * @param frame index of the output frame, from 0
     * @param fpsNum numerator of the frame rate
     * @param fpsDen denominator of the frame rate
     */
    public static int start(long frame, int fpsNum, int fpsDen) {
        double fps = fpsNum / (double) fpsDen;
        return (int) (frame * (MelSpectrogram.COLUMNS_PER_SECOND / fps));
    }

    /**
     * Copies one window out of a slice of the spectrogram; columns that the slice lacks are
     * silence.
     *
     * @param columns float32 [n, 80], time-major: the slice
     * @param firstColumn index in the whole spectrogram of the slice's first column
     * @param start index in the whole spectrogram of the window's first column, may be negative
     * @param width columns W of the window
     * @param out receives float32 [80, W], bands-major, at {@code outOffset}
     */
    public static void copy(
            float[] columns, long firstColumn, long start, int width, float[] out, int outOffset) {
        int bands = MelSpectrogram.BANDS;
        int available = columns.length / bands;
        Arrays.fill(out, outOffset, outOffset + bands * width, MelSpectrogram.SILENCE);
        for (int w = 0; w < width; w++) {
            long c = start + w - firstColumn;
            if (c < 0 || c >= available) {
                continue;
            }
            int from = (int) c * bands;
            for (int b = 0; b < bands; b++) {
                out[outOffset + b * width + w] = columns[from + b];
            }
        }
    }
}

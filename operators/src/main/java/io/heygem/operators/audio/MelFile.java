package io.heygem.operators.audio;

import io.heygem.models.audio.MelWindows;
import io.heygem.operators.storage.EntryFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mel spectrogram on disk: float32, little endian, [steps, 80], 80 steps per second. Read by
 * slices, so its length does not matter.
 */
public final class MelFile {

    private static final int BANDS = 80;
    private static final int STEP_BYTES = BANDS * Float.BYTES;

    private MelFile() {}

    /** Writes columns as they come. */
    static final class Writer implements AutoCloseable {

        private final OutputStream out;
        private final ByteBuffer step =
                ByteBuffer.allocate(STEP_BYTES).order(ByteOrder.LITTLE_ENDIAN);

        Writer(Path file) throws IOException {
            out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
        }

        void write(float[] column) throws IOException {
            step.clear();
            step.asFloatBuffer().put(column, 0, BANDS);
            out.write(step.array());
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /**
     * The windows that consecutive output frames hear.
     *
     * @param file the spectrogram
     * @param steps its length
     * @param firstFrame first output frame
     * @param frames number of output frames
     * @param frameRateNum frames per second, numerator
     * @param frameRateDen frames per second, denominator
     * @param columns width W of a window
     * @param columnsBefore how many of these lie before the frame's own start
     * @return float32 [frames, 80, W], -4 outside the audio
     */
    public static float[] windows(
            Path file,
            int steps,
            int firstFrame,
            int frames,
            int frameRateNum,
            int frameRateDen,
            int columns,
            int columnsBefore)
            throws IOException {
        int first = MelWindows.start(firstFrame, frameRateNum, frameRateDen) - columnsBefore;
        int last =
                MelWindows.start(firstFrame + frames - 1L, frameRateNum, frameRateDen)
                        - columnsBefore
                        + columns;
        int from = Math.min(Math.max(first, 0), steps);
        int to = Math.min(Math.max(last, from), steps);
        float[] slice = read(file, from, to);
        float[] windows = new float[frames * BANDS * columns];
        for (int i = 0; i < frames; i++) {
            int start =
                    MelWindows.start(firstFrame + (long) i, frameRateNum, frameRateDen)
                            - columnsBefore;
            MelWindows.copy(slice, from, start, columns, windows, i * BANDS * columns);
        }
        return windows;
    }

    private static float[] read(Path file, int from, int to) throws IOException {
        float[] values = new float[(to - from) * BANDS];
        EntryFile.read(file, from, to, STEP_BYTES).asFloatBuffer().get(values);
        return values;
    }
}

package io.heygem.operators.audio;

import io.heygem.models.audio.MelSpectrogram;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.EntryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;

/**
 * When somebody speaks in a sound, on disk: float32, little endian, [steps], 80 steps per second, 1
 * in speech, 0 in silence, ramps between. Made from the whole sound, read by slices.
 */
public final class SpeechFile {

    private SpeechFile() {}

    /** Writes the whole file at once. */
    public static void write(Path file, float[] presence) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(presence.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(presence);
        AtomicFile.write(file, bytes.array());
    }

    /**
     * How much consecutive output frames belong to speech, each in its middle.
     *
     * @param steps length of the file
     * @param firstFrame first output frame
     * @param frames number of output frames
     * @param frameRateNum frames per second, numerator
     * @param frameRateDen frames per second, denominator
     * @return 0..1 per frame, 0 outside the sound
     */
    public static float[] presence(
            Path file, int steps, int firstFrame, int frames, int frameRateNum, int frameRateDen)
            throws IOException {
        int from = Math.min(steps, step(firstFrame, frameRateNum, frameRateDen));
        int to = Math.min(steps, step(firstFrame + frames - 1, frameRateNum, frameRateDen) + 1);
        FloatBuffer slice = EntryFile.read(file, from, to, Float.BYTES).asFloatBuffer();
        float[] presence = new float[frames];
        for (int i = 0; i < frames; i++) {
            int at = step(firstFrame + i, frameRateNum, frameRateDen);
            presence[i] = at < steps ? slice.get(at - from) : 0;
        }
        return presence;
    }

    private static int step(int frame, int frameRateNum, int frameRateDen) {
        long halves = 2L * frame + 1;
        return (int)
                (halves
                        * frameRateDen
                        * (long) MelSpectrogram.COLUMNS_PER_SECOND
                        / (2L * frameRateNum));
    }
}

package io.heygem.models.audio;

import java.util.function.Consumer;

/**
 * Turns a stream of samples into mel columns, holding a bounded piece of the signal. Feed all
 * samples in order, in pieces of any size, then call {@link #finish()} once. How the signal is cut
 * into pieces changes no bit of the result. Not thread-safe.
 *
 * <p>Column c is centred at sample 200 c. Beyond both ends the signal is continued by its mirror
 * image without repeating the end sample, after pre-emphasis. A signal shorter than the 401 samples
 * this needs is first continued with zeros, as if silence followed; its column count still follows
 * its true length.
 */
public final class MelExtractor {

    private static final int HALF = MelSpectrogram.FFT_SIZE / 2;
    private static final int HOP = MelSpectrogram.HOP;
    private static final double PRE_EMPHASIS = 0.97;

    /** Room for many columns, so that the rest is moved to the front rarely. */
    private static final int CAPACITY = 16_384;

    private final Consumer<float[]> consumer;
    private final MelSpectrogram spectrogram = new MelSpectrogram();

    /** Emphasised signal from {@link #base} on, the mirrored 400 samples before its start first. */
    private final double[] buffer = new double[CAPACITY];

    /** Index in the signal of {@code buffer[0]}; -400 at first. */
    private long base = -HALF;

    /** Emphasised samples so far. */
    private long count;

    private long columns;
    private double previous;
    private boolean finished;

    /**
     * @param consumer takes each finished column in order: float32 [80], bands ascending in
     *     frequency, -4..4; a fresh array each time
     */
    public MelExtractor(Consumer<float[]> consumer) {
        this.consumer = consumer;
    }

    /** Takes {@code samples[from..to)}; mono, 16 000 Hz, -1..1. */
    public void accept(float[] samples, int from, int to) {
        if (finished) {
            throw new IllegalStateException("samples after finish()");
        }
        for (int i = from; i < to; i++) {
            push(samples[i]);
        }
    }

    /** Ends the signal and hands out the remaining columns. */
    public void finish() {
        if (finished) {
            throw new IllegalStateException("finish() called twice");
        }
        finished = true;
        long total = MelSpectrogram.columns(count);
        if (total == 0) {
            return;
        }
        while (count <= HALF) {
            push(0);
        }
        long end = count;
        for (int j = 1; j <= HALF; j++) {
            append(buffer[(int) (end - 1 - j - base)]);
        }
        while (columns < total) {
            emit();
        }
    }

    /** Columns handed out so far. */
    public long columns() {
        return columns;
    }

    private void push(double sample) {
        append(sample - PRE_EMPHASIS * previous);
        previous = sample;
        if (count == HALF + 1) {
            for (int j = 1; j <= HALF; j++) {
                buffer[HALF - j] = buffer[HALF + j];
            }
        }
        if (count == columns * HOP + HALF + 1) {
            emit();
        }
    }

    private void append(double emphasised) {
        int at = (int) (count - base);
        if (at == CAPACITY) {
            // The next column's window; it reaches back further than the end's mirror image.
            long keep = columns * HOP - HALF;
            System.arraycopy(buffer, (int) (keep - base), buffer, 0, (int) (count - keep));
            base = keep;
            at = (int) (count - base);
        }
        buffer[at] = emphasised;
        count++;
    }

    private void emit() {
        int from = (int) (columns * HOP - HALF - base);
        columns++;
        consumer.accept(spectrogram.column(buffer, from));
    }
}

package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import java.util.Arrays;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Sound of any kind in, mono float at 16 kHz out: one channel, or the arithmetic mean of all, which
 * is not what FFmpeg's own down-mix gives.
 */
final class MonoResampler implements AutoCloseable {

    static final int RATE_HZ = 16_000;

    /**
     * Kaiser window, 64 zero crossings a side, pass band to 94.8 %: the filter that trained lip
     * models heard their speech through (resampy's kaiser_best).
     */
    private static final Map<String, String> FILTER =
            Map.of(
                    "filter_type", "kaiser",
                    "kaiser_beta", "15",
                    "filter_size", "128",
                    "cutoff", "0.9476",
                    "exact_rational", "1");

    private final SampleSink sink;
    private final int heard;
    private Resampler resampler;
    private float[] samples = new float[4096];
    private long delivered;

    /**
     * @param heard one channel, or {@link PreparedAudio#MEAN} of all
     */
    MonoResampler(SampleSink sink, int heard) {
        this.sink = sink;
        this.heard = heard;
    }

    /** Takes a frame; sound that changes its kind on the way is followed. */
    void accept(AVFrame frame) throws MediaException {
        if (resampler != null && !resampler.accepts(frame)) {
            flush();
        }
        if (resampler == null) {
            resampler = open(frame);
        }
        deliver(resampler.convert(frame));
    }

    private Resampler open(AVFrame frame) throws MediaException {
        int channels = frame.ch_layout().nb_channels();
        double[] weights = new double[channels];
        if (heard == PreparedAudio.MEAN || heard >= channels) {
            Arrays.fill(weights, 1.0 / channels);
        } else {
            weights[heard] = 1;
        }
        try (AVChannelLayout mono = new AVChannelLayout()) {
            av_channel_layout_default(mono, 1);
            boolean plain = channels == 1 && frame.sample_rate() == RATE_HZ;
            return new Resampler(
                    frame,
                    mono,
                    AV_SAMPLE_FMT_FLT,
                    RATE_HZ,
                    plain ? -1 : AV_SAMPLE_FMT_FLTP,
                    FILTER,
                    channels == 1 ? null : weights);
        }
    }

    private void flush() throws MediaException {
        if (resampler != null) {
            deliver(resampler.convert(null));
            resampler.close();
            resampler = null;
        }
    }

    private void deliver(AVFrame converted) {
        int count = converted.nb_samples();
        if (count <= 0) {
            return;
        }
        if (samples.length < count) {
            samples = new float[count];
        }
        new FloatPointer(converted.data(0)).get(samples, 0, count);
        delivered += count;
        sink.accept(samples, count);
    }

    /**
     * Delivers the rest, and silence up to a length: the filter may end a fraction of a sample
     * early.
     *
     * @param expected samples that all of the sound is to have
     */
    void finish(long expected) throws MediaException {
        flush();
        int missing = (int) Math.max(0, Math.min(samples.length, expected - delivered));
        if (missing > 0) {
            Arrays.fill(samples, 0, missing, 0f);
            delivered += missing;
            sink.accept(samples, missing);
        }
    }

    @Override
    public void close() {
        if (resampler != null) {
            resampler.close();
            resampler = null;
        }
    }
}

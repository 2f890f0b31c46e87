package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_int;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert_frame;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;
import static org.bytedeco.ffmpeg.global.swresample.swr_set_matrix;

import io.heygem.operators.record.ErrorCode;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;

/** Converts rate, channels and format of sound to floats, without shifting it in time. */
final class Resampler implements AutoCloseable {

    /** Far above any real sound, whose full scale is 1. */
    private static final float LOUDEST = 100;

    private final int sourceRate;
    private final int sourceFormat;
    private final int targetFormat;
    private final int targetRate;
    private final AVChannelLayout sourceLayout = new AVChannelLayout();
    private final AVChannelLayout targetLayout = new AVChannelLayout();
    private SwrContext context;
    private AVFrame output;
    private float[] checked = new float[0];

    /**
     * @param first a frame of the kind that will come
     * @param targetLayout channels wanted
     * @param targetFormat FFmpeg's sample format wanted: floats, planar or of one channel
     * @param targetRate samples per second wanted
     * @param internalFormat sample format to compute in; -1 leaves the choice to FFmpeg
     * @param options options of FFmpeg's resampler
     * @param matrix weights of the source's channels for the one target channel, or null for
     *     FFmpeg's own mix
     */
    Resampler(
            AVFrame first,
            AVChannelLayout targetLayout,
            int targetFormat,
            int targetRate,
            int internalFormat,
            Map<String, String> options,
            double[] matrix)
            throws MediaException {
        sourceRate = first.sample_rate();
        sourceFormat = first.format();
        this.targetFormat = targetFormat;
        this.targetRate = targetRate;
        av_channel_layout_copy(this.targetLayout, targetLayout);
        if (first.ch_layout().order() == avutil.AV_CHANNEL_ORDER_UNSPEC) {
            av_channel_layout_default(sourceLayout, first.ch_layout().nb_channels());
        } else {
            av_channel_layout_copy(sourceLayout, first.ch_layout());
        }
        output = av_frame_alloc();
        int rc = start(internalFormat, options, matrix);
        if (rc < 0 && matrix == null) {
            // FFmpeg has no mix for unusual sets of channels: each target gets the mean of all.
            double[] mean =
                    new double[sourceLayout.nb_channels() * this.targetLayout.nb_channels()];
            Arrays.fill(mean, 1.0 / sourceLayout.nb_channels());
            swr_free(context);
            rc = start(internalFormat, options, mean);
        }
        if (rc < 0) {
            close();
            throw trouble(rc);
        }
    }

    private int start(int internalFormat, Map<String, String> options, double[] matrix) {
        context = new SwrContext(null);
        int rc =
                swr_alloc_set_opts2(
                        context,
                        targetLayout,
                        targetFormat,
                        targetRate,
                        sourceLayout,
                        sourceFormat,
                        sourceRate,
                        0,
                        null);
        if (rc >= 0) {
            options.forEach((key, value) -> av_opt_set(context, key, value, 0));
            if (internalFormat >= 0) {
                av_opt_set_int(context, "internal_sample_fmt", internalFormat, 0);
            }
            if (matrix != null) {
                rc = swr_set_matrix(context, matrix, sourceLayout.nb_channels());
            }
        }
        return rc < 0 ? rc : swr_init(context);
    }

    private MediaException trouble(int rc) {
        return new MediaException(
                ErrorCode.INTERNAL_ERROR,
                "resampling %d channels at %d Hz to %d Hz: %s"
                        .formatted(
                                sourceLayout.nb_channels(),
                                sourceRate,
                                targetRate,
                                Libav.text(rc)));
    }

    /** True when a frame is of the kind this was built for. */
    boolean accepts(AVFrame frame) {
        return frame.sample_rate() == sourceRate
                && frame.format() == sourceFormat
                && frame.ch_layout().nb_channels() == sourceLayout.nb_channels()
                && (frame.ch_layout().order() == avutil.AV_CHANNEL_ORDER_UNSPEC
                        || av_channel_layout_compare(frame.ch_layout(), sourceLayout) == 0);
    }

    /**
     * Converts a frame, or, given null, what is still held back. The result belongs to this object
     * and is valid until the next call; it may be empty.
     */
    AVFrame convert(AVFrame frame) throws MediaException {
        av_frame_unref(output);
        output.format(targetFormat).sample_rate(targetRate);
        av_channel_layout_copy(output.ch_layout(), targetLayout);
        int rc;
        if (frame != null && frame.ch_layout().order() == avutil.AV_CHANNEL_ORDER_UNSPEC) {
            av_channel_layout_copy(frame.ch_layout(), sourceLayout);
        }
        rc = swr_convert_frame(context, output, frame);
        if (rc < 0) {
            throw trouble(rc);
        }
        int planes = targetFormat == AV_SAMPLE_FMT_FLTP ? targetLayout.nb_channels() : 1;
        for (int i = 0; i < planes && output.nb_samples() > 0; i++) {
            silenceNonsense(new FloatPointer(output.data(i)), output.nb_samples());
        }
        return output;
    }

    /** Damaged floating-point sound holds infinities, which would spread through every filter. */
    private void silenceNonsense(FloatPointer plane, int count) {
        if (checked.length < count) {
            checked = new float[count];
        }
        plane.get(checked, 0, count);
        boolean clean = true;
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(checked[i]) <= LOUDEST)) {
                checked[i] = 0;
                clean = false;
            }
        }
        if (!clean) {
            plane.put(checked, 0, count);
        }
    }

    @Override
    public void close() {
        if (context != null) {
            swr_free(context);
            av_frame_free(output);
            avutil.av_channel_layout_uninit(sourceLayout);
            avutil.av_channel_layout_uninit(targetLayout);
            sourceLayout.close();
            targetLayout.close();
            context = null;
        }
    }
}

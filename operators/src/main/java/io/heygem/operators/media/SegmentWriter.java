package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;

import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Writes one segment: frames in, an MP4 file out that starts with an IDR frame and refers to
 * nothing outside itself. The same frames and settings give the same bytes.
 *
 * <p>Write every frame, {@link #finish}, {@link #close}. A segment that was closed without being
 * finished is an unreadable file, which the caller deletes.
 */
public final class SegmentWriter implements AutoCloseable {

    private final Path file;
    private final AVRational frameTime;
    private VideoEncoder encoder;
    private Mp4File output;
    private AVStream track;

    private SegmentWriter(Path file, VideoFormat format, EncoderSettings settings)
            throws MediaException {
        this.file = file;
        frameTime = Mp4File.rational(format.frameRateDen(), format.frameRateNum());
        try {
            encoder = new VideoEncoder(format, settings);
            output = new Mp4File(file, ErrorCode.ENCODE_FAILED);
            track = output.addTrack();
            FrameClock clock = FrameClock.of(format.frameRateNum(), format.frameRateDen());
            avcodec_parameters_from_context(track.codecpar(), encoder.context());
            Mp4File.tag(track);
            track.time_base(Mp4File.rational(1, clock.timescale()));
            track.avg_frame_rate(Mp4File.rational(format.frameRateNum(), format.frameRateDen()));
            track.sample_aspect_ratio(Mp4File.rational(format.sarNum(), format.sarDen()));
            output.start(Map.of("video_track_timescale", Integer.toString(clock.timescale())));
        } catch (MediaException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Creates a segment file, replacing an old one.
     *
     * @param format what every frame will be like
     * @throws MediaException {@code ENCODE_FAILED} or {@code STORAGE_FAILED}
     */
    public static SegmentWriter open(Path file, VideoFormat format, EncoderSettings settings)
            throws MediaException {
        return new SegmentWriter(file, format, settings);
    }

    /** Appends a frame; frame i shows at i / frame rate. */
    public void write(YuvFrame frame) throws MediaException {
        encoder.send(frame);
        drain();
    }

    /** Writes everything that is still to be written; the file is complete when this returns. */
    public void finish() throws MediaException {
        if (encoder.frames() == 0) {
            throw new MediaException(
                    ErrorCode.ENCODE_FAILED, "segment " + file + " was given no frames");
        }
        encoder.end();
        drain();
        output.finish();
    }

    private void drain() throws MediaException {
        for (AVPacket packet = encoder.next(); packet != null; packet = encoder.next()) {
            output.write(track, packet, frameTime);
        }
    }

    @Override
    public void close() {
        if (output != null) {
            output.close();
            output = null;
        }
        if (encoder != null) {
            encoder.close();
            encoder = null;
        }
    }
}

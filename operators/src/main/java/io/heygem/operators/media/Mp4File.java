package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.avformat.AVFormatContext.AVFMT_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EACCES;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EIO;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_ENOSPC;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * An MP4 file being written; the same packets always give the same bytes. Add every track, then
 * {@link #start}, then write, then {@link #finish}.
 */
final class Mp4File implements AutoCloseable {

    /** The letters hvc1, first one lowest. */
    private static final int HVC1 = 'h' | 'v' << 8 | 'c' << 16 | '1' << 24;

    private final Path file;
    private final ErrorCode code;
    private AVFormatContext format;

    /**
     * @param code how troubles with this file are called
     */
    Mp4File(Path file, ErrorCode code) throws MediaException {
        Libav.load();
        this.file = file;
        this.code = code;
        format = new AVFormatContext(null);
        try (BytePointer url = Libav.url(file);
                BytePointer name = Libav.utf8("mp4")) {
            check(avformat_alloc_output_context2(format, null, name, url), "preparing");
            AVIOContext io = new AVIOContext(null);
            AVDictionary options = Libav.options(Map.of("protocol_whitelist", "file"));
            int rc = avio_open2(io, url, AVIO_FLAG_WRITE, null, options);
            av_dict_free(options);
            check(rc, "creating");
            format.pb(io);
            format.flags(format.flags() | AVFMT_FLAG_BITEXACT);
        } catch (MediaException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A new empty track, owned by this file. */
    AVStream addTrack() {
        return avformat_new_stream(format, null);
    }

    /** Names HEVC as all players know it; the other codecs have one name only. */
    static void tag(AVStream track) {
        boolean hevc = track.codecpar().codec_id() == AV_CODEC_ID_HEVC;
        track.codecpar().codec_tag(hevc ? HVC1 : 0);
    }

    /** Writes the header with options of FFmpeg's MP4 muxer. */
    void start(Map<String, String> muxerOptions) throws MediaException {
        AVDictionary options = Libav.options(muxerOptions);
        int rc = avformat_write_header(format, options);
        av_dict_free(options);
        check(rc, "starting");
    }

    /** Hands a packet with times in {@code timeBase} to a track; the packet is empty afterwards. */
    void write(AVStream track, AVPacket packet, AVRational timeBase) throws MediaException {
        av_packet_rescale_ts(packet, timeBase, track.time_base());
        packet.stream_index(track.index());
        packet.pos(-1);
        check(av_interleaved_write_frame(format, packet), "writing to");
    }

    /** Writes what is still to be written and closes the file. */
    void finish() throws MediaException {
        check(av_write_trailer(format), "finishing");
        AVIOContext io = format.pb();
        int failed = io.error();
        int rc = avio_closep(io);
        format.pb(null);
        check(failed < 0 ? failed : rc, "closing");
    }

    private void check(int rc, String doing) throws MediaException {
        if (rc >= 0) {
            return;
        }
        boolean disk = rc == AVERROR_ENOSPC() || rc == AVERROR_EIO() || rc == AVERROR_EACCES();
        throw new MediaException(
                disk ? ErrorCode.STORAGE_FAILED : code,
                "%s %s: %s".formatted(doing, file, Libav.text(rc)));
    }

    /** Seconds per tick as FFmpeg's fraction. */
    static AVRational rational(int num, int den) {
        return avutil.av_make_q(num, den);
    }

    @Override
    public void close() {
        if (format != null && !format.isNull()) {
            AVIOContext io = format.pb();
            if (io != null && !io.isNull()) {
                avio_closep(io);
                format.pb(null);
            }
            avformat_free_context(format);
        }
        format = null;
    }
}

package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.BytePointer;

/** Segments that were found to fit together, and the times of their packets once joined. */
final class SegmentSequence {

    /** Takes a packet with joined times, in ticks of {@link #clock()}. */
    interface PacketSink {
        void accept(AVPacket packet, long decodeUs) throws MediaException;
    }

    /** What must be equal for packets of one file to be decoded with the header of another. */
    private record Header(
            int codecId, int width, int height, String extradata, int sarNum, int sarDen) {

        static Header of(AVStream track) {
            AVCodecParameters codec = track.codecpar();
            byte[] extra = new byte[codec.extradata_size()];
            if (extra.length > 0) {
                new BytePointer(codec.extradata()).get(extra, 0, extra.length);
            }
            return new Header(
                    codec.codec_id(),
                    codec.width(),
                    codec.height(),
                    Arrays.toString(extra),
                    track.sample_aspect_ratio().num(),
                    track.sample_aspect_ratio().den());
        }
    }

    private final List<Path> segments;
    private Header header;
    private FrameClock clock;
    private long frames;
    private long delay;

    private SegmentSequence(List<Path> segments) {
        this.segments = List.copyOf(segments);
    }

    /** Reads all segments once. */
    static SegmentSequence of(List<Path> segments) throws MediaException {
        if (segments.isEmpty()) {
            throw new MediaException(ErrorCode.ASSEMBLE_FAILED, "no segments to join");
        }
        SegmentSequence sequence = new SegmentSequence(segments);
        for (Path segment : segments) {
            sequence.check(segment);
        }
        return sequence;
    }

    private void check(Path segment) throws MediaException {
        AVPacket packet = av_packet_alloc();
        try (MediaSource source = openSegment(segment)) {
            AVStream track = source.track();
            Header own = Header.of(track);
            if (header == null) {
                header = own;
            } else if (!header.equals(own)) {
                throw broken(segment, "has other codec parameters than " + segments.get(0));
            }
            if (!source.read(packet)) {
                throw broken(segment, "has no frames");
            }
            FrameClock ownClock =
                    new FrameClock(track.time_base().den(), (int) Math.max(1, packet.duration()));
            if (clock == null) {
                clock = ownClock;
            } else if (!clock.equals(ownClock)) {
                throw broken(segment, "has another frame rate than " + segments.get(0));
            }
            frames += countFrames(segment, source, packet);
        } finally {
            av_packet_free(packet);
        }
    }

    private int countFrames(Path segment, MediaSource source, AVPacket packet)
            throws MediaException {
        if (packet.pts() != 0 || (packet.flags() & AV_PKT_FLAG_KEY) == 0) {
            throw broken(segment, "does not start with a key frame at 0");
        }
        BitSet shown = new BitSet();
        int decoded = 0;
        do {
            long ordinal = packet.pts() / clock.step();
            if (packet.pts() < 0 || packet.pts() % clock.step() != 0) {
                throw broken(
                        segment,
                        "has a frame at tick %d, expected multiples of %d"
                                .formatted(packet.pts(), clock.step()));
            }
            shown.set((int) ordinal);
            delay = Math.max(delay, decoded - ordinal);
            decoded++;
            av_packet_unref(packet);
        } while (source.read(packet));
        if (source.brokeOff() || shown.cardinality() != decoded || shown.length() != decoded) {
            throw broken(
                    segment,
                    "has %d packets for %d frames".formatted(decoded, shown.cardinality()));
        }
        return decoded;
    }

    private static MediaException broken(Path segment, String what) {
        return new MediaException(ErrorCode.ASSEMBLE_FAILED, "segment " + segment + " " + what);
    }

    private static MediaSource openSegment(Path segment) throws MediaException {
        try {
            return MediaSource.openOwn(segment, TrackKind.VIDEO);
        } catch (MediaException e) {
            throw new MediaException(
                    ErrorCode.ASSEMBLE_FAILED, "segment cannot be read: " + e.getMessage(), e);
        }
    }

    /** Makes a track that can hold the joined packets. */
    void describe(AVStream target) throws MediaException {
        try (MediaSource first = openSegment(segments.get(0))) {
            avcodec_parameters_copy(target.codecpar(), first.track().codecpar());
            target.codecpar().bit_rate(0);
            Mp4File.tag(target);
            target.codecpar().sample_aspect_ratio(first.track().sample_aspect_ratio());
            target.sample_aspect_ratio(first.track().sample_aspect_ratio());
            target.time_base(Mp4File.rational(1, clock.timescale()));
            target.avg_frame_rate(Mp4File.rational(clock.timescale(), clock.step()));
        }
    }

    /** Reads all packets again, with the times they have in the joined video. */
    void forEachPacket(PacketSink sink) throws MediaException {
        long decoded = 0;
        long shownBefore = 0;
        AVPacket packet = av_packet_alloc();
        try {
            for (Path segment : segments) {
                try (MediaSource source = openSegment(segment)) {
                    while (source.read(packet)) {
                        packet.pts(packet.pts() + shownBefore * clock.step());
                        packet.dts((decoded - delay) * clock.step());
                        packet.duration(clock.step());
                        sink.accept(packet, clock.us(decoded - delay));
                        decoded++;
                    }
                }
                shownBefore = decoded;
            }
        } finally {
            av_packet_free(packet);
        }
        if (decoded != frames) {
            throw new MediaException(
                    ErrorCode.ASSEMBLE_FAILED,
                    "segments changed while they were joined: %d frames, expected %d"
                            .formatted(decoded, frames));
        }
    }

    FrameClock clock() {
        return clock;
    }

    long frames() {
        return frames;
    }
}

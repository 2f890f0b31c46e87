package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Joins segments and a sound track to one MP4 file without encoding anything again. The header
 * comes first in the file, so that it plays while it loads.
 */
public final class SegmentMuxer {

    private SegmentMuxer() {}

    /**
     * Joins segments in order. Frame i shows at exactly i / frame rate, the sound starts at 0 and
     * ends no later than the pictures.
     *
     * @param segments files of {@link SegmentWriter}, all with the same format and settings
     * @param audio a file of {@link AudioTranscoder}, or null for none
     * @param padSound whether silence is to follow a sound that ends before the pictures
     * @param output the file to write, replacing an old one; incomplete when this throws
     * @throws MediaException {@code ASSEMBLE_FAILED} when segments do not fit together, {@code
     *     AUDIO_*} when the sound cannot be read, {@code STORAGE_FAILED} when the disk is full
     */
    public static JoinedVideo join(List<Path> segments, Path audio, boolean padSound, Path output)
            throws MediaException {
        SegmentSequence sequence = SegmentSequence.of(segments);
        try (Mp4File file = new Mp4File(output, ErrorCode.ASSEMBLE_FAILED);
                MediaSource sound =
                        audio == null ? null : MediaSource.open(audio, TrackKind.AUDIO)) {
            AVStream videoTrack = file.addTrack();
            sequence.describe(videoTrack);
            AVStream soundTrack = sound == null ? null : file.addTrack();
            if (sound != null) {
                avcodec_parameters_copy(soundTrack.codecpar(), sound.track().codecpar());
                soundTrack.codecpar().codec_tag(0);
                soundTrack.time_base(sound.track().time_base());
            }
            file.start(
                    Map.of(
                            "movflags",
                            "faststart",
                            "video_track_timescale",
                            Integer.toString(sequence.clock().timescale())));
            long endUs = sequence.clock().us(sequence.frames());
            try (SoundCopy copy = new SoundCopy(sound, endUs, padSound, soundTrack, file)) {
                AVRational tick = Mp4File.rational(1, sequence.clock().timescale());
                sequence.forEachPacket(
                        (packet, decodeUs) -> {
                            copy.upTo(decodeUs);
                            file.write(videoTrack, packet, tick);
                        });
                copy.upTo(Long.MAX_VALUE);
                file.finish();
                return new JoinedVideo(sequence.frames(), endUs, copy.endUs());
            }
        }
    }

    /** Copies sound packets in step with the pictures. */
    private static final class SoundCopy implements AutoCloseable {

        private final MediaSource source;
        private final FittedSound fitted;
        private final AVStream target;
        private final Mp4File file;
        private final AVPacket packet;
        private boolean pending;
        private long endUs;

        SoundCopy(MediaSource source, long endUs, boolean pad, AVStream target, Mp4File file)
                throws MediaException {
            this.source = source;
            fitted = source == null ? null : new FittedSound(source, endUs, pad);
            this.target = target;
            this.file = file;
            packet = av_packet_alloc();
            pending = source != null && fitted.next(packet);
        }

        void upTo(long us) throws MediaException {
            while (pending && source.toUs(packet.dts()) <= us) {
                endUs = source.toUs(packet.pts() + packet.duration());
                file.write(target, packet, source.track().time_base());
                pending = fitted.next(packet);
            }
        }

        long endUs() {
            return endUs;
        }

        @Override
        public void close() {
            av_packet_free(packet);
            if (fitted != null) {
                fitted.close();
            }
        }
    }
}

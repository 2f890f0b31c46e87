package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_DEFAULT;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_get;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * The track of a file that is used: the default one, else the largest, of those that can be
 * decoded. Pictures on covers do not count.
 *
 * @param track owned by the file
 * @param decoder the decoder it needs
 * @param tracks how many of the kind there are
 */
record TrackChoice(AVStream track, AVCodec decoder, int tracks) {

    private static final long DEFAULT_BONUS = 1L << 40;

    /** Chooses, and keeps the demuxer from reading the other tracks. */
    static TrackChoice of(AVFormatContext format, TrackKind kind, Path file) throws MediaException {
        long best = -1;
        int tracks = 0;
        AVStream track = null;
        AVCodec decoder = null;
        String unsupported = null;
        for (int i = 0; i < format.nb_streams(); i++) {
            AVStream candidate = format.streams(i);
            AVCodecParameters codec = candidate.codecpar();
            if (codec.codec_type() != kind.type
                    || (candidate.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
                continue;
            }
            tracks++;
            AVCodec found = decoderOf(candidate);
            if (found == null || !AllowList.decoder(found.name().getString())) {
                unsupported = codecName(codec);
                continue;
            }
            boolean isDefault = (candidate.disposition() & AV_DISPOSITION_DEFAULT) != 0;
            long score = (isDefault ? DEFAULT_BONUS : 0) + size(codec);
            if (score > best) {
                best = score;
                track = candidate;
                decoder = found;
            }
        }
        if (track == null && unsupported != null) {
            throw new MediaException(
                    kind.unsupportedCodec,
                    "codec %s of %s has no decoder here".formatted(unsupported, file));
        }
        if (track == null) {
            throw new MediaException(kind.noTrack, "%s has no %s track".formatted(file, kind.word));
        }
        for (int i = 0; i < format.nb_streams(); i++) {
            if (i != track.index()) {
                format.streams(i).discard(avcodec.AVDISCARD_ALL);
            }
        }
        return new TrackChoice(track, decoder, tracks);
    }

    /** FFmpeg's own VP8 and VP9 decoders leave transparency out; Google's do not. */
    private static AVCodec decoderOf(AVStream track) {
        int codec = track.codecpar().codec_id();
        boolean transparent = av_dict_get(track.metadata(), "alpha_mode", null, 0) != null;
        String name =
                codec == avcodec.AV_CODEC_ID_VP9
                        ? "libvpx-vp9"
                        : codec == avcodec.AV_CODEC_ID_VP8 ? "libvpx" : null;
        AVCodec special = transparent && name != null ? avcodec_find_decoder_by_name(name) : null;
        return special == null ? avcodec_find_decoder(codec) : special;
    }

    private static long size(AVCodecParameters codec) {
        return (long) codec.width() * codec.height()
                + (long) codec.ch_layout().nb_channels() * codec.sample_rate();
    }

    /** FFmpeg's name, or the container's four letters where FFmpeg knows none. */
    static String codecName(AVCodecParameters codec) {
        if (codec.codec_id() != avcodec.AV_CODEC_ID_NONE) {
            return avcodec_get_name(codec.codec_id()).getString();
        }
        int tag = codec.codec_tag();
        StringBuilder name = new StringBuilder("'");
        for (int shift = 0; shift < 32; shift += 8) {
            int letter = (tag >> shift) & 0xff;
            name.append(letter >= 32 && letter < 127 ? (char) letter : '?');
        }
        return name.append('\'').toString();
    }
}

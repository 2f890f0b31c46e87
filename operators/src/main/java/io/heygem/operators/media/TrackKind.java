package io.heygem.operators.media;

import io.heygem.operators.record.ErrorCode;
import org.bytedeco.ffmpeg.global.avutil;

/** Which track of a file is wanted, and how its troubles are called. */
enum TrackKind {
    VIDEO(
            "video",
            avutil.AVMEDIA_TYPE_VIDEO,
            ErrorCode.PROBE_NOT_FOUND,
            ErrorCode.PROBE_UNREADABLE,
            ErrorCode.PROBE_NO_VIDEO_TRACK,
            ErrorCode.DECODE_UNSUPPORTED_CODEC,
            ErrorCode.PROBE_TOO_LARGE),
    AUDIO(
            "audio",
            avutil.AVMEDIA_TYPE_AUDIO,
            ErrorCode.AUDIO_NOT_FOUND,
            ErrorCode.AUDIO_UNREADABLE,
            ErrorCode.AUDIO_NO_AUDIO_TRACK,
            ErrorCode.AUDIO_UNSUPPORTED_CODEC,
            ErrorCode.AUDIO_TOO_LARGE);

    final String word;
    final int type;
    final ErrorCode notFound;
    final ErrorCode unreadable;
    final ErrorCode noTrack;
    final ErrorCode unsupportedCodec;
    final ErrorCode tooLarge;

    TrackKind(
            String word,
            int type,
            ErrorCode notFound,
            ErrorCode unreadable,
            ErrorCode noTrack,
            ErrorCode unsupportedCodec,
            ErrorCode tooLarge) {
        this.word = word;
        this.type = type;
        this.notFound = notFound;
        this.unreadable = unreadable;
        this.noTrack = noTrack;
        this.unsupportedCodec = unsupportedCodec;
        this.tooLarge = tooLarge;
    }
}

package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DOVI_CONF;

import io.heygem.operators.record.ErrorCode;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;

/**
 * What a Dolby Vision track says of itself. Most have pictures that any player may show as HDR10,
 * HLG or SDR; those that have not are green and violet to all who do not know Dolby's secret.
 */
final class DolbyVision {

    private static final int PROFILE_AT = 2;
    private static final int COMPATIBILITY_AT = 7;

    private DolbyVision() {}

    /** Refuses a track whose pictures only Dolby's own player can show. */
    static void check(MediaSource source) throws MediaException {
        AVCodecParameters codec = source.track().codecpar();
        for (int i = 0; i < codec.nb_coded_side_data(); i++) {
            AVPacketSideData side = codec.coded_side_data().getPointer(i);
            if (side.type() == AV_PKT_DATA_DOVI_CONF && side.size() > COMPATIBILITY_AT) {
                int profile = side.data().get(PROFILE_AT) & 0xff;
                int compatibility = side.data().get(COMPATIBILITY_AT) & 0xff;
                if (compatibility == 0 && profile != 7 && profile != 4) {
                    throw new MediaException(
                            ErrorCode.DECODE_UNSUPPORTED_CODEC,
                            "%s is Dolby Vision profile %d without pictures for other players,"
                                            .formatted(source.file(), profile)
                                    + " expected one that is also HDR10, HLG or SDR");
                }
            }
        }
    }
}

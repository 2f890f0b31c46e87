package io.heygem.operators.media;

import org.bytedeco.ffmpeg.global.avutil;

/** How code values become light: as screens have always done it, or in one of the HDR ways. */
enum ToneCurve {
    SDR(""),
    PQ("smpte2084"),
    HLG("arib-std-b67");

    /** Nits of SDR white, and the peak that highlights are squeezed from, in multiples of it. */
    private static final int WHITE_NITS = 100;

    private static final int PEAK = 10;

    /** The name that FFmpeg's zscale filter knows. */
    private final String transfer;

    ToneCurve(String transfer) {
        this.transfer = transfer;
    }

    static ToneCurve of(int transfer) {
        return switch (transfer) {
            case avutil.AVCOL_TRC_SMPTE2084 -> PQ;
            case avutil.AVCOL_TRC_ARIB_STD_B67 -> HLG;
            default -> SDR;
        };
    }

    /**
     * FFmpeg filters from BT.2020 in this curve to limited-range BT.709. The peak is fixed rather
     * than read from each frame, whose metadata depends on where decoding began.
     */
    String toSdr(boolean fullRange) {
        return ("crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,zscale=tin=%s:pin=bt2020:min=bt2020nc:rin=%s"
                        + ":t=linear:npl=%d,format=gbrpf32le,zscale=p=bt709,"
                        + "tonemap=tonemap=mobius:desat=0:peak=%d,zscale=t=bt709,"
                        // Whole numbers cut off what is still brighter than white.
                        + "format=gbrp12le,zscale=m=bt709:r=tv")
                .formatted(transfer, fullRange ? "pc" : "tv", WHITE_NITS, PEAK);
    }
}

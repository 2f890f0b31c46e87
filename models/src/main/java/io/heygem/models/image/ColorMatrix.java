package io.heygem.models.image;

/** The coefficients that turn YUV into RGB (ITU-R recommendations of the same numbers). */
public enum ColorMatrix {
    BT601(0.299, 0.114),
    BT709(0.2126, 0.0722),
    BT2020(0.2627, 0.0593);

    private final double kr;
    private final double kb;

    ColorMatrix(double kr, double kb) {
        this.kr = kr;
        this.kb = kb;
    }

    /** Weight of red in luma. */
    public double kr() {
        return kr;
    }

    /** Weight of blue in luma. */
    public double kb() {
        return kb;
    }
}

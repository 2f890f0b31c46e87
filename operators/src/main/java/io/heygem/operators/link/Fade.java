package io.heygem.operators.link;

/**
 * Makes opacity out of visibility: it never jumps and is never above what is visible. Where a face
 * comes or goes it rises from nothing and falls to nothing.
 */
final class Fade {

    /** Frames from nothing to everything. */
    static final int FRAMES = 6;

    private Fade() {}

    /**
     * The opacity of consecutive frames.
     *
     * @param visible how far each frame shows the mouth, 0..1
     * @param comes whether the face was not there before the first frame
     * @param goes whether it is not there after the last one
     */
    static float[] of(double[] visible, boolean comes, boolean goes) {
        int n = visible.length;
        double step = 1.0 / FRAMES;
        double[] opacity = visible.clone();
        double before = comes ? 0 : 1;
        for (int i = 0; i < n; i++) {
            opacity[i] = Math.min(opacity[i], before + step);
            before = opacity[i];
        }
        double after = goes ? 0 : 1;
        float[] result = new float[n];
        for (int i = n - 1; i >= 0; i--) {
            opacity[i] = Math.min(opacity[i], after + step);
            after = opacity[i];
            result[i] = (float) opacity[i];
        }
        return result;
    }
}

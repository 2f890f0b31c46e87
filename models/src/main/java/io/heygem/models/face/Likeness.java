package io.heygem.models.face;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import java.util.List;

/**
 * What somebody looks like in a video, coarse enough for expression and small turns not to matter:
 * the head in 12 x 12 pixels, upright. Good for telling the people of one video apart, not for
 * recognising anybody elsewhere.
 */
public final class Likeness {

    /** Numbers of one likeness. */
    public static final int LENGTH = 12 * 12 * 3;

    private static final int SIDE = 12;

    /** With hair and collar, which tell more than features do. */
    private static final CropSpec HEAD = new CropSpec(1.5f, 1.3f, 3.2f);

    private Likeness() {}

    /**
     * The likeness of a face.
     *
     * @return uint8 [12, 12, 3], BGR
     */
    public static byte[] of(YuvFrame frame, FaceDetection face) {
        return FaceCropper.crop(frame, HEAD.rect(FacePose.of(face.landmarks())), SIDE);
    }

    /**
     * How much two sets of likenesses look alike on average: the correlation of their means, each
     * channel around its own mean, so that brighter light makes no difference.
     *
     * @param a at least one
     * @param b at least one
     * @return -1..1
     */
    public static double alike(List<byte[]> a, List<byte[]> b) {
        double[] x = mean(a);
        double[] y = mean(b);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < LENGTH; i++) {
            xy += x[i] * y[i];
            xx += x[i] * x[i];
            yy += y[i] * y[i];
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
    }

    /** The mean likeness, each channel's mean taken away. */
    private static double[] mean(List<byte[]> all) {
        double[] mean = new double[LENGTH];
        double[] channel = new double[3];
        for (int i = 0; i < LENGTH; i++) {
            for (byte[] likeness : all) {
                mean[i] += (likeness[i] & 0xff) / (double) all.size();
            }
            channel[i % 3] += mean[i] * 3 / LENGTH;
        }
        for (int i = 0; i < LENGTH; i++) {
            mean[i] -= channel[i % 3];
        }
        return mean;
    }
}

package io.heygem.models.image;

/**
 * What the lower half of a face looks like, in a few bytes: enough to tell whether its mouth moves
 * and whether something is held before it. Turned and scaled with the face, so that two looks of
 * one face compare cell by cell.
 */
public final class MouthLook {

    /** Cells across. */
    public static final int COLUMNS = 12;

    /** Cells down. */
    public static final int ROWS = 10;

    /** Size of a look: uint8 [rows, columns], the mean of blue, green and red. */
    public static final int BYTES = COLUMNS * ROWS;

    /** Extents in eye-mouth distances: from under the nose to the chin, between the cheeks. */
    private static final float WIDTH = 1.44f;

    private static final float ABOVE_MOUTH = 0.48f;
    private static final float HEIGHT = 1.2f;

    private MouthLook() {}

    /** Whether a cell shows lips or what is between them. */
    public static boolean isMouth(int cell) {
        double x = across(cell);
        double y = down(cell);
        return Math.abs(x) < 0.4 && y > -0.2 && y < 0.4;
    }

    /** Whether a cell shows skin that stays where it is while the mouth speaks. */
    public static boolean isSkin(int cell) {
        double x = across(cell);
        double y = down(cell);
        return Math.abs(x) > 0.5 || y < -0.28 || y > 0.6;
    }

    /** Right of the mouth's centre, in eye-mouth distances. */
    private static double across(int cell) {
        return ((cell % COLUMNS + 0.5) / COLUMNS - 0.5) * WIDTH;
    }

    private static double down(int cell) {
        int row = cell / COLUMNS;
        return (row + 0.5) / ROWS * HEIGHT - ABOVE_MOUTH;
    }

    /** The look of a face in one frame. */
    public static byte[] of(YuvFrame frame, FacePose pose) {
        float unit = Math.max(1, pose.eyeMouthPx());
        double below = (HEIGHT / 2 - ABOVE_MOUTH) * unit;
        FaceRect rect =
                new FaceRect(
                        (float) (pose.mouthX() - below * Math.sin(pose.rollRad())),
                        (float) (pose.mouthY() + below * Math.cos(pose.rollRad())),
                        WIDTH * unit,
                        HEIGHT * unit,
                        pose.rollRad());
        byte[] bgr = FaceCropper.crop(frame, rect, COLUMNS, ROWS).pixels();
        byte[] look = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            int sum = (bgr[3 * i] & 0xff) + (bgr[3 * i + 1] & 0xff) + (bgr[3 * i + 2] & 0xff);
            look[i] = (byte) (sum / 3);
        }
        return look;
    }
}

package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.Look;
import io.heygem.models.image.YuvFrame;
import java.util.ArrayList;
import java.util.List;

/** Overlapping squares that cover a frame in which faces may be small. */
final class Tiles {

    /**
     * Frame pixels per network pixel from which smaller squares are worth their time: below it the
     * faces they would add have mouths of a few pixels.
     */
    private static final float MIN_SHRINK = 2f;

    private Tiles() {}

    /**
     * Squares of the frame's shorter side; for frames whose halves are still large, also squares of
     * half that side.
     *
     * @param net whoever looks at them
     */
    static List<Look> of(int width, int height, FaceNet net) {
        List<Look> tiles = new ArrayList<>();
        int side = Math.min(width, height);
        if (side < Math.max(width, height)) {
            add(tiles, width, height, side, net);
        }
        if (side >= 2 * MIN_SHRINK * Math.min(net.width(), net.height())) {
            add(tiles, width, height, side / 2, net);
        }
        return tiles;
    }

    private static void add(List<Look> tiles, int width, int height, int side, FaceNet net) {
        for (int top : places(height, side)) {
            for (int left : places(width, side)) {
                FaceRect square = new FaceRect(left + side / 2f, top + side / 2f, side, side, 0);
                tiles.add(new Look(square, net.width(), net.height()));
            }
        }
    }

    /** First pixels of squares that cover a length, neighbours overlapping by a third. */
    private static int[] places(int length, int side) {
        int steps = (int) Math.ceil((length - side) / (side * 2 / 3.0));
        int[] places = new int[steps + 1];
        for (int i = 1; i <= steps; i++) {
            places[i] = (int) ((length - side) * (long) i / steps);
        }
        return places;
    }

    /** False for a face cut by an edge of its tile that is no edge of the frame. */
    static boolean whole(Box face, Look tile, YuvFrame frame) {
        FaceRect part = tile.part();
        float left = part.centerX() - part.width() / 2;
        float top = part.centerY() - part.height() / 2;
        float right = left + part.width();
        float bottom = top + part.height();
        return (left <= 0 || face.left() > left)
                && (top <= 0 || face.top() > top)
                && (right >= frame.width() - 1 || face.right() < right)
                && (bottom >= frame.height() - 1 || face.bottom() < bottom);
    }
}

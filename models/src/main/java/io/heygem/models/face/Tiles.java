package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Letterbox;
import io.heygem.models.image.YuvFrame;
import java.util.ArrayList;
import java.util.List;

/** Overlapping squares that cover a frame in which faces may be small. */
final class Tiles {

    /** Squares per shorter side of the frame, in units of which neighbours overlap by half. */
    private static final int PER_SIDE = 2;

    private Tiles() {}

    /** Squares of the frame's shorter side, then of half of it, if they show more detail. */
    static List<Letterbox> of(int width, int height, int size) {
        List<Letterbox> tiles = new ArrayList<>();
        int shorter = Math.min(width, height);
        for (int side = shorter; side >= shorter / PER_SIDE; side /= 2) {
            boolean whole = side == Math.max(width, height);
            if (whole || side < size / 2) {
                continue;
            }
            for (int top : places(height, side)) {
                for (int left : places(width, side)) {
                    tiles.add(new Letterbox(left, top, side, side, size));
                }
            }
        }
        return tiles;
    }

    /** Even first pixels of squares that cover a length, neighbours overlapping by a third. */
    private static int[] places(int length, int side) {
        int steps = (int) Math.ceil((length - side) / (side * 2 / 3.0));
        int[] places = new int[steps + 1];
        for (int i = 1; i <= steps; i++) {
            places[i] = (int) ((length - side) * (long) i / steps) & ~1;
        }
        return places;
    }

    /** False for a face cut by an edge of its tile that is no edge of the frame. */
    static boolean whole(Box face, Letterbox tile, YuvFrame frame) {
        int right = tile.left() + tile.width();
        int bottom = tile.top() + tile.height();
        return (tile.left() <= 0 || face.left() > tile.left())
                && (tile.top() <= 0 || face.top() > tile.top())
                && (right >= frame.width() - 1 || face.right() < right)
                && (bottom >= frame.height() - 1 || face.bottom() < bottom);
    }
}

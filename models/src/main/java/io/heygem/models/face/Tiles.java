package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Letterbox;
import io.heygem.models.image.YuvFrame;
import java.util.ArrayList;
import java.util.List;

/** Overlapping squares that cover a frame in which faces may be small. */
final class Tiles {

    /**
     * Frame pixels per network pixel from which smaller squares are worth their time: below it the
     * faces they would add have mouths of a few pixels.
     */
    private static final float MIN_SHRINK = 2.5f;

    private Tiles() {}

    /**
     * Squares of the frame's shorter side; for frames whose halves are still large, also squares of
     * half that side.
     *
     * @param size side of the network's input, pixels
     */
    static List<Letterbox> of(int width, int height, int size) {
        List<Letterbox> tiles = new ArrayList<>();
        int side = Math.min(width, height);
        if (side < Math.max(width, height)) {
            add(tiles, width, height, side, size);
        }
        if (side >= 2 * MIN_SHRINK * size) {
            add(tiles, width, height, side / 2, size);
        }
        return tiles;
    }

    private static void add(List<Letterbox> tiles, int width, int height, int side, int size) {
        for (int top : places(height, side)) {
            for (int left : places(width, side)) {
                tiles.add(new Letterbox(left, top, side, side, size));
            }
        }
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

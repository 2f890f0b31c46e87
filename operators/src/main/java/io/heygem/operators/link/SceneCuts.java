package io.heygem.operators.link;

import io.heygem.models.image.Thumbnail;
import io.heygem.operators.record.FrameFaces;
import java.util.Arrays;
import java.util.List;

/** Finds the frames with which another scene begins. */
final class SceneCuts {

    /** Two scenes differ at least this much, in levels of brightness averaged over cells. */
    private static final float LEAST = 12;

    /** A cut stands out from the frames around it by this factor; a pan or a shake does not. */
    private static final float STANDS_OUT = 3;

    private static final int AROUND = 5;

    private SceneCuts() {}

    /** Whether each frame begins another scene; the first one does not. */
    static boolean[] of(List<FrameFaces> frames) {
        float[] change = new float[frames.size()];
        for (int i = 1; i < change.length; i++) {
            change[i] =
                    Thumbnail.difference(frames.get(i - 1).thumbnail(), frames.get(i).thumbnail());
        }
        boolean[] cuts = new boolean[change.length];
        for (int i = 1; i < change.length; i++) {
            cuts[i] = change[i] >= LEAST && change[i] >= STANDS_OUT * usual(change, i);
        }
        return cuts;
    }

    /** How much of two pictures is alike, whatever is in the rest of them: 0..1, 0 for none. */
    static double share(byte[] a, byte[] b) {
        int alike = 0;
        for (int cell = 0; cell < Math.min(a.length, b.length); cell++) {
            alike += Math.abs((a[cell] & 0xff) - (b[cell] & 0xff)) < LEAST ? 1 : 0;
        }
        return alike / (double) Math.max(1, Math.max(a.length, b.length));
    }

    /** The median change of the frames around one, without it. */
    private static float usual(float[] change, int at) {
        int from = Math.max(1, at - AROUND);
        int to = Math.min(change.length, at + AROUND + 1);
        float[] others = new float[to - from - 1];
        int n = 0;
        for (int i = from; i < to; i++) {
            if (i != at) {
                others[n++] = change[i];
            }
        }
        if (n == 0) {
            return 0;
        }
        Arrays.sort(others);
        return others[n / 2];
    }
}

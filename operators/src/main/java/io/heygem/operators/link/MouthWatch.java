package io.heygem.operators.link;

import io.heygem.models.image.FacePose;
import io.heygem.models.image.MouthLook;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Watches the mouth of one person over a whole video: whether it moves in the source, and where
 * something is held before it. Both are told from {@link MouthLook}s and written into the track.
 *
 * <p>A mouth talks where its middle changes within a second by more levels than the skin around it
 * explains, or where the whole face moves too much to tell. It is covered where much of the lower
 * face differs from what it looks like within some seconds before and after. So a thing that is
 * there all the time is part of the face, a finger or a thin microphone is not seen, and neither is
 * a hand that stays below or beside the mouth.
 */
public final class MouthWatch {

    private static final double TALK_SECONDS = 0.4;
    private static final float TALK_BEGINS = 2.6f;
    private static final float TALK_ENDS = 2.1f;

    /** A head that moves so much hides what its mouth does, which then counts as talking. */
    private static final double DOUBT = 0.8;

    private static final double USUAL_SECONDS = 4;
    private static final int USUAL_LOOKS = 40;

    /** A cell is another one when it differs by so many levels, and more than it usually does. */
    private static final float OTHER_LEVELS = 22;

    private static final float OTHER_DEVIATIONS = 5.2f;

    /** Shares of cells that are others. */
    private static final float COVER_BEGINS = 0.28f;

    private static final float COVERED = 0.4f;

    private static final double COVER_SPREAD_SECONDS = 0.08;
    private static final double RAMP_SECONDS = 0.16;

    /** How far a detection may lie from the track's mouth, in eye-mouth distances. */
    private static final double SAME_MOUTH = 0.7;

    private static final int LEAST_LOOKS = 3;

    private final FaceTrack track;
    private final List<FrameFaces> frames;
    private final double fps;

    private MouthWatch(FaceTrack track, List<FrameFaces> frames, double fps) {
        this.track = track;
        this.frames = frames;
        this.fps = fps;
    }

    /**
     * Writes into a track what its mouth does.
     *
     * @param frames the faces of every source frame, with looks
     * @param ptsUs when each source frame shows, microseconds
     */
    public static void watch(FaceTrack track, List<FrameFaces> frames, long[] ptsUs) {
        int n = track.frames();
        if (n == 1 && track.has(0)) {
            // A still picture does not talk.
            track.watch(0, 1, 0);
            return;
        }
        long span = n < 2 ? 0 : ptsUs[n - 1] - ptsUs[0];
        double fps = span > 0 ? (n - 1) * 1e6 / span : 25;
        MouthWatch watch = new MouthWatch(track, frames, fps);
        boolean[] cuts = SceneCuts.of(frames);
        int from = 0;
        while (from < n) {
            if (!track.has(from)) {
                from++;
                continue;
            }
            int to = from;
            do {
                to++;
            } while (to < n && track.has(to) && !cuts[to]);
            watch.run(from, to);
            from = to;
        }
    }

    private int frames(double seconds) {
        return (int) Math.max(1, Math.round(seconds * fps));
    }

    /** Consecutive frames [from, to) of one scene in which the face shows. */
    private void run(int from, int to) {
        float[][] looks = new float[to - from][];
        int known = 0;
        for (int i = 0; i < looks.length; i++) {
            looks[i] = look(from + i);
            known += looks[i] == null ? 0 : 1;
        }
        if (known < LEAST_LOOKS) {
            return;
        }
        float[] talk = ramps(talks(fill(unrest(looks))));
        float[] covered = fill(strangeness(looks));
        for (int i = 0; i < covered.length; i++) {
            covered[i] =
                    Math.max(
                            0, Math.min(1, (covered[i] - COVER_BEGINS) / (COVERED - COVER_BEGINS)));
        }
        covered = ramps(spread(covered, frames(COVER_SPREAD_SECONDS)));
        for (int i = 0; i < looks.length; i++) {
            track.watch(from + i, 1 - covered[i], talk[i]);
        }
    }

    /** The look of the track's mouth without its brightness; null when nobody looked. */
    private float[] look(int frame) {
        FrameFaces found = frames.get(frame);
        FacePose pose = track.pose(frame);
        double nearest = SAME_MOUTH * pose.eyeMouthPx();
        byte[] look = null;
        for (int i = 0; i < found.faces().size(); i++) {
            FacePose other = FacePose.of(found.faces().get(i).landmarks());
            double away =
                    Math.hypot(other.mouthX() - pose.mouthX(), other.mouthY() - pose.mouthY());
            if (away < nearest) {
                nearest = away;
                look = found.look(i);
            }
        }
        if (look == null) {
            return null;
        }
        float[] cells = new float[look.length];
        float mean = 0;
        for (int i = 0; i < look.length; i++) {
            cells[i] = look[i] & 0xff;
            mean += cells[i] / look.length;
        }
        for (int i = 0; i < look.length; i++) {
            cells[i] -= mean;
        }
        return cells;
    }

    /** By how many levels the mouth changes beyond what moves its skin; NaN: unknown. */
    private float[] unrest(float[][] looks) {
        int reach = frames(TALK_SECONDS);
        double[] sums = new double[MouthLook.BYTES];
        double[] squares = new double[MouthLook.BYTES];
        float[] unrest = new float[looks.length];
        int count = 0;
        for (int i = -reach; i < looks.length; i++) {
            count += take(looks, i + reach, 1, sums, squares);
            count -= take(looks, i - reach - 1, -1, sums, squares);
            if (i >= 0) {
                unrest[i] = count < LEAST_LOOKS ? Float.NaN : difference(sums, squares, count);
            }
        }
        return unrest;
    }

    private static int take(float[][] looks, int at, int sign, double[] sums, double[] squares) {
        if (at < 0 || at >= looks.length || looks[at] == null) {
            return 0;
        }
        for (int cell = 0; cell < sums.length; cell++) {
            sums[cell] += sign * looks[at][cell];
            squares[cell] += sign * looks[at][cell] * looks[at][cell];
        }
        return 1;
    }

    private static float difference(double[] sums, double[] squares, int count) {
        double mouth = 0;
        int mouthCells = 0;
        List<Double> skin = new ArrayList<>();
        for (int cell = 0; cell < sums.length; cell++) {
            double mean = sums[cell] / count;
            double variance = Math.max(0, squares[cell] / count - mean * mean);
            if (MouthLook.isMouth(cell)) {
                mouth += variance;
                mouthCells++;
            } else if (MouthLook.isSkin(cell)) {
                skin.add(Math.sqrt(variance));
            }
        }
        skin.sort(null);
        double still = skin.get(skin.size() / 2);
        double mouthOnly = Math.sqrt(Math.max(0, mouth / mouthCells - still * still));
        return (float) Math.max(mouthOnly, DOUBT * still);
    }

    private static float[] talks(float[] unrest) {
        float[] talks = new float[unrest.length];
        boolean now = unrest[0] > (TALK_BEGINS + TALK_ENDS) / 2;
        for (int i = 0; i < unrest.length; i++) {
            now = unrest[i] > (now ? TALK_ENDS : TALK_BEGINS);
            talks[i] = now ? 1 : 0;
        }
        return talks;
    }

    /** The share of cells that are not what they usually are; NaN: unknown. */
    private float[] strangeness(float[][] looks) {
        int reach = frames(USUAL_SECONDS);
        int step = Math.max(1, frames(0.5));
        float[] strangeness = new float[looks.length];
        float[][] usual = null;
        for (int i = 0; i < looks.length; i++) {
            if (i % step == 0) {
                usual =
                        usual(
                                looks,
                                Math.max(0, i - reach),
                                Math.min(looks.length, i + reach + step));
            }
            strangeness[i] = looks[i] == null || usual == null ? Float.NaN : share(looks[i], usual);
        }
        return strangeness;
    }

    private static float share(float[] look, float[][] usual) {
        int others = 0;
        for (int cell = 0; cell < look.length; cell++) {
            float least = Math.max(OTHER_LEVELS, OTHER_DEVIATIONS * usual[1][cell]);
            others += Math.abs(look[cell] - usual[0][cell]) > least ? 1 : 0;
        }
        return (float) others / look.length;
    }

    /** Medians of the cells and of their distances from these; null where too little is known. */
    private static float[][] usual(float[][] looks, int from, int to) {
        List<float[]> some = new ArrayList<>();
        int step = Math.max(1, (to - from) / USUAL_LOOKS);
        for (int i = from; i < to; i += step) {
            if (looks[i] != null) {
                some.add(looks[i]);
            }
        }
        if (some.size() < LEAST_LOOKS) {
            return null;
        }
        float[][] usual = new float[2][MouthLook.BYTES];
        float[] values = new float[some.size()];
        for (int cell = 0; cell < MouthLook.BYTES; cell++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = some.get(i)[cell];
            }
            Arrays.sort(values);
            usual[0][cell] = values[values.length / 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.abs(values[i] - usual[0][cell]);
            }
            Arrays.sort(values);
            usual[1][cell] = values[values.length / 2];
        }
        return usual;
    }

    /** Replaces what is unknown by what lies between its neighbours. */
    private static float[] fill(float[] values) {
        int last = -1;
        for (int i = 0; i < values.length; i++) {
            if (!Float.isNaN(values[i])) {
                for (int j = last + 1; j < i; j++) {
                    float t = last < 0 ? 1 : (float) (j - last) / (i - last);
                    values[j] =
                            last < 0 ? values[i] : values[last] + t * (values[i] - values[last]);
                }
                last = i;
            }
        }
        Arrays.fill(values, last + 1, values.length, last < 0 ? 0 : values[last]);
        return values;
    }

    /** The largest of each value's neighbours. */
    private static float[] spread(float[] values, int reach) {
        float[] out = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            for (int j = Math.max(0, i - reach); j <= Math.min(values.length - 1, i + reach); j++) {
                out[i] = Math.max(out[i], values[j]);
            }
        }
        return out;
    }

    /** Steps become ramps: a mean over the length of a ramp. */
    private float[] ramps(float[] values) {
        int reach = Math.max(1, frames(RAMP_SECONDS) / 2);
        float[] out = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float sum = 0;
            for (int j = i - reach; j <= i + reach; j++) {
                sum += values[Math.max(0, Math.min(values.length - 1, j))];
            }
            out[i] = sum / (2 * reach + 1);
        }
        return out;
    }
}

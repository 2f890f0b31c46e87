package io.heygem.operators.preflight;

import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoTraits;
import io.heygem.operators.plan.Lengths;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a video before anything is rendered.
 *
 * @param probe what the file holds
 * @param traits how its pictures lie and shine
 * @param lengths how long it and its output are
 * @param sampledFrames frames that were searched for a face
 * @param framesWithFace those that show one
 * @param facePx height of the crop that the lip model would see, pixels of the video, median; 0
 *     without a face
 * @param modelPx height of what the lip model paints, pixels
 * @param estimatedSeconds wall time of rendering it here, from a timed sample
 * @param warnings what later stages would say
 */
public record VideoInspection(
        VideoProbe probe,
        VideoTraits traits,
        Lengths lengths,
        int sampledFrames,
        int framesWithFace,
        double facePx,
        int modelPx,
        double estimatedSeconds,
        List<String> warnings) {

    private static final double FEW = 0.9;
    private static final double SMALL = 0.5;
    private static final double LARGE = 3;

    public VideoInspection {
        warnings = List.copyOf(warnings);
    }

    /** Share of the sampled frames that show a face, 0..1. */
    public double faceShare() {
        return (double) framesWithFace / sampledFrames;
    }

    /** What speaks against the video. */
    public List<Concern> concerns() {
        List<Concern> concerns = new ArrayList<>();
        if (framesWithFace == 0) {
            concerns.add(Concern.NO_FACE);
        } else {
            if (faceShare() < FEW) {
                concerns.add(Concern.FEW_FACES);
            }
            if (facePx < SMALL * modelPx) {
                concerns.add(Concern.SMALL_FACE);
            }
            if (facePx > LARGE * modelPx) {
                concerns.add(Concern.LARGE_FACE);
            }
        }
        return concerns;
    }

    /** The worst of all that is said. */
    public Light light() {
        Light light = warnings.isEmpty() ? Light.GREEN : Light.AMBER;
        for (Concern concern : concerns()) {
            if (concern.light().compareTo(light) > 0) {
                light = concern.light();
            }
        }
        return light;
    }
}

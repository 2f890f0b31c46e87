package io.heygem.operators.preflight;

/** What speaks against a video beside the warnings of later stages. */
public enum Concern {
    /** No sampled frame shows a face. */
    NO_FACE(Light.RED),
    /** A good part of the sampled frames shows no face. */
    FEW_FACES(Light.AMBER),
    /** The face is much smaller than what the lip model sees: few pixels will move. */
    SMALL_FACE(Light.AMBER),
    /** The face is much larger than what the lip model paints: the mouth will look soft. */
    LARGE_FACE(Light.AMBER);

    private final Light light;

    Concern(Light light) {
        this.light = light;
    }

    /** How bad it is. */
    public Light light() {
        return light;
    }
}

package io.heygem.operators.record;

/** The operators of the stream: the one source of their names and uids. */
public enum Stage {
    SOURCE("Jobs"),
    PARSE("Parse"),
    PREPARE_AUDIO("PrepareAudio"),
    PLAN_VIDEO("PlanVideo"),
    DETECT_FACES("DetectFaces"),
    LINK_FACES("LinkFaces"),
    DECODE("Decode"),
    CROP_FACES("CropFaces"),
    INFER_LIPS("InferLips"),
    BLEND("Blend"),
    ENCODE_SEGMENT("EncodeSegment"),
    ASSEMBLE("Assemble");

    private final String title;

    Stage(String title) {
        this.title = title;
    }

    /** What people read, in the dashboard and in logs. */
    public String title() {
        return title;
    }

    /** What state is found by in a savepoint; never changes. */
    public String uid() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}

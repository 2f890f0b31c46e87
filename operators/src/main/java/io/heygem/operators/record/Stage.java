package io.heygem.operators.record;

/** The operators of the stream: the one source of their names and uids. */
public enum Stage {
    SOURCE("Jobs"),
    CONTROL("Control"),
    START("Start"),
    PARSE("Parse"),
    PARSE_CONTROL("ParseControl"),
    DISPATCH("Dispatch"),
    PREPARE_AUDIO("PrepareAudio"),
    PLAN_VIDEO("PlanVideo"),
    RELEASE_RANGES("ReleaseRanges"),
    DETECT_FACES("DetectFaces"),
    LINK_FACES("LinkFaces"),
    RELEASE_SEGMENTS("ReleaseSegments"),
    DECODE("Decode"),
    CROP_FACES("CropFaces"),
    INFER_LIPS("InferLips"),
    BLEND("Blend"),
    ENCODE_SEGMENT("EncodeSegment"),
    ASSEMBLE("Assemble"),
    REPORT("Report"),
    REFUSE("Refuse"),
    THROTTLE("Throttle"),
    TELL_ONCE("TellOnce"),
    STATUS("Status"),
    PROGRESS("Progress"),
    DEAD_LETTERS("DeadLetters");

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

package io.heygem.operators;

import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoProgress;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.OutputTag;

/** The side outputs that stages have in common. */
public final class StageOutputs {

    /** Videos that cannot be finished. */
    public static final OutputTag<StageFailure> FAILURES =
            new OutputTag<>("failures", TypeInformation.of(StageFailure.class));

    /** How far videos are. */
    public static final OutputTag<VideoProgress> PROGRESS =
            new OutputTag<>("progress", TypeInformation.of(VideoProgress.class));

    /** Segments whose files were there already. */
    public static final OutputTag<RenderedSegment> REUSED =
            new OutputTag<>("reused", TypeInformation.of(RenderedSegment.class));

    /** Messages that cannot be obeyed. */
    public static final OutputTag<Refusal> REFUSALS =
            new OutputTag<>("refusals", TypeInformation.of(Refusal.class));

    private StageOutputs() {}
}

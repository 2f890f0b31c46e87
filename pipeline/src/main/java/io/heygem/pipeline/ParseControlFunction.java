package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.Refusal;
import io.heygem.pipeline.descriptor.DescriptorException;
import io.heygem.pipeline.event.ControlCommand;
import io.heygem.pipeline.event.EventJson;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The other door of the stream: bytes become a command, or a refusal. */
public final class ParseControlFunction extends ProcessFunction<ControlMessage, JobControl> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(ControlMessage message, Context context, Collector<JobControl> out) {
        try {
            ControlCommand command = EventJson.readControl(message.bytes());
            out.collect(new JobControl(command.jobId(), command.command(), message.origin()));
        } catch (DescriptorException e) {
            context.output(
                    StageOutputs.REFUSALS,
                    new Refusal(message.origin(), ErrorCode.CONTROL_INVALID, e.problems(), null));
        }
    }
}

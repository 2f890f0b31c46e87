package io.heygem.operators.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.assemble.SegmentCount;
import io.heygem.operators.dispatch.EarlyCommand;
import io.heygem.operators.dispatch.OpenJob;
import io.heygem.operators.dispatch.Standing;
import io.heygem.operators.link.ReleaseState;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSerializationTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Announcement.class,
                BlendedFrame.class,
                JobControl.class,
                JobSubmission.class,
                OpenJob.class,
                Standing.class,
                VideoTally.class,
                DecodedFrame.class,
                DetectionRange.class,
                EarlyCommand.class,
                Damage.class,
                FaceCrops.class,
                FaceTrack.class,
                FrameFaces.class,
                MouthPatches.class,
                OutputManifest.class,
                PassedThrough.class,
                PreparedSound.class,
                Origin.class,
                RangeFaces.class,
                Refusal.class,
                RenderJob.class,
                RenderedSegment.class,
                Segment.class,
                StageFailure.class,
                VideoOutcome.class,
                VideoPlan.class,
                VideoProgress.class,
                VideoRequest.class,
                VideoTask.class,
                ReleaseState.class,
                SegmentCount.class
            })
    void serializesWithoutKryo(Class<?> record) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(record);
        assertThat(record.isRecord()).isTrue();
    }
}

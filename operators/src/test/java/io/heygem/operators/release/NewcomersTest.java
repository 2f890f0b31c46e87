package io.heygem.operators.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.Priority;
import io.heygem.operators.record.VideoRequest;
import org.junit.jupiter.api.Test;

class NewcomersTest {

    private static final int LIMIT = 20;

    private final Newcomers newcomers = new Newcomers();

    @Test
    void aSmallJobKeepsThreePlacesPerSegmentFree() {
        plan(request("large", "v", Priority.NORMAL), 300);
        assertThat(othersMayTake()).isEqualTo(LIMIT);
        plan(request("small", "v", Priority.NORMAL), 2);
        assertThat(newcomers.isNew("small")).isTrue();
        assertThat(newcomers.isNew("large")).isFalse();
        assertThat(othersMayTake()).isEqualTo(LIMIT - 6);
        plan(request("another", "v", Priority.NORMAL), 10);
        assertThat(othersMayTake()).isZero();
        assertThat(newcomers.placesForOthers(LIMIT, 5000, 0, job -> false))
                .as("something now and then")
                .isEqualTo(1);
        newcomers.remove(request("another", "v", Priority.NORMAL));
        newcomers.remove(request("small", "v", Priority.NORMAL));
        assertThat(othersMayTake()).isEqualTo(LIMIT);
    }

    @Test
    void aJobOfManyShortVideosSoonIsSmallNoMore() {
        for (int video = 0; video < 6; video++) {
            VideoRequest request = request("many", "v" + video, Priority.NORMAL);
            plan(request, 6);
            plan(request, 6);
            assertThat(newcomers.isNew("many")).as("video %d", video).isEqualTo(video < 5);
            if (video > 0) {
                newcomers.remove(request("many", "v" + (video - 1), Priority.NORMAL));
            }
        }
    }

    @Test
    void anUnknownJobIsNotNew() {
        assertThat(newcomers.isNew("x")).isFalse();
    }

    @Test
    void aLessUrgentNewcomerHoldsUpNobody() {
        plan(request("large", "v", Priority.NORMAL), 300);
        plan(request("small", "v", Priority.LOW), 2);
        assertThat(othersMayTake()).isEqualTo(LIMIT);
        plan(request("urgent", "v", Priority.HIGH), 2);
        assertThat(othersMayTake()).isEqualTo(LIMIT - 6);
    }

    @Test
    void aPausedNewcomerNeedsNoRoom() {
        plan(request("small", "v", Priority.NORMAL), 2);
        assertThat(newcomers.placesForOthers(LIMIT, 0, 0, "small"::equals)).isEqualTo(LIMIT);
    }

    @Test
    void aSmallJobFindsRoomBeforeItsLengthIsKnown() {
        plan(request("large", "v", Priority.NORMAL), 300);
        newcomers.add(request("small", "v", Priority.NORMAL), 1_000);
        assertThat(newcomers.isNew("small")).isTrue();
        assertThat(newcomers.placesForOthers(LIMIT, 60_000, 59_000, job -> false))
                .isEqualTo(LIMIT - 12);
        assertThat(newcomers.placesForOthers(LIMIT, 61_000, 60_000, job -> false))
                .as("its sound may be hours long")
                .isEqualTo(LIMIT);
        plan(request("small", "v", Priority.NORMAL), 2);
        assertThat(newcomers.placesForOthers(LIMIT, 62_000, 61_000, job -> false))
                .isEqualTo(LIMIT - 6);
    }

    @Test
    void aJobOfManyVideosIsNeverNew() {
        VideoRequest one = request("many", "v", Priority.NORMAL);
        newcomers.add(
                new VideoRequest(
                        one.jobId(),
                        one.videoId(),
                        1,
                        one.priority(),
                        one.audio(),
                        one.video(),
                        one.output(),
                        one.lengthPolicy(),
                        one.face(),
                        one.mouthStrength(),
                        one.encoding(),
                        40),
                0);
        assertThat(newcomers.isNew("many")).isFalse();
        assertThat(othersMayTake()).isEqualTo(LIMIT);
    }

    private void plan(VideoRequest request, int segments) {
        newcomers.add(request, 0);
        newcomers.planned(request, segments);
    }

    private int othersMayTake() {
        return newcomers.placesForOthers(LIMIT, 0, 0, job -> false);
    }

    private static VideoRequest request(String job, String video, Priority priority) {
        return new VideoRequest(job, video, 1, priority, "a.wav", "v.mp4", "o.mp4");
    }
}

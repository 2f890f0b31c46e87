package io.heygem.operators.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BusyShareTest {

    private long nowNs;
    private final BusyShare busy = new BusyShare(() -> nowNs);

    @Test
    void tellsWhichShareOfTheTimeWasWork() {
        seconds(2);
        busy.begin();
        seconds(6);
        busy.end();
        busy.end();
        seconds(2);
        assertThat(busy.share()).isEqualTo(0.6);
        seconds(10);
        assertThat(busy.share()).isZero();
    }

    @Test
    void workThatGoesOnCounts() {
        busy.begin();
        seconds(10);
        assertThat(busy.share()).isEqualTo(1);
        seconds(5);
        busy.end();
        seconds(5);
        assertThat(busy.share()).isEqualTo(0.5);
    }

    @Test
    void twoLooksInARowSeeTheSame() {
        busy.begin();
        seconds(8);
        busy.end();
        assertThat(busy.share()).isEqualTo(1);
        seconds(1);
        assertThat(busy.share()).isEqualTo(1);
    }

    private void seconds(int seconds) {
        nowNs += Duration.ofSeconds(seconds).toNanos();
    }
}

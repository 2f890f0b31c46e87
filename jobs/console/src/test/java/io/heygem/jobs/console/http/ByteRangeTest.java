package io.heygem.jobs.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteRangeTest {

    @Test
    void readsTheThreeForms() throws Exception {
        assertThat(ByteRange.of("bytes=0-0", 10)).contains(new ByteRange(0, 1));
        assertThat(ByteRange.of("bytes=3-", 10)).contains(new ByteRange(3, 10));
        assertThat(ByteRange.of("bytes=-4", 10)).contains(new ByteRange(6, 10));
        assertThat(ByteRange.of("bytes=-40", 10)).contains(new ByteRange(0, 10));
        assertThat(ByteRange.of("bytes=3-99", 10)).contains(new ByteRange(3, 10));
    }

    @Test
    void passesByWhatItDoesNotUnderstand() throws Exception {
        for (String header :
                new String[] {
                    null, "", "bytes=", "bytes=-", "bytes=5-3", "lines=1-2", "bytes=1-2,4-5"
                }) {
            assertThat(ByteRange.of(header, 10)).as(header).isEmpty();
        }
    }

    @Test
    void refusesWhatLiesBehindTheEnd() {
        for (String header : new String[] {"bytes=10-", "bytes=99-100", "bytes=-0"}) {
            assertThatThrownBy(() -> ByteRange.of(header, 10))
                    .isInstanceOf(HttpProblem.class)
                    .hasMessageContaining("416");
        }
    }
}

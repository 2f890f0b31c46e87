package io.heygem.operators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMarkTest {

    private final ProcessMark own = ProcessMark.own();

    @Test
    void ownProcessLives() {
        assertThat(own.isGone()).isFalse();
        assertThat(own.isOfThisHost()).isTrue();
        assertThat(own.pid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aReusedProcessIdIsAnotherProcess() {
        assertThat(new ProcessMark(own.host(), own.pid(), own.startedAtMs() + 5000).isGone())
                .isTrue();
    }

    @Test
    void nobodyKnowsAboutOtherHosts() {
        ProcessMark other = new ProcessMark("elsewhere", 1, 1);
        assertThat(other.isGone()).isFalse();
        assertThat(other.isOfThisHost()).isFalse();
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(ProcessMark.parse(own.toString())).contains(own);
        assertThat(ProcessMark.parse("12_x_host")).isEmpty();
        assertThat(ProcessMark.parse("")).isEmpty();
    }
}

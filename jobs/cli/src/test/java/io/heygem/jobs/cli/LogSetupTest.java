package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogSetupTest {

    private static final String LINE =
            "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2},\\d{3} - (INFO|WARNING|ERROR) - .+";

    @TempDir Path room;

    @Test
    void writesThePromisedLinesIntoAFileWithAChineseName() throws IOException {
        Path file = room.resolve("日志 一").resolve("运行实时日志.log");
        LogSetup.start(file, false);
        Logger ours = LoggerFactory.getLogger("io.heygem.somewhere");
        Logger theirs = LoggerFactory.getLogger("org.apache.flink.runtime.Noise");
        ours.info("音频 {} 已就绪", "a.wav");
        ours.debug("too much");
        theirs.info("chatter");
        theirs.warn("两行\n一条");

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2).allMatch(line -> line.matches(LINE));
        assertThat(lines.get(0)).endsWith(" - INFO - 音频 a.wav 已就绪");
        assertThat(lines.get(1)).endsWith(" - WARNING - 两行\\n一条");
    }

    @Test
    void appendsAndPutsTheStackTraceBehindTheLine() throws IOException {
        Path file = Files.writeString(room.resolve("x.log"), "before\n");
        LogSetup.start(file, false);
        LoggerFactory.getLogger("io.heygem.x").error("坏了", new IOException("disk"));

        List<String> lines = Files.readAllLines(file);
        assertThat(lines.get(0)).isEqualTo("before");
        assertThat(lines.get(1)).matches(LINE).endsWith(" - ERROR - 坏了");
        assertThat(lines.get(2)).isEqualTo("java.io.IOException: disk");
        assertThat(lines.get(3)).startsWith("\tat ");
    }

    @Test
    void refusesAFolder() {
        assertThatThrownBy(() -> LogSetup.start(room, false)).isInstanceOf(IOException.class);
    }
}

package io.heygem.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.jobs.console.LogLines.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogLinesTest {

    @TempDir Path folder;

    @Test
    void followsAFileAndKnowsLevels() throws Exception {
        Path file = folder.resolve("运行实时日志.log");
        List<LogLines.Line> heard = new ArrayList<>();
        LogLines lines = new LogLines(file, 0);
        lines.read(heard::add);
        Files.writeString(file, "2025-04-05 14:23:10,123 - ERROR - 坏了\n\tat a.B.c(B.java:1)\n2025");
        lines.read(heard::add);
        assertThat(heard)
                .containsExactly(
                        new LogLines.Line(Level.ERROR, "2025-04-05 14:23:10,123 - ERROR - 坏了"),
                        new LogLines.Line(Level.ERROR, "\tat a.B.c(B.java:1)"));
        Files.writeString(
                file,
                "-04-05 14:23:11,123 - INFO - \u001b[31m\u202ex\n",
                StandardOpenOption.APPEND);
        lines.read(heard::add);
        assertThat(heard)
                .last()
                .isEqualTo(
                        new LogLines.Line(
                                Level.INFO,
                                "2025-04-05 14:23:11,123 - INFO - \\u001b[31m\\u202ex"));
        Files.writeString(file, "a\n");
        lines.read(heard::add);
        assertThat(heard).last().extracting(LogLines.Line::text).isEqualTo("a");
    }

    @Test
    void beginsWithTheNextWholeLine() throws Exception {
        Path file = Files.writeString(folder.resolve("a.log"), "first\nsecond\n");
        List<LogLines.Line> heard = new ArrayList<>();
        new LogLines(file, 3).read(heard::add);
        assertThat(heard).extracting(LogLines.Line::text).containsExactly("second");
    }
}

package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeamITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir Path folder;

    @Test
    void anySegmentLengthGivesTheSameFrames() throws Exception {
        List<List<YuvFrame>> all = new ArrayList<>();
        for (int length : new int[] {24, 48, 250}) {
            BarCodeRun run = new BarCodeRun(folder.resolve("s" + length)).prepare();
            VideoOutcome outcome = run.render(length);
            assertThat(outcome.state()).isEqualTo(VideoState.COMPLETED);
            assertThat(outcome.frames()).isEqualTo(BarCodeRun.OUTPUT_FRAMES);
            assertThat(outcome.segmentsRendered())
                    .isEqualTo((BarCodeRun.OUTPUT_FRAMES + length - 1) / length);
            List<YuvFrame> frames = run.frames();
            BarCodeRun.check(frames);
            all.add(frames);
        }
        assertSame(all.get(0), all.get(1));
        assertSame(all.get(0), all.get(2));
    }

    @Test
    void aSecondRunRendersNothing() throws Exception {
        BarCodeRun run = new BarCodeRun(folder).prepare();
        run.render(24);
        VideoOutcome again = run.render(24);
        assertThat(again.state()).isEqualTo(VideoState.COMPLETED);
        assertThat(again.segmentsRendered()).isZero();
        assertThat(again.segmentsReused()).isEqualTo(6);
        assertThat(run.segments()).as("segments of finished videos").isEmptyDirectory();
    }

    @Test
    void afterAKillOnlyMissingSegmentsAreRendered() throws Exception {
        int length = 6;
        int segments = BarCodeRun.OUTPUT_FRAMES / length;
        BarCodeRun unbroken = new BarCodeRun(folder.resolve("unbroken")).prepare();
        unbroken.render(length);

        BarCodeRun run = new BarCodeRun(folder.resolve("killed")).prepare();
        Process process = child(folder.resolve("killed"), length);
        try {
            await(process, run.segments(), 3);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
        long left = finished(run.segments());
        assertThat(left).as("killed half-way").isBetween(3L, segments - 1L);

        VideoOutcome outcome = run.render(length);
        assertThat(outcome.state()).isEqualTo(VideoState.COMPLETED);
        assertThat(outcome.segmentsReused()).isEqualTo((int) left);
        assertThat(outcome.segmentsRendered()).isEqualTo(segments - (int) left);
        BarCodeRun.check(run.frames());
        assertSame(unbroken.frames(), run.frames());
    }

    private Process child(Path run, int length) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
        command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
        command.add("-Xmx700m");
        command.add(BarCodeRun.class.getName());
        command.add(run.toString());
        command.add(Integer.toString(length));
        ProcessBuilder builder = new ProcessBuilder(command);
        // In the environment, because some native libraries mind a long command line.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("child.log").toFile());
        return builder.start();
    }

    private void await(Process process, Path segments, int count) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (finished(segments) < count) {
            assertThat(process.isAlive())
                    .as("child: %s", Files.readString(folder.resolve("child.log")))
                    .isTrue();
            assertThat(System.nanoTime()).as("patience").isLessThan(end);
            Thread.sleep(2);
        }
    }

    private static long finished(Path segments) throws Exception {
        if (!Files.isDirectory(segments)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(segments)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".mp4") && !name.startsWith("."))
                    .count();
        }
    }

    private static void assertSame(List<YuvFrame> expected, List<YuvFrame> actual) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).y()).as("luma of frame %d", i).isEqualTo(expected.get(i).y());
            assertThat(actual.get(i).u()).as("U of frame %d", i).isEqualTo(expected.get(i).u());
            assertThat(actual.get(i).v()).as("V of frame %d", i).isEqualTo(expected.get(i).v());
        }
    }
}

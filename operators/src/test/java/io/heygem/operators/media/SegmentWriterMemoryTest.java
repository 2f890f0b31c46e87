package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.Clips;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a segment must not depend on what the memory held before. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "fills fresh memory through glibc")
class SegmentWriterMemoryTest {

    private static final VideoFormat FORMAT = Clips.format(720, 240, 25, 1);
    private static final int FRAMES = 30;

    @TempDir Path folder;

    @Test
    void theSameFramesGiveTheSameBytesWhateverTheMemoryHeld() throws Exception {
        byte[] clean = written("0");
        assertThat(written("85")).isEqualTo(clean);
        assertThat(written("170")).isEqualTo(clean);
    }

    private byte[] written(String filling) throws Exception {
        Path file = folder.resolve(filling + ".mp4");
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        SegmentWriterMemoryTest.class.getName(),
                        file.toString());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("MALLOC_PERTURB_", filling);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> read(folder.resolve("log"))).isZero();
        return Files.readAllBytes(file);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    /** Writes one noisy segment. */
    public static void main(String[] args) throws Exception {
        Random random = new Random(3);
        try (SegmentWriter writer =
                SegmentWriter.open(Path.of(args[0]), FORMAT, new EncoderSettings(17, "veryfast"))) {
            for (int i = 0; i < FRAMES; i++) {
                var frame = Clips.frame(FORMAT, i);
                for (int at = 0; at < frame.y().length; at++) {
                    frame.y()[at] += (byte) random.nextInt(9);
                }
                writer.write(frame);
            }
            writer.finish();
        }
    }
}

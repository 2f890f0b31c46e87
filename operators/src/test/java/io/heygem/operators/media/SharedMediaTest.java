package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heygem.models.image.YuvFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files, which are not part of the project. */
class SharedMediaTest {

    private static final Path MEDIA = Path.of(System.getProperty("heygem.shared", "none"), "media");

    @TempDir Path folder;

    @BeforeAll
    static void needsRealFiles() {
        boolean there = Files.isDirectory(MEDIA);
        if (!there) {
            System.out.println("skipped: no real clips in " + MEDIA + " (-Dheygem.shared=...)");
        }
        assumeTrue(there);
    }

    private static List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(MEDIA.resolve(kind))) {
            return files.sorted().toList();
        }
    }

    @Test
    void findsTheSameFramesForwardsAndBySeeking() throws IOException, MediaException {
        for (Path file : files("videos")) {
            VideoProbe probe = VideoProber.probe(file);
            int frames = probe.ptsUs().length;
            assertThat(frames).as("%s", file).isGreaterThan(50);
            int[] wanted = {frames / 3, frames / 2, frames / 2 + 1};
            YuvFrame[] forwards = new YuvFrame[wanted.length];
            try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
                for (int i = 0; i < wanted.length; i++) {
                    forwards[i] = reader.read(wanted[i], probe.ptsUs()[wanted[i]]);
                    assertThat(reader.lastDamaged()).as("%s", file).isFalse();
                }
            }
            try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
                for (int i = wanted.length - 1; i >= 0; i--) {
                    YuvFrame frame = reader.read(wanted[i], probe.ptsUs()[wanted[i]]);
                    assertThat(Arrays.equals(frame.y(), forwards[i].y()))
                            .as("%s frame %d", file, wanted[i])
                            .isTrue();
                }
            }
        }
    }

    @Test
    void hearsAnMp3WhereItsWavIs() throws MediaException {
        float[] mp3 = decode("en_jfk.mp3");
        float[] wav = decode("en_jfk_16k.wav");
        float[] flac = decode("en_jfk_44k_stereo.flac");

        assertThat(mp3).hasSameSizeAs(wav);
        assertThat(flac).hasSameSizeAs(wav);
        assertThat(bestShift(mp3, wav)).isZero();
        assertThat(bestShift(flac, wav)).isZero();
        assertThat(rms(flac)).isCloseTo(rms(wav), within(1e-4));
    }

    private float[] decode(String name) throws MediaException {
        return AudioTranscoderTest.decode(
                MEDIA.resolve("audio").resolve(name), folder.resolve("a.m4a"));
    }

    private static int bestShift(float[] a, float[] b) {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int shift = -1200; shift <= 1200; shift++) {
            double sum = 0;
            for (int i = 20_000; i < 60_000; i++) {
                sum += a[i + shift] * b[i];
            }
            if (sum > most) {
                most = sum;
                best = shift;
            }
        }
        return best;
    }

    private static double rms(float[] sound) {
        double sum = 0;
        for (float sample : sound) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / sound.length);
    }
}

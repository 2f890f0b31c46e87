package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentWriterTest {

    static final VideoFormat FORMAT =
            new VideoFormat(128, 96, 30_000, 1001, 16, 15, ColorMatrix.BT709, true);

    @TempDir Path folder;

    static Path write(Path file, VideoFormat format, EncoderSettings settings, int from, int to)
            throws MediaException {
        try (SegmentWriter writer = SegmentWriter.open(file, format, settings)) {
            for (int i = from; i < to; i++) {
                writer.write(BarCode.frame(i, format.width(), format.height()));
            }
            writer.finish();
        }
        return file;
    }

    @Test
    void losesNothingAtFactorZero() throws MediaException {
        assumeThat(VideoEncoder.software(VideoCodec.H264)).isEqualTo(VideoEncoder.X264);
        Path file = folder.resolve("a.mp4");
        Random random = new Random(3);
        YuvFrame[] frames = new YuvFrame[20];
        try (SegmentWriter writer =
                SegmentWriter.open(file, FORMAT, new EncoderSettings(0, "veryfast"))) {
            for (int i = 0; i < frames.length; i++) {
                frames[i] = noise(random);
                writer.write(frames[i]);
            }
            writer.finish();
        }

        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.format()).isEqualTo(FORMAT);
        assertThat(probe.ptsUs()).hasSize(20);
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            for (int i = 0; i < frames.length; i++) {
                YuvFrame read = reader.read(i, probe.ptsUs()[i]);
                assertThat(read.y()).isEqualTo(frames[i].y());
                assertThat(read.u()).isEqualTo(frames[i].u());
                assertThat(read.v()).isEqualTo(frames[i].v());
                assertThat(read.matrix()).isEqualTo(ColorMatrix.BT709);
                assertThat(read.fullRange()).isTrue();
            }
        }
    }

    private static YuvFrame noise(Random random) {
        byte[] y = new byte[128 * 96];
        byte[] u = new byte[64 * 48];
        byte[] v = new byte[64 * 48];
        random.nextBytes(y);
        random.nextBytes(u);
        random.nextBytes(v);
        return new YuvFrame(128, 96, y, u, v, ColorMatrix.BT709, true);
    }

    @Test
    void writesTheSameBytesForTheSameFrames() throws MediaException, IOException {
        EncoderSettings settings = new EncoderSettings(17, "medium");
        Path first = write(folder.resolve("first.mp4"), FORMAT, settings, 0, 60);
        Path second = write(folder.resolve("second.mp4"), FORMAT, settings, 0, 60);

        assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
    }

    @Test
    void writesOneFrame() throws MediaException {
        Path file = write(folder.resolve("a.mp4"), FORMAT, new EncoderSettings(17, "medium"), 5, 6);

        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.ptsUs()).containsExactly(0);
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            assertThat(BarCode.read(reader.read(0, 0))).isEqualTo(5);
        }
    }

    @Test
    void encodesWithoutX264() throws MediaException {
        Path file = folder.resolve("a.mp4");
        try (SegmentWriter writer =
                SegmentWriter.open(
                        file, FORMAT, new EncoderSettings(VideoEncoder.OPENH264, 20, "veryfast"))) {
            for (int i = 0; i < 40; i++) {
                writer.write(BarCode.frame(i, 128, 96));
            }
            writer.finish();
        }

        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.format().frameRateNum()).isEqualTo(30_000);
        assertThat(probe.ptsUs()).hasSize(40);
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            for (int i = 0; i < 40; i++) {
                assertThat(BarCode.read(reader.read(i, probe.ptsUs()[i]))).isEqualTo(i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void fallsBackToTheProcessorWhereNoCardEncodes(VideoCodec codec) throws MediaException {
        assumeThat(VideoEncoder.software(codec)).isNotEqualTo(VideoEncoder.OPENH264);
        EncoderSettings wished = EncoderSettings.choose(codec, true, 20, "veryfast");
        assertThat(wished.isHardware()).isEqualTo(VideoEncoder.works(codec.hardware));
        if (!wished.isHardware()) {
            assertThat(wished).isEqualTo(EncoderSettings.choose(codec, false, 20, "veryfast"));
        }
        VideoProbe probe = VideoProber.probe(write(folder.resolve("a.mp4"), FORMAT, wished, 0, 10));
        assertThat(probe.codec()).isEqualTo(codec.name().toLowerCase(Locale.ROOT));
        assertThat(probe.ptsUs()).hasSize(10);
    }

    @Test
    void refusesFramesOfAnotherSize() throws MediaException {
        try (SegmentWriter writer =
                SegmentWriter.open(
                        folder.resolve("a.mp4"), FORMAT, new EncoderSettings(17, "veryfast"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.write(BarCode.frame(0, 64, 64)))
                    .withMessage("frame of 64 x 64, expected 128 x 96");
        }
    }

    @Test
    void refusesToFinishWithoutFrames() throws MediaException {
        try (SegmentWriter writer =
                SegmentWriter.open(
                        folder.resolve("a.mp4"), FORMAT, new EncoderSettings(17, "veryfast"))) {
            assertThatThrownBy(writer::finish)
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.ENCODE_FAILED));
        }
    }
}

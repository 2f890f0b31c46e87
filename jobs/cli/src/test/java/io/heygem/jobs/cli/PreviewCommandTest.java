package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.Clips;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {

    @TempDir Path room;

    private final Captured heygem = new Captured();
    private Path portrait;
    private Path picture;

    @BeforeEach
    void makeInputs() throws Exception {
        heygem.environment = Map.of("HEYGEM_WORKSPACE", room.resolve("ws").toString());
        portrait = room.resolve("人像.png");
        picture = room.resolve("预览.png");
        try (InputStream bundled = CheckCommand.class.getResourceAsStream("demo/astronaut.png")) {
            Files.copy(bundled, portrait);
        }
    }

    @Test
    void drawsTheFrameAndTheMouthForASound() throws Exception {
        Path audio = Clips.tone(room.resolve("语音.wav"), 16_000, 32_000);
        int code =
                heygem.run(
                        "preview",
                        "--video",
                        portrait,
                        "--at",
                        "0.5",
                        "--audio_input",
                        audio,
                        "--output",
                        picture);
        assertThat(heygem.err()).isEmpty();
        assertThat(code).isEqualTo(ExitCode.DONE);
        assertThat(heygem.out())
                .contains("faces found 1, of which speak 1", "may be painted to 100 %");
        BufferedImage drawn = ImageIO.read(picture.toFile());
        int side = (drawn.getHeight() - 12) / 3;
        int left = drawn.getWidth() - side;
        assertThat(difference(drawn, left, 0, 2 * (side + 6), side))
                .as("the close-up with a mouth against the one without")
                .isGreaterThan(0.2);
    }

    @Test
    void aPictureWithoutSoundShowsFacesOnly() {
        assertThat(heygem.run("preview", "--video", portrait, "--output", picture))
                .isEqualTo(ExitCode.DONE);
        assertThat(heygem.out()).contains("has no sound, so no mouth is painted");
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void aFrameWithoutAFaceIsDrawnAndSaidSo() throws Exception {
        Path bars = Clips.video(room.resolve("bars.mp4"), Clips.format(160, 128, 25, 1), 30);
        assertThat(heygem.run("preview", "--video", bars, "--at", "9", "--output", picture))
                .isEqualTo(ExitCode.SOME_FAILED);
        assertThat(heygem.err()).contains("No face to paint at 1.2 s");
        assertThat(picture).isNotEmptyFile();
    }

    @Test
    void drawsASheetOfManyFrames() throws Exception {
        Path bars = Clips.video(room.resolve("bars.mp4"), Clips.format(160, 128, 25, 1), 30);
        assertThat(heygem.run("preview", "--video", bars, "--sheet", "--output", picture))
                .isEqualTo(ExitCode.DONE);
        assertThat(heygem.out()).contains("0 of 24 frames");
        assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(6 * 244 - 4);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(heygem.run("preview", "--video", portrait, "--at", "soon"))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.err()).contains("--at is “soon”");
        assertThat(heygem.run("preview", "--video", portrait, "--output", portrait))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.run("preview", "--video", portrait, "--mouth_strength", "2"))
                .isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.run("preview")).isEqualTo(ExitCode.WRONG_USAGE);
    }

    private static double difference(
            BufferedImage picture, int left, int first, int second, int side) {
        long sum = 0;
        for (int y = 0; y < side; y++) {
            for (int x = left; x < left + side; x++) {
                int a = picture.getRGB(x, first + y) >> 8 & 0xff;
                int b = picture.getRGB(x, second + y) >> 8 & 0xff;
                sum += Math.abs(a - b);
            }
        }
        return (double) sum / side / side;
    }
}

package io.heygem.jobs.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.image.Image;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PresenterVideosTest {

    @TempDir Path folder;

    @Test
    void writesAVideoThatIsLongerThanTheVoice() throws Exception {
        Path file = folder.resolve("square.mp4");
        PresenterVideos.load().write(0, file);
        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.ptsUs()).hasSize(200);
        assertThat(probe.format().width()).isEqualTo(640);
        assertThat(probe.format().height()).isEqualTo(640);
    }

    @Test
    void movesLittleFromFrameToFrameAndMuchOverTime() throws Exception {
        PresenterVideos videos = PresenterVideos.load();
        Image first = videos.frame(0, 0);
        double near = difference(first, videos.frame(0, 1));
        double far = difference(first, videos.frame(0, 100));
        assertThat(near).isGreaterThan(0).isLessThan(3);
        assertThat(far).isGreaterThan(3 * near);
        assertThat(difference(first, videos.frame(0, 200))).isLessThan(0.01);
    }

    @Test
    void bundlesAVoice() throws Exception {
        byte[] wav = Files.readAllBytes(PresenterVideos.writeVoice(folder));
        assertThat(new String(wav, 0, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("RIFF");
        assertThat(wav.length).isGreaterThan(200_000);
    }

    /** Mean absolute difference of the pixels' channels, 0..255. */
    private static double difference(Image a, Image b) {
        long sum = 0;
        for (int i = 0; i < a.pixels().length; i++) {
            sum += Math.abs((a.pixels()[i] & 0xFF) - (b.pixels()[i] & 0xFF));
        }
        return (double) sum / a.pixels().length;
    }
}

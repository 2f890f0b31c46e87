package io.heygem.operators.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.Workbench;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VideoInspectorTest {

    /** What {@link FakeFaceDetector#centred} shows of a face in 160 x 128, in a Wav2Lip crop. */
    private static final double CROP_PX = 2.8 * 128 / 5;

    @TempDir Path folder;
    private Workbench bench;

    @BeforeEach
    void makeWorkbench() {
        bench = new Workbench(folder);
    }

    @Test
    void aGoodVideoIsGreen() throws Exception {
        Path clip = bench.clip("a.mp4", 50);
        VideoInspection found = inspect(clip, 60, LengthPolicy.LOOP, VideoInspectorTest::centred);
        assertThat(found.light()).isEqualTo(Light.GREEN);
        assertThat(found.concerns()).isEmpty();
        assertThat(found.sampledFrames()).isEqualTo(12);
        assertThat(found.faceShare()).isEqualTo(1);
        assertThat(found.facePx()).isEqualTo(CROP_PX, within(0.01));
        assertThat(found.modelPx()).isEqualTo(64);
        assertThat(found.lengths().outputFrames()).isEqualTo(60);
        assertThat(found.estimatedSeconds()).isPositive();
        assertThat(found.traits().rotationDegrees()).isZero();
        assertThat(found.traits().hdr()).isEmpty();
    }

    @Test
    void aVideoWithoutAFaceIsRed() throws Exception {
        VideoInspection found =
                inspect(bench.clip("a.mp4", 20), 10, LengthPolicy.BOUNCE, frame -> List.of());
        assertThat(found.light()).isEqualTo(Light.RED);
        assertThat(found.concerns()).containsExactly(Concern.NO_FACE);
    }

    @Test
    void onlyFramesThatShowAreSampled() throws Exception {
        Path clip = bench.clip("a.mp4", 200);
        Function<YuvFrame, List<FaceDetection>> later =
                frame -> Clips.number(frame) < 100 ? List.of() : centred(frame);
        assertThat(inspect(clip, 90, LengthPolicy.BOUNCE, later).light()).isEqualTo(Light.RED);
        VideoInspection all = inspect(clip, 90, LengthPolicy.SILENCE, later);
        assertThat(all.concerns()).containsExactly(Concern.FEW_FACES);
        assertThat(all.light()).isEqualTo(Light.AMBER);
        assertThat(all.faceShare()).isEqualTo(0.5);
    }

    @Test
    void facesOfAnotherSizeThanTheModelsAreAmber() throws Exception {
        Path clip = bench.clip("a.mp4", 10);
        assertThat(inspect(clip, 10, 16, VideoInspectorTest::centred).concerns())
                .containsExactly(Concern.LARGE_FACE);
        assertThat(inspect(clip, 10, 192, VideoInspectorTest::centred).concerns())
                .containsExactly(Concern.SMALL_FACE);
    }

    @Test
    void whatLaterStagesWouldWarnOfIsAmber() throws Exception {
        VideoInspection found =
                inspect(
                        bench.clip("a.mp4", 25),
                        50,
                        LengthPolicy.CUT_OFF,
                        VideoInspectorTest::centred);
        assertThat(found.light()).isEqualTo(Light.AMBER);
        assertThat(found.warnings())
                .containsExactly("the sound is cut off after 1.000 s, where the video ends");
    }

    @Test
    void aPictureIsAVideoOfOneFrame() throws Exception {
        Path picture = bench.file("still.png");
        BufferedImage image = new BufferedImage(160, 128, BufferedImage.TYPE_3BYTE_BGR);
        assertThat(ImageIO.write(image, "png", picture.toFile())).isTrue();
        VideoInspection found =
                inspect(picture, 30, LengthPolicy.CUT_OFF, VideoInspectorTest::centred);
        assertThat(found.probe().still()).isTrue();
        assertThat(found.sampledFrames()).isEqualTo(1);
        assertThat(found.lengths().outputFrames()).isEqualTo(30);
        assertThat(found.light()).isEqualTo(Light.GREEN);
    }

    @Test
    void aFileThatIsNoVideoIsAFailureWithACode() throws Exception {
        Path file = Files.writeString(bench.file("a.mp4"), "no video");
        assertThatThrownBy(
                        () -> inspect(file, 10, LengthPolicy.BOUNCE, VideoInspectorTest::centred))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.PROBE_UNREADABLE));
    }

    private static List<FaceDetection> centred(YuvFrame frame) {
        return List.of(FakeFaceDetector.centred(frame.width(), frame.height()));
    }

    private VideoInspection inspect(
            Path video,
            int soundFrames,
            LengthPolicy policy,
            Function<YuvFrame, List<FaceDetection>> faces)
            throws Exception {
        return inspect(video, soundFrames, policy, Workbench.CROP_PX, faces);
    }

    private VideoInspection inspect(
            Path video, int soundFrames, int cropPx, Function<YuvFrame, List<FaceDetection>> faces)
            throws Exception {
        return inspect(video, soundFrames, LengthPolicy.BOUNCE, cropPx, faces);
    }

    private VideoInspection inspect(
            Path video,
            int soundFrames,
            LengthPolicy policy,
            int cropPx,
            Function<YuvFrame, List<FaceDetection>> faces)
            throws Exception {
        try (FakeLipModel lips = new FakeLipModel(cropPx);
                FakeFaceDetector detector = new FakeFaceDetector(faces)) {
            return new VideoInspector(
                            lips,
                            detector,
                            new EncoderSettings(17, "ultrafast"),
                            MediaLimits.DEFAULT,
                            2)
                    .inspect(video, bench.numberedSound(soundFrames), policy);
        }
    }
}

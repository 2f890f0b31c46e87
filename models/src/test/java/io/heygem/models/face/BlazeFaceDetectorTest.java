package io.heygem.models.face;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.Shared;
import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.Image;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlazeFaceDetectorTest {

    @ParameterizedTest
    @CsvSource({"1920, 1080", "64, 64", "31, 257", "2, 2"})
    void findsNothingInBlack(int width, int height) throws ModelException {
        Image black = new Image(width, height, new byte[3 * width * height]);
        try (FaceDetector detector = FaceDetectors.bundled()) {
            assertThat(detector.detect(frame(black))).isEmpty();
        }
    }

    @Test
    void findsThePortraitAndItsMouth() throws IOException, ModelException {
        YuvFrame frame = frame(picture("media/images/nasa_astronaut_collins.png"));
        try (FaceDetector detector = FaceDetectors.bundled()) {
            List<FaceDetection> faces = detector.detect(frame);
            assertThat(faces).hasSize(1);
            FacePose pose = FacePose.of(faces.get(0).landmarks());
            assertThat(Math.abs(pose.rollRad())).isLessThan(0.3f);
            assertThat(pose.eyeMouthPx()).isBetween(30f, 60f);
            assertThat(detector.detect(frame)).isEqualTo(faces);
        }
    }

    /** The portrait in a corner of a frame in which the whole-frame look cannot see it. */
    @ParameterizedTest
    @CsvSource({"2, 1600, 40", "2, 60, 700", "3, 1000, 500"})
    void findsASmallFaceInALargeFrame(int shrink, int left, int top)
            throws IOException, ModelException {
        Image portrait = picture("media/images/nasa_astronaut_collins.png");
        int width = 2560;
        int height = 1440;
        byte[] pixels = new byte[3 * width * height];
        int w = portrait.width() / shrink;
        int h = portrait.height() / shrink;
        Image small = FaceCropper.resize(portrait, w, h);
        for (int y = 0; y < h; y++) {
            System.arraycopy(
                    small.pixels(), 3 * y * w, pixels, 3 * ((top + y) * width + left), 3 * w);
        }
        try (FaceDetector detector = FaceDetectors.bundled()) {
            FacePose expected = FacePose.of(detector.detect(frame(portrait)).get(0).landmarks());
            List<FaceDetection> faces = detector.detect(frame(new Image(width, height, pixels)));
            assertThat(faces).hasSize(1);
            FacePose pose = FacePose.of(faces.get(0).landmarks());
            assertThat(pose.mouthX())
                    .isBetween(
                            left + expected.mouthX() / shrink - 3,
                            left + expected.mouthX() / shrink + 3);
            assertThat(pose.mouthY())
                    .isBetween(
                            top + expected.mouthY() / shrink - 3,
                            top + expected.mouthY() / shrink + 3);
        }
    }

    @Test
    void findsEverybody() throws IOException, ModelException {
        try (FaceDetector detector = FaceDetectors.bundled()) {
            List<FaceDetection> faces =
                    detector.detect(frame(picture("media/images/fr_two_people.jpg")));
            assertThat(faces).hasSize(2);
            assertThat(faces.get(0).score()).isGreaterThanOrEqualTo(faces.get(1).score());
        }
    }

    @Test
    void theIdTellsTheWeights() throws ModelException {
        try (FaceDetector detector = FaceDetectors.bundled()) {
            assertThat(detector.id()).contains("427cbbe0fc41").contains("d388b1cf8a5f");
        }
    }

    private static YuvFrame frame(Image image) {
        return YuvConversion.toFrame(image, ColorMatrix.BT601, false);
    }

    private static Image picture(String name) throws IOException {
        BufferedImage in = ImageIO.read(Shared.file(name).toFile());
        byte[] pixels = new byte[3 * in.getWidth() * in.getHeight()];
        for (int i = 0; i < pixels.length / 3; i++) {
            int rgb = in.getRGB(i % in.getWidth(), i / in.getWidth());
            pixels[3 * i] = (byte) rgb;
            pixels[3 * i + 1] = (byte) (rgb >> 8);
            pixels[3 * i + 2] = (byte) (rgb >> 16);
        }
        return new Image(in.getWidth(), in.getHeight(), pixels);
    }
}

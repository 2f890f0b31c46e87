package io.heygem.models.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.image.FacePose;
import io.heygem.models.image.Image;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxFaceDetectorTest {

    @ParameterizedTest
    @CsvSource({"1920, 1080", "64, 64", "31, 257", "2, 2"})
    void findsNothingInBlack(int width, int height) throws ModelException {
        Image black = new Image(width, height, new byte[3 * width * height]);
        try (FaceDetector detector = FaceDetectors.bundled()) {
            assertThat(detector.detect(Pictures.frame(black))).isEmpty();
        }
    }

    @Test
    void findsThePortraitAndItsMouth() throws IOException, ModelException {
        YuvFrame frame = Pictures.frame(Pictures.read("nasa_astronaut_collins.png"));
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
        Image portrait = Pictures.read("nasa_astronaut_collins.png");
        int width = 2560;
        int height = 1440;
        Image large = Pictures.placed(portrait, shrink, left, top, width, height);
        try (FaceDetector detector = FaceDetectors.bundled()) {
            FacePose expected =
                    FacePose.of(detector.detect(Pictures.frame(portrait)).get(0).landmarks());
            List<FaceDetection> faces = detector.detect(Pictures.frame(large));
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
                    detector.detect(Pictures.frame(Pictures.read("fr_two_people.jpg")));
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

    /** As small as a face may be whose mouth is still worth painting. */
    @Test
    void findsAFaceOf40PixelsIn1080Rows() throws IOException, ModelException {
        Image portrait = Pictures.read("nasa_astronaut_collins.png");
        try (FaceDetector detector = FaceDetectors.bundled()) {
            FaceDetection large = detector.detect(Pictures.frame(portrait)).get(0);
            double shrink = large.box().height() / 40.0;
            List<FaceDetection> faces =
                    detector.detect(
                            Pictures.frame(
                                    Pictures.placed(portrait, shrink, 1234, 567, 1920, 1080)));
            assertThat(faces).hasSize(1);
            assertThat(faces.get(0).landmarks().mouthX())
                    .isCloseTo((float) (1234 + large.landmarks().mouthX() / shrink), within(3f));
            assertThat(faces.get(0).landmarks().mouthY())
                    .isCloseTo((float) (567 + large.landmarks().mouthY() / shrink), within(3f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-45, -30, -15, 15, 30, 45, 90, 180, 270})
    void findsATurnedFaceAndHowFarItIsTurned(int degrees) throws IOException, ModelException {
        Image portrait = Pictures.read("nasa_astronaut_collins.png");
        try (FaceDetector detector = FaceDetectors.bundled()) {
            FacePose upright =
                    FacePose.of(detector.detect(Pictures.frame(portrait)).get(0).landmarks());
            List<FaceDetection> faces =
                    detector.detect(Pictures.frame(Pictures.turned(portrait, degrees)));
            assertThat(faces).hasSize(1);
            FacePose pose = FacePose.of(faces.get(0).landmarks());
            double turn =
                    Math.IEEEremainder(
                            pose.rollRad() - upright.rollRad() - Math.toRadians(degrees),
                            2 * Math.PI);
            assertThat(Math.toDegrees(turn)).isCloseTo(0, within(4.0));
            assertThat(pose.eyeMouthPx()).isCloseTo(upright.eyeMouthPx(), within(4f));
        }
    }

    @Test
    void followsAFaceThatMovedALittle() throws IOException, ModelException {
        Image portrait = Pictures.read("nasa_astronaut_collins.png");
        try (FaceDetector detector = FaceDetectors.bundled()) {
            List<FaceDetection> before =
                    detector.detect(
                            Pictures.frame(Pictures.placed(portrait, 1, 100, 50, 800, 600)));
            List<FaceDetection> after =
                    detector.follow(
                            Pictures.frame(Pictures.placed(portrait, 1, 115, 60, 800, 600)),
                            before);
            assertThat(after).hasSize(1);
            assertThat(after.get(0).landmarks().mouthX() - before.get(0).landmarks().mouthX())
                    .isCloseTo(15, within(1.5f));
            assertThat(
                            detector.follow(
                                    Pictures.frame(new Image(800, 600, new byte[1_440_000])),
                                    before))
                    .isEmpty();
        }
    }
}

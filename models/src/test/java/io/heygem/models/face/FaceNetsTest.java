package io.heygem.models.face;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.Shared;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.Image;
import io.heygem.models.image.Look;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import io.heygem.models.onnx.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaceNetsTest {

    /** Where the astronaut's face is, seen by eye: eyes and mouth, pixels of the picture. */
    private static final float[] EYES_AND_MOUTH = {204, 101, 247, 103, 224, 145};

    @ParameterizedTest
    @CsvSource({
        "blazeface_front_128.onnx, BlazeFace",
        "blazeface_back_256.onnx, BlazeFace",
        "yunet_n_320.onnx, YuNet 320 x 320",
        "yunet_n_dynamic.onnx, YuNet 320 x 320",
        "scrfd_500m_bnkps.onnx, SCRFD 320 x 320",
        "scrfd_2.5g_bnkps.onnx, SCRFD 320 x 320",
        "ultraface_RFB-320.onnx, UltraFace"
    })
    void recognisesTheFamilyAndFindsThePortrait(String file, String family)
            throws IOException, ModelException {
        YuvFrame frame = Pictures.frame(Pictures.read("nasa_astronaut_collins.png"));
        try (FaceNet net = FaceNets.open(ModelFile.read(Shared.file("models/" + file)), 1)) {
            assertThat(net.family()).isEqualTo(family);
            Look look = Look.at(frame, 0, net.width(), net.height());
            List<FaceDetection> faces = net.find(look.draw(frame));
            assertThat(faces).hasSize(1);
            FaceDetection face = faces.get(0);
            assertThat(look.frameBox(face.box()).left()).isCloseTo(175, within(25f));
            assertThat(look.frameBox(face.box()).right()).isCloseTo(272, within(25f));
            assertThat(look.frameBox(face.box()).bottom()).isCloseTo(185, within(20f));
            if (net.hasLandmarks()) {
                var p = face.landmarks();
                float[] seen = {
                    look.frameX(p.rightEyeX(), p.rightEyeY()),
                    look.frameY(p.rightEyeX(), p.rightEyeY()),
                    look.frameX(p.leftEyeX(), p.leftEyeY()),
                    look.frameY(p.leftEyeX(), p.leftEyeY()),
                    look.frameX(p.mouthX(), p.mouthY()),
                    look.frameY(p.mouthX(), p.mouthY())
                };
                assertThat(seen).containsExactly(EYES_AND_MOUTH, within(6f));
            }
        }
    }

    /** Whatever finds the face, its key points come from the same close-up. */
    @ParameterizedTest
    @ValueSource(strings = {"yunet_n_320.onnx", "scrfd_500m_bnkps.onnx", "ultraface_RFB-320.onnx"})
    void aForeignNetworkFindsTwoPeopleWhereTheBundledOneDoes(String file)
            throws IOException, ModelException {
        Image picture = Pictures.read("fr_two_people.jpg");
        try (FaceDetector bundled = FaceDetectors.bundled();
                FaceDetector foreign =
                        FaceDetectors.open(Shared.file("models/" + file).toString())) {
            assertThat(foreign.id()).isNotEqualTo(bundled.id());
            List<FaceDetection> expected = bundled.detect(Pictures.frame(picture));
            List<FaceDetection> faces = foreign.detect(Pictures.frame(picture));
            assertThat(faces).hasSize(2);
            for (FaceDetection face : faces) {
                FacePose pose = FacePose.of(face.landmarks());
                assertThat(expected)
                        .anySatisfy(
                                other -> {
                                    FacePose same = FacePose.of(other.landmarks());
                                    assertThat(pose.mouthX()).isCloseTo(same.mouthX(), within(4f));
                                    assertThat(pose.mouthY()).isCloseTo(same.mouthY(), within(4f));
                                    assertThat(pose.eyesY()).isCloseTo(same.eyesY(), within(4f));
                                });
            }
        }
    }

    @Test
    void aManifestSaysHowLargeAnOpenInputShallBe(@TempDir Path folder)
            throws IOException, ModelException {
        Path file = folder.resolve("yunet.onnx");
        Files.copy(Shared.file("models/yunet_n_dynamic.onnx"), file);
        Files.writeString(folder.resolve("yunet.properties"), "input-px=640\n");
        try (FaceNet net = FaceNets.open(ModelFile.read(file), 1)) {
            assertThat(net.family()).isEqualTo("YuNet 640 x 640");
        }
        Files.writeString(folder.resolve("yunet.properties"), "input-px=650\n");
        assertThatThrownBy(() -> FaceNets.open(ModelFile.read(file), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("input-px is 650, expected a multiple of 32");
    }

    @Test
    void refusesAGraphOfAnotherFamilyNamingItsShapes(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("lips.onnx");
        TinyOnnx.Port mel = new TinyOnnx.Port("mel", TinyOnnx.FLOAT, -1, 1, 80, 16);
        TinyOnnx.Port face = new TinyOnnx.Port("face", TinyOnnx.FLOAT, -1, 6, 96, 96);
        TinyOnnx.Port answer = new TinyOnnx.Port("answer", TinyOnnx.FLOAT, -1, 3, 96, 96);
        Files.write(file, TinyOnnx.lips(List.of(mel, face), answer));
        assertThatThrownBy(() -> FaceDetectors.open(file.toString()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model lips.onnx is no face detector known here")
                .hasMessageContaining("mel FLOAT [?, 1, 80, 16]")
                .hasMessageContaining("answer FLOAT [?, 3, 96, 96]")
                .hasMessageContaining("expected BlazeFace");
    }
}

package io.heygem.operators.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.Clips;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MouthBlenderTest {

    private static final int PATCH_PX = 96;
    private static final YuvFrame FRAME = Clips.frame(Clips.format(320, 240, 25, 1), 5);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, -1.2, 3})
    void keepsEveryBitOutsideTheMask(double roll) {
        FacePose pose = pose(160, 120, 40, roll);
        YuvFrame blended = blend(pose, (byte) 255);
        MouthMask mask = new MouthMask(CropSpec.WAV2LIP);
        FaceRect rect = CropSpec.WAV2LIP.rect(pose);
        int touched = 0;
        for (int row = 0; row < FRAME.height(); row++) {
            for (int column = 0; column < FRAME.width(); column++) {
                double dx = column + 0.5 - rect.centerX();
                double dy = row + 0.5 - rect.centerY();
                double across = (dx * Math.cos(roll) + dy * Math.sin(roll)) / rect.width() + 0.5;
                double down = (dy * Math.cos(roll) - dx * Math.sin(roll)) / rect.height() + 0.5;
                int at = row * FRAME.width() + column;
                double opacity = mask.opacity(across, down);
                if (opacity == 0) {
                    assertThat(blended.y()[at]).isEqualTo(FRAME.y()[at]);
                } else if (opacity == 1) {
                    assertThat(blended.y()[at] & 0xff).isEqualTo(235);
                    touched++;
                }
            }
        }
        assertThat(touched).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4})
    void putsAnUnchangedCropBackWhereItCameFrom(double roll) {
        FacePose pose = pose(160, 120, 36, roll);
        byte[] crop = FaceCropper.crop(FRAME, CropSpec.WAV2LIP.rect(pose), PATCH_PX);
        YuvFrame blended =
                new MouthBlender(CropSpec.WAV2LIP, PATCH_PX).blend(FRAME, pose, 1, crop, 0);
        double error = 0;
        for (int i = 0; i < FRAME.y().length; i++) {
            error += Math.abs((blended.y()[i] & 0xff) - (FRAME.y()[i] & 0xff));
        }
        // The gradient has a jump per period, which sampling twice rounds off.
        assertThat(error / FRAME.y().length).isLessThan(0.35);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 319})
    void aFaceAtTheBorderIsCutOff(int x) {
        YuvFrame blended = blend(pose(x, 239, 60, 0), (byte) 0);
        assertThat(blended.y()).isNotEqualTo(FRAME.y());
    }

    private static YuvFrame blend(FacePose pose, byte level) {
        byte[] patches = new byte[2 * 3 * PATCH_PX * PATCH_PX];
        Arrays.fill(patches, patches.length / 2, patches.length, level);
        return new MouthBlender(CropSpec.WAV2LIP, PATCH_PX).blend(FRAME, pose, 1, patches, 1);
    }

    private static FacePose pose(float mouthX, float mouthY, float unit, double roll) {
        return new FacePose(
                mouthX + (float) (unit * Math.sin(roll)),
                mouthY - (float) (unit * Math.cos(roll)),
                mouthX,
                mouthY,
                (float) roll);
    }
}

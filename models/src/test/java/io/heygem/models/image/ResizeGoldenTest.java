package io.heygem.models.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.Npy;
import io.heygem.models.Shared;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Against cv2.resize with INTER_LINEAR (fixtures/README.md). */
class ResizeGoldenTest {

    /** OpenCV rounds its weights to 11 bits, which costs one level here and there. */
    private static final int TOLERANCE = 1;

    @Test
    void shrinksLikeOpenCv() throws IOException {
        compare("resize_in_173x137x3_u8.npy", "resize_down_96x96x3_u8.npy");
    }

    @Test
    void growsLikeOpenCv() throws IOException {
        compare("resize_down_96x96x3_u8.npy", "resize_up_200x181x3_u8.npy");
    }

    private static void compare(String input, String output) throws IOException {
        Npy in = Npy.read(Shared.file("fixtures/" + input));
        Npy expected = Npy.read(Shared.file("fixtures/" + output));
        Image image = new Image(in.shape()[1], in.shape()[0], in.bytes());
        Image resized = FaceCropper.resize(image, expected.shape()[1], expected.shape()[0]);
        byte[] pixels = resized.pixels();
        for (int i = 0; i < pixels.length; i++) {
            assertThat(Math.abs((pixels[i] & 0xff) - (int) expected.values()[i]))
                    .as("value %d", i)
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }
}

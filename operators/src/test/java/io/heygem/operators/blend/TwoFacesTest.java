package io.heygem.operators.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.link.MouthWatch;
import io.heygem.operators.link.TrackLinker;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two people side by side, each on one half of the picture, through the bundled detector. */
class TwoFacesTest {

    private static final int FRAMES = 10;
    private static final int PATCH_PX = 96;

    private static final List<YuvFrame> PICTURES = new ArrayList<>();
    private static final List<FrameFaces> FACES = new ArrayList<>();
    private static final long[] PTS_US = new long[FRAMES];

    @BeforeAll
    static void detect() throws Exception {
        Path clip =
                Path.of(System.getProperty("heygem.shared", "none"))
                        .resolve("media/hard/made_two_faces_hstack.mp4");
        boolean there = Files.isRegularFile(clip);
        if (!there) {
            System.out.println("skipped: no " + clip + " (-Dheygem.shared=...)");
        }
        assumeTrue(there);
        try (FaceDetector detector = FaceDetectors.bundled();
                VideoReader reader = VideoReader.open(clip, true)) {
            for (int i = 0; i < FRAMES; i++) {
                PTS_US[i] = i * 40_000L;
                YuvFrame frame = reader.read(i, PTS_US[i]);
                PICTURES.add(frame);
                FACES.add(FrameFaces.in(frame, detector.detect(frame)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"left, true, false", "right, false, true", "all, true, true"})
    void onlyWhoWasChosenIsTouched(String choice, boolean left, boolean right) throws Exception {
        int width = PICTURES.get(0).width();
        List<FaceTrack> tracks =
                TrackLinker.link(
                        FACES,
                        width,
                        PICTURES.get(0).height(),
                        PTS_US,
                        FaceChoice.of(choice).orElseThrow());
        MouthBlender blender = new MouthBlender(CropSpec.WAV2LIP, PATCH_PX);
        byte[] dark = new byte[3 * PATCH_PX * PATCH_PX];
        for (int i = 0; i < FRAMES; i++) {
            YuvFrame painted = PICTURES.get(i);
            for (FaceTrack track : tracks) {
                MouthWatch.watch(track, FACES, PTS_US);
                assertThat(track.has(i)).as("frame %d", i).isTrue();
                painted = blender.blend(painted, track.pose(i), track.opacity(i), dark, 0);
            }
            assertThat(isSame(PICTURES.get(i), painted, 0)).as("left half").isEqualTo(!left);
            assertThat(isSame(PICTURES.get(i), painted, 1)).as("right half").isEqualTo(!right);
        }
    }

    /** Whether one half of all planes has the same bits. */
    private static boolean isSame(YuvFrame a, YuvFrame b, int side) {
        return same(a.y(), b.y(), a.width(), side)
                && same(a.u(), b.u(), (a.width() + 1) / 2, side)
                && same(a.v(), b.v(), (a.width() + 1) / 2, side);
    }

    private static boolean same(byte[] a, byte[] b, int width, int side) {
        int from = side == 0 ? 0 : width / 2;
        int to = side == 0 ? width / 2 : width;
        for (int row = 0; row < a.length / width; row++) {
            int at = row * width;
            if (!Arrays.equals(a, at + from, at + to, b, at + from, at + to)) {
                return false;
            }
        }
        return true;
    }
}

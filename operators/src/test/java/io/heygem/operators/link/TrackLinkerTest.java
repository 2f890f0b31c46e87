package io.heygem.operators.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackLinkerTest {

    private static List<FaceTrack> link(List<FrameFaces> frames) throws MediaException {
        return link(frames, "dominant");
    }

    private static List<FaceTrack> link(List<FrameFaces> frames, String choice)
            throws MediaException {
        long[] ptsUs = LongStream.range(0, frames.size()).map(i -> i * 40_000).toArray();
        return TrackLinker.link(frames, 640, 480, ptsUs, FaceChoice.of(choice).orElseThrow());
    }

    /** Cells of 256 that change at once in frame 20, and how many of 50 frames have a speaker. */
    @ParameterizedTest
    @CsvSource({"50, 50", "200, 30"})
    void anInsetThatChangesIsNoCut(int cells, int spoken) throws Exception {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int looks = i <= 20 ? 1 : 2;
            frames.add(Sights.beside(face(320, 240, 40, 0.9f), cells, i < 20 ? 0 : 120, looks));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(IntStream.range(0, 50).filter(i -> track.opacity(i) > 0).count())
                .isEqualTo(spoken);
    }

    @Test
    void ofACrowdTheSixThatMatterMostSpeak() throws Exception {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<FaceDetection> faces = new ArrayList<>();
            for (int person = 0; person < 8; person++) {
                faces.add(face(80 + 160 * (person % 4), 120 + 240 * (person / 4), 30, 0.9f));
            }
            frames.add(Sights.of(faces));
        }
        assertThat(link(frames, "all")).hasSize(6);
    }

    /** Three people: a large one on the left, one in the middle, one on the right from frame 10. */
    private static List<FrameFaces> three() {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            List<FaceDetection> faces = new ArrayList<>();
            faces.add(face(320, 240, 40, 0.9f));
            faces.add(face(100, 240, 45, 0.9f));
            if (i >= 10) {
                faces.add(face(540, 240, 30, 0.9f));
            }
            frames.add(Sights.of(faces));
        }
        return frames;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dominant;320",
                "largest;100",
                "center;320",
                "left;100",
                "right;540",
                "1;320",
                "2;100",
                "3;540",
                "100,260;100",
                "545,240@1;540",
                "600,200@0.5;540"
            })
    void takesThePersonThatWasAskedFor(String choice, float eyesX) throws MediaException {
        List<FaceTrack> tracks = link(three(), choice);
        assertThat(tracks).hasSize(1);
        assertThat(tracks.get(0).pose(30).eyesX()).isCloseTo(eyesX, within(1f));
    }

    @Test
    void takesEverybody() throws MediaException {
        List<FaceTrack> tracks = link(three(), "all");
        assertThat(tracks).extracting(t -> Math.round(t.pose(30).eyesX())).contains(320, 100, 540);
    }

    @Test
    void whoLooksDifferentForAWhileInTheSamePlaceIsNobodyElse() throws MediaException {
        List<FaceTrack> tracks = link(covered(100), "all");
        assertThat(tracks).hasSize(1);
        assertThat(tracks.get(0).has(57)).isFalse();
        assertThat(tracks.get(0).has(100)).isTrue();
    }

    @Test
    void whoTakesThePlaceAfterACutIsSomebodyElse() throws MediaException {
        assertThat(link(covered(180), "all")).hasSize(2);
    }

    /** Somebody for 30 frames, nobody, another likeness in a scene so bright, nobody, the first. */
    private static List<FrameFaces> covered(int brightness) {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            boolean other = i >= 50 && i < 65;
            boolean nobody = i >= 30 && i < 85 && !other;
            int bright = i >= 30 && i < 85 ? brightness : 100;
            frames.add(
                    nobody
                            ? Sights.nobody(bright)
                            : Sights.of(face(320, 240, 40, 0.9f), bright, other ? 2 : 1));
        }
        return frames;
    }

    @Test
    void saysWhoIsThereWhenNobodyIsWhereAFaceWasAskedFor() {
        assertThatThrownBy(() -> link(three(), "320,20@1"))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("face is 320,20@1, but nobody is there")
                .hasMessageContaining("320,260")
                .extracting(e -> ((MediaException) e).code())
                .isEqualTo(ErrorCode.DETECT_FACE_NOT_FOUND);
        assertThatThrownBy(() -> link(three(), "4"))
                .hasMessageContaining("face is 4, but the video shows 3 people");
    }

    @Test
    void followsTheDominantPersonNotTheFirstDetection() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FaceDetection small = face(100, 100, 20, 0.99f);
            FaceDetection large = face(400 + i, 240, 60, 0.8f);
            frames.add(Sights.of(i < 5 ? List.of(small) : List.of(small, large)));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.has(25)).isTrue();
        assertThat(track.pose(25).eyesX()).isCloseTo(425, within(1f));
        assertThat(track.has(2)).as("the other person is too small to continue").isFalse();
    }

    @Test
    void bridgesShortGapsAndLeavesLongOnesOpen() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            boolean there = i < 40 || (i > 46 && i < 70) || i > 100;
            frames.add(Sights.of(there ? List.of(face(300 + i, 200, 50, 0.9f)) : List.of()));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.has(43)).isTrue();
        assertThat(track.pose(43).eyesX()).isCloseTo(343, within(1f));
        assertThat(track.has(85)).isFalse();
        assertThat(track.has(110)).as("the same person comes back").isTrue();
        assertThat(track.present()).isEqualTo(70 + 19);
    }

    @Test
    void steadiesATremblingDetection() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            frames.add(Sights.of(List.of(face(300 + (i % 2) * 4, 200, 50, 0.9f))));
        }
        FaceTrack track = link(frames).get(0);
        for (int i = 10; i < 50; i++) {
            float step = track.pose(i).eyesX() - track.pose(i - 1).eyesX();
            assertThat(Math.abs(step)).isLessThan(0.2f);
        }
    }

    @Test
    void rollTurnsThroughUpsideDownWithoutAJump() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            double roll = Math.PI - 0.2 + i * 0.01;
            frames.add(Sights.of(List.of(rolled(300, 200, 50, roll))));
        }
        FaceTrack track = link(frames).get(0);
        for (int i = 8; i < 32; i++) {
            double expected = Math.PI - 0.2 + i * 0.01;
            double off = Math.IEEEremainder(track.pose(i).rollRad() - expected, 2 * Math.PI);
            assertThat(off).isCloseTo(0, within(0.01));
            assertThat(track.pose(i).eyeMouthPx()).isCloseTo(50, within(0.5f));
        }
    }

    @Test
    void aSingleStrayDetectionIsNoFace() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            frames.add(Sights.of(i == 30 ? List.of(face(300, 200, 50, 0.9f)) : List.of()));
        }
        assertThat(link(frames)).isEmpty();
    }

    @Test
    void aStillNeedsOnlyOneDetection() throws MediaException {
        FaceTrack track = link(List.of(Sights.of(List.of(face(300, 200, 50, 0.9f))))).get(0);
        assertThat(track.present()).isEqualTo(1);
    }

    /** Same place, same size: only the scene and the looks tell them apart. */
    @Test
    void aCutToSomebodyElseEndsTheFace() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            boolean second = i >= 50;
            FaceDetection face = face(second ? 320 : 300, 200, 50, 0.9f);
            frames.add(Sights.of(face, second ? 180 : 60, second ? 2 : 1));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.present()).isEqualTo(50);
        assertThat(track.pose(49).eyesX()).as("not drawn towards the other").isEqualTo(300f);
        assertThat(track.opacity(49)).as("a cut does not fade").isEqualTo(1);
        assertThat(link(frames, "all")).hasSize(2);
        assertThat(link(frames, "2").get(0).present()).isEqualTo(30);
    }

    @Test
    void aCutToTheSamePersonGoesOnAtOnce() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            boolean near = i >= 50;
            FaceDetection face = face(near ? 400 : 200, 200, near ? 100 : 50, 0.9f);
            frames.add(Sights.of(face, near ? 180 : 60, 1));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.present()).isEqualTo(80);
        assertThat(track.pose(49).eyesX()).isEqualTo(200f);
        assertThat(track.pose(50).eyesX()).isEqualTo(400f);
        assertThat(track.opacity(50)).isEqualTo(1);
    }

    /** A flash or a pan changes the picture, too, but is no cut. */
    @Test
    void aPictureThatKeepsChangingIsNotCut() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            frames.add(Sights.of(face(300, 200, 50, 0.9f), i % 12 * 20, 1));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.present()).isEqualTo(60);
    }

    @Test
    void fadesInAndOutAroundALongGap() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            boolean there = i < 50 || i >= 100;
            frames.add(there ? Sights.of(face(300, 200, 50, 0.9f), 100, 1) : Sights.nobody(100));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.opacity(0)).isEqualTo(1);
        assertThat(track.opacity(40)).isEqualTo(1);
        assertThat(track.has(75)).isFalse();
        assertThat(track.opacity(149)).isEqualTo(1);
        for (int i = 1; i < 150; i++) {
            assertThat(Math.abs(track.opacity(i) - track.opacity(i - 1)))
                    .isLessThanOrEqualTo(1f / Fade.FRAMES + 1e-6f);
        }
    }

    @Test
    void aProfileFadesOut() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            double turn = i < 30 || i > 60 ? 0 : Math.toRadians(80);
            frames.add(Sights.of(List.of(turned(300, 200, 50, turn))));
        }
        FaceTrack track = link(frames).get(0);
        assertThat(track.opacity(10)).isEqualTo(1);
        assertThat(track.opacity(45)).isZero();
        assertThat(track.opacity(80)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"200, 1", "425, 1", "440, 0", "470, 0"})
    void aMouthCutOffByTheFrameIsNotPainted(float eyesY, float opacity) throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            frames.add(Sights.of(List.of(face(300, eyesY - 1, 40, 0.9f))));
        }
        assertThat(link(frames).get(0).opacity(15)).isEqualTo(opacity);
    }

    /** Half a face per second: smoothed over, the crop would lag behind by far more. */
    @Test
    void doesNotLagBehindAHeadThatMoves() throws MediaException {
        List<FrameFaces> frames = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            float x = i < 40 ? 200 : i < 60 ? 200 + (i - 40) * 6 : 320;
            frames.add(Sights.of(List.of(face(x, 200, 50, 0.9f))));
        }
        FaceTrack track = link(frames).get(0);
        for (int i = 0; i < 100; i++) {
            float x = i < 40 ? 200 : i < 60 ? 200 + (i - 40) * 6 : 320;
            assertThat(track.pose(i).eyesX()).isCloseTo(x, within(4f));
        }
    }

    private static FaceDetection turned(float x, float y, float unit, double yaw) {
        float half = (float) (unit / 2 * Math.cos(yaw));
        float nose = (float) (unit / 2 * Math.sin(yaw));
        return new FaceDetection(
                new Box(x - unit, y - unit, x + unit, y + 2 * unit),
                new Landmarks(x - half, y, x + half, y, x + nose, y + unit / 2, x, y + unit),
                0.9f);
    }

    private static FaceDetection face(float x, float y, float unit, float score) {
        return new FaceDetection(
                new Box(x - unit, y - unit, x + unit, y + 2 * unit),
                new Landmarks(x - unit / 2, y, x + unit / 2, y, x, y + unit / 2, x, y + unit),
                score);
    }

    private static FaceDetection rolled(float x, float y, float unit, double roll) {
        float c = (float) Math.cos(roll);
        float s = (float) Math.sin(roll);
        return new FaceDetection(
                new Box(x - unit, y - unit, x + unit, y + unit),
                new Landmarks(
                        x - unit / 2 * c,
                        y - unit / 2 * s,
                        x + unit / 2 * c,
                        y + unit / 2 * s,
                        x - unit / 2 * s,
                        y + unit / 2 * c,
                        x - unit * s,
                        y + unit * c),
                0.9f);
    }
}

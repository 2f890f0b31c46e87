package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.Shared;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.detect.FaceScan;
import io.heygem.operators.link.MouthWatch;
import io.heygem.operators.link.TrackLinker;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who would speak in clips that are hard on detector and tracker. */
class FaceCasesITCase {

    private final List<YuvFrame> frames = new ArrayList<>();
    private final List<FrameFaces> found = new ArrayList<>();

    private void take(String clip, int from, int to) throws MediaException {
        take(clip, from, to, frame -> frame);
    }

    /** Frames [from, to) of a clip of the reference folder, each changed. */
    private void take(String clip, int from, int to, UnaryOperator<YuvFrame> change)
            throws MediaException {
        Path file = Shared.file("media/" + clip);
        VideoProbe probe = VideoProber.probe(file, MediaLimits.DEFAULT);
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            for (int i = from; i < Math.min(to, probe.ptsUs().length); i++) {
                frames.add(change.apply(reader.read(i, probe.ptsUs()[i])));
            }
        }
    }

    /** The speakers of the frames taken so far, at 25 per second. */
    private List<FaceTrack> speakers(String choice) throws MediaException, ModelException {
        if (found.isEmpty()) {
            try (FaceDetector detector = FaceDetectors.bundled()) {
                FaceScan scan = new FaceScan(detector);
                for (int i = 0; i < frames.size(); i++) {
                    found.add(scan.next(i, frames.get(i)));
                }
            }
        }
        long[] ptsUs = LongStream.range(0, frames.size()).map(i -> i * 40_000).toArray();
        List<FaceTrack> speakers =
                TrackLinker.link(
                        found,
                        frames.get(0).width(),
                        frames.get(0).height(),
                        ptsUs,
                        FaceChoice.of(choice).orElseThrow());
        speakers.forEach(track -> MouthWatch.watch(track, found, ptsUs));
        return speakers;
    }

    private static void assertWithin(
            FaceTrack track, int frames, double left, double top, double right, double bottom) {
        for (int i = 0; i < frames; i++) {
            assertThat(track.opacity(i)).as("opacity of frame %d", i).isGreaterThan(0.9f);
            FacePose pose = track.pose(i);
            assertThat((double) pose.mouthX()).as("frame %d", i).isBetween(left, right);
            assertThat((double) pose.mouthY()).as("frame %d", i).isBetween(top, bottom);
        }
    }

    /** The right one's face is larger. */
    @Test
    void ofTwoPeopleTheSameOneSpeaksAllTheTime() throws Exception {
        take("hard/made_two_faces_hstack.mp4", 0, 60);
        List<FaceTrack> left = speakers("left");
        List<FaceTrack> right = speakers("right");
        assertThat(left).hasSize(1);
        assertWithin(left.get(0), 60, 0, 0, 480, 480);
        assertWithin(right.get(0), 60, 480, 0, 960, 480);
        assertThat(speakers("all")).hasSize(2);
        assertThat(speakers("dominant")).hasSize(1);
    }

    @Test
    void fourPeopleSpeakEachInTheirQuarter() throws Exception {
        take("hard/made_four_faces_grid.mp4", 0, 50);
        List<FaceTrack> all = speakers("all");
        assertThat(all).hasSize(4);
        for (FaceTrack track : all) {
            double left = track.pose(0).mouthX() < 360 ? 0 : 360;
            double top = track.pose(0).mouthY() < 360 ? 0 : 360;
            assertWithin(track, 50, left, top, left + 360, top + 360);
        }
        assertThat(all.stream().map(t -> t.pose(0).mouthX() < 360).filter(l -> l)).hasSize(2);
    }

    /** He is 70 frames there, she 40: he speaks, and she is left alone. */
    @Test
    void afterACutToSomebodyElseNobodySpeaks() throws Exception {
        take("videos/retalking_1.mp4", 0, 70);
        take("videos/retalking_4.mp4", 0, 40);
        assertThat(speakers("2").get(0).has(80)).isTrue();
        FaceTrack he = speakers("1").get(0);
        boolean heIsFirst = he.has(30);
        for (int i = 0; i < 110; i++) {
            assertThat(he.has(i)).as("frame %d", i).isEqualTo(heIsFirst == i < 70);
        }
        assertThat(he.opacity(heIsFirst ? 69 : 70)).as("a cut does not fade").isEqualTo(1);
    }

    /** The same person nearer: as a second camera shows presenters. */
    @Test
    void afterACutToTheSamePersonSheGoesOnAtOnce() throws Exception {
        take("videos/retalking_4.mp4", 0, 40);
        take("videos/retalking_4.mp4", 60, 100, frame -> part(frame, 60, 0, 0.8));
        FaceTrack track = speakers("dominant").get(0);
        assertThat(track.present()).isEqualTo(80);
        assertThat(track.opacity(39)).isEqualTo(1);
        assertThat(track.opacity(40)).isEqualTo(1);
        assertThat(track.pose(40).eyeMouthPx()).isGreaterThan(1.15f * track.pose(39).eyeMouthPx());
    }

    @Test
    void aFaceThatComesAndGoesFades() throws Exception {
        take("hard/made_face_enters_and_leaves.mp4", 0, 200);
        FaceTrack track = speakers("dominant").get(0);
        assertThat(track.has(5)).isFalse();
        assertThat(track.opacity(90)).isEqualTo(1);
        assertThat(track.has(195)).isFalse();
        for (int i = 1; i < 200; i++) {
            assertThat(Math.abs(track.opacity(i) - track.opacity(i - 1))).isLessThan(0.35f);
        }
    }

    @Test
    void twoSecondsWithoutAFacePassThrough() throws Exception {
        take("hard/made_noface_gap_2s_middle.mp4", 0, 240);
        FaceTrack track = speakers("dominant").get(0);
        assertThat(track.opacity(40)).isEqualTo(1);
        assertThat(track.has(120)).isFalse();
        assertThat(track.opacity(200)).as("the same person comes back").isEqualTo(1);
        assertThat(track.present()).isBetween(165, 185);
    }

    @Test
    void aCoveredMouthIsNotPaintedOver() throws Exception {
        take("hard/made_mouth_occluded_1to3s.mp4", 0, 122);
        FaceTrack track = speakers("dominant").get(0);
        assertThat(track.opacity(12)).isEqualTo(1);
        for (int i = 26; i < 74; i++) {
            assertThat(track.opacity(i)).as("frame %d", i).isLessThan(0.2f);
        }
        assertThat(track.opacity(100)).isEqualTo(1);
    }

    /** The detector finds her behind the block, too, but there she looks like somebody else. */
    @Test
    void whoHoldsSomethingBeforeTheMouthIsNobodyElse() throws Exception {
        take("hard/made_mouth_occluded_1to3s.mp4", 0, 122);
        List<FaceTrack> everybody = speakers("all");
        assertThat(everybody).hasSize(1);
        for (int i = 26; i < 74; i++) {
            assertThat(everybody.get(0).has(i)).as("frame %d", i).isFalse();
        }
    }

    @Test
    void aMouthCutOffByTheFrameIsNobodyToSpeakWith() throws Exception {
        take("hard/made_mouth_cut_off_by_frame.mp4", 0, 122);
        assertThat(speakers("dominant")).allSatisfy(t -> assertThat(t.present()).isZero());
    }

    @ParameterizedTest
    @CsvSource({
        "hard/made_rotate180_meta.mp4, 0, 0",
        "hard/made_rotate90_meta.mp4, 0, 0",
        "hard/made_upside_down_no_meta.mp4, 0, 180",
        "videos/retalking_4.mp4, 1, 90",
        "videos/retalking_4.mp4, 2, 180",
        "videos/retalking_4.mp4, 3, -90"
    })
    void turnedVideosAreUnderstoodWithAndWithoutMetadata(String clip, int turns, int roll)
            throws Exception {
        take(clip, 0, 40, frame -> turned(frame, turns));
        FaceTrack track = speakers("dominant").get(0);
        assertThat(track.present()).isEqualTo(40);
        for (int i = 0; i < 40; i++) {
            double off = Math.IEEEremainder(Math.toDegrees(track.pose(i).rollRad()) - roll, 360);
            assertThat(Math.abs(off)).as("frame %d", i).isLessThan(20);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"hard/made_dark.mp4", "hard/made_blurred.mp4", "hard/made_tiny_64x64.mp4"})
    void darkBlurredAndTinyFacesAreFollowed(String clip) throws Exception {
        take(clip, 0, 60);
        List<FaceTrack> speakers = speakers("dominant");
        assertThat(speakers).hasSize(1);
        assertThat(speakers.get(0).present()).isEqualTo(60);
    }

    /** Fourteen look into the camera; a fifteenth's back is turned. */
    @Test
    void everybodyOfAGroupPhotoIsFoundAndSixMaySpeakAtOnce() throws Exception {
        take("images/human_group-1.jpg", 0, 1);
        assertThat(speakers("14")).hasSize(1);
        assertThatThrownBy(() -> speakers("15"))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("14 people");
        assertThat(speakers("all")).hasSize(6);
        assertThat(speakers("dominant")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hard/made_black_no_face.mp4", "hard/made_testpattern_no_face.mp4"})
    void whereNobodyIsNobodySpeaks(String clip) throws Exception {
        take(clip, 0, 30);
        assertThat(speakers("all")).isEmpty();
    }

    /** Ranges are searched by whoever is free; what they find must not show where they began. */
    @Test
    void facesDoNotDependOnWhereARangeBegins() throws Exception {
        take("hard/made_face_enters_and_leaves.mp4", 0, 60);
        try (FaceDetector detector = FaceDetectors.bundled()) {
            FaceScan whole = new FaceScan(detector);
            FaceScan part = new FaceScan(detector);
            int begin = 4 * FaceScan.EVERY;
            for (int i = 0; i < frames.size(); i++) {
                FrameFaces expected = whole.next(i, frames.get(i));
                if (i >= begin) {
                    assertThat(part.next(i, frames.get(i))).isEqualTo(expected);
                }
            }
        }
    }

    private static YuvFrame turned(YuvFrame frame, int turns) {
        boolean lies = turns % 2 != 0;
        int width = lies ? frame.height() : frame.width();
        int height = lies ? frame.width() : frame.height();
        FaceRect all =
                new FaceRect(
                        frame.width() / 2f,
                        frame.height() / 2f,
                        width,
                        height,
                        (float) (-turns * Math.PI / 2));
        return turns == 0
                ? frame
                : YuvConversion.toFrame(
                        FaceCropper.crop(frame, all, width, height), ColorMatrix.BT601, false);
    }

    private static YuvFrame part(YuvFrame frame, int left, int top, double share) {
        float width = (float) (frame.width() * share);
        float height = (float) (frame.height() * share);
        FaceRect part = new FaceRect(left + width / 2, top + height / 2, width, height, 0);
        return YuvConversion.toFrame(
                FaceCropper.crop(frame, part, frame.width(), frame.height()),
                ColorMatrix.BT601,
                false);
    }
}

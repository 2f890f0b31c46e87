package io.heygem.operators.preflight;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.blend.MouthBlender;
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
import java.util.Arrays;
import java.util.List;

/**
 * What rendering would see in one frame: faces, the track of whoever shall speak, and, once {@link
 * #painted}, the mouth. People are told apart within a second before and after, not over the whole
 * video.
 *
 * @param frame the frame
 * @param ptsUs when it shows, microseconds
 * @param found the faces in it, best score first
 * @param tracks whoever shall speak, frame by frame of the seconds around; none without a face
 * @param at place of the frame in the tracks
 */
public record FacePreview(
        YuvFrame frame, long ptsUs, List<FaceDetection> found, List<FaceTrack> tracks, int at) {

    private static final int AROUND_US = 1_000_000;

    /** Where frames cannot be sought, so many are read at most to get there. */
    private static final int WITHOUT_SEEKING = 3000;

    /**
     * Looks at the frame that shows at a time, or the last one before the end.
     *
     * @param seconds from the first frame
     */
    public static FacePreview of(
            Path video,
            double seconds,
            FaceChoice choice,
            MediaLimits limits,
            FaceDetector detector)
            throws MediaException, ModelException {
        VideoProbe probe = VideoProber.probe(video, limits);
        long[] all = probe.ptsUs();
        int last = probe.seekable() ? all.length : Math.min(all.length, WITHOUT_SEEKING);
        int wanted = shown(all, last, all[0] + Math.round(seconds * 1e6));
        int from = shown(all, last, all[wanted] - AROUND_US);
        int to = shown(all, last, all[wanted] + AROUND_US) + 1;
        List<FrameFaces> frames = new ArrayList<>();
        YuvFrame picture = null;
        try (VideoReader reader = VideoReader.open(video, probe.seekable())) {
            for (int i = from; i < to; i++) {
                YuvFrame frame = reader.read(i, all[i]);
                frames.add(FrameFaces.in(frame, detector.detect(frame)));
                picture = i == wanted ? frame : picture;
            }
        }
        long[] ptsUs = Arrays.copyOfRange(all, from, to);
        List<FaceTrack> tracks =
                TrackLinker.link(frames, picture.width(), picture.height(), ptsUs, choice);
        tracks.forEach(track -> MouthWatch.watch(track, frames, ptsUs));
        return new FacePreview(
                picture,
                all[wanted],
                frames.get(wanted - from).faces(),
                List.copyOf(tracks),
                wanted - from);
    }

    private static int shown(long[] ptsUs, int frames, long atUs) {
        int frame = 0;
        while (frame + 1 < frames && ptsUs[frame + 1] <= atUs) {
            frame++;
        }
        return frame;
    }

    /** The tracks whose face shows in the frame. */
    public List<FaceTrack> speakers() {
        return tracks.stream().filter(track -> !Float.isNaN(track.pose(at).mouthX())).toList();
    }

    /**
     * The frame with the mouths of all who speak, as far as nothing is held before them.
     *
     * @param mel what is heard, float32 [80, W], -4..4
     */
    public YuvFrame painted(LipModel model, float[] mel) throws ModelException {
        LipModelSpec spec = model.spec();
        MouthBlender blender = new MouthBlender(spec.crop(), spec.cropPx());
        YuvFrame painted = frame;
        for (FaceTrack track : speakers()) {
            FacePose pose = track.pose(at);
            byte[] crop = FaceCropper.crop(frame, spec.crop().rect(pose), spec.cropPx());
            byte[] drawn = model.infer(new LipBatch(1, crop, mel));
            painted = blender.blend(painted, pose, track.opacity(at), drawn, 0);
        }
        return painted;
    }
}

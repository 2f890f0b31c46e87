package io.heygem.operators.preflight;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.Image;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import java.nio.file.Path;

/**
 * A short look at a video: what the file holds and whether some of its frames show a face. Nothing
 * is timed and no sound is needed.
 *
 * @param probe what the file holds
 * @param sampledFrames frames that were searched for a face
 * @param framesWithFace those that show one
 */
public record VideoGlance(VideoProbe probe, int sampledFrames, int framesWithFace) {

    private static final int SAMPLES = 5;

    /** Where frames cannot be sought, only so many from the start are looked at. */
    private static final int WITHOUT_SEEKING = 60;

    /** Looks at a video. */
    public static VideoGlance of(Path video, MediaLimits limits, FaceDetector detector)
            throws MediaException, ModelException {
        VideoProbe probe = VideoProber.probe(video, limits);
        int frames = probe.ptsUs().length;
        int within = probe.seekable() ? frames : Math.min(frames, WITHOUT_SEEKING);
        int samples = Math.min(SAMPLES, within);
        int faces = 0;
        try (VideoReader reader = VideoReader.open(video, probe.seekable())) {
            for (int i = 0; i < samples; i++) {
                int frame = (int) ((2L * i + 1) * within / (2L * samples));
                YuvFrame picture = reader.read(frame, probe.ptsUs()[frame]);
                faces += detector.detect(picture).isEmpty() ? 0 : 1;
            }
        }
        return new VideoGlance(probe, samples, faces);
    }

    /**
     * A small picture from the first third of a video.
     *
     * @param longestPx of its two sides
     */
    public static Image picture(Path video, MediaLimits limits, int longestPx)
            throws MediaException {
        VideoProbe probe = VideoProber.probe(video, limits);
        int frame = probe.ptsUs().length / 3;
        if (!probe.seekable()) {
            frame = Math.min(frame, WITHOUT_SEEKING);
        }
        try (VideoReader reader = VideoReader.open(video, probe.seekable())) {
            YuvFrame picture = reader.read(frame, probe.ptsUs()[frame]);
            double scale =
                    Math.min(1, (double) longestPx / Math.max(picture.width(), picture.height()));
            return FaceCropper.resize(
                    picture,
                    (int) Math.max(1, Math.round(picture.width() * scale)),
                    (int) Math.max(1, Math.round(picture.height() * scale)));
        }
    }
}

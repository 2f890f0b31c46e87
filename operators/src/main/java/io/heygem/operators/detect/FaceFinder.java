package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.RangeFaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Decodes a range of source frames and finds the faces in each; only boxes and points leave. */
public final class FaceFinder {

    private final FaceDetector detector;

    public FaceFinder(FaceDetector detector) {
        this.detector = detector;
    }

    /**
     * The faces of every frame of a range.
     *
     * @param wanted run between frames; throws when the search shall end
     */
    public RangeFaces find(DetectionRange range, Runnable wanted)
            throws MediaException, ModelException {
        List<FrameFaces> frames = new ArrayList<>(range.ptsUs().length);
        Path video = Path.of(range.plan().task().request().video());
        try (VideoReader reader = VideoReader.open(video, range.plan().seekable())) {
            for (int i = 0; i < range.ptsUs().length; i++) {
                wanted.run();
                frames.add(
                        new FrameFaces(
                                detector.detect(
                                        reader.read(range.firstFrame() + i, range.ptsUs()[i]))));
            }
        }
        return new RangeFaces(
                range.plan().task().request(), range.index(), range.firstFrame(), frames);
    }
}

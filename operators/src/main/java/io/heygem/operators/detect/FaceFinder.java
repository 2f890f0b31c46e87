package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.LargePictures;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.VideoPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes a range of source frames and finds the faces in each; only boxes, points and the looks of
 * mouths leave. A file whose frames can only be counted stays open for the next range, or every
 * range would count from the start.
 */
public final class FaceFinder implements AutoCloseable {

    private final FaceDetector detector;
    private VideoReader counted;
    private String countedVideo;

    public FaceFinder(FaceDetector detector) {
        this.detector = detector;
    }

    /**
     * The faces of every frame of a range.
     *
     * @param wanted run between frames; throws when the search shall end
     */
    @SuppressWarnings("try") // The turn is held, not used.
    public RangeFaces find(DetectionRange range, Runnable wanted)
            throws MediaException, ModelException, InterruptedException {
        VideoPlan plan = range.plan();
        Path video = Path.of(plan.task().request().video());
        try (LargePictures.Turn turn = LargePictures.await(plan.format())) {
            if (!plan.seekable() && !LargePictures.are(plan.format())) {
                return find(range, counted(video), wanted);
            }
            try (VideoReader reader = VideoReader.open(video, plan.seekable())) {
                return find(range, reader, wanted);
            }
        } catch (MediaException | ModelException e) {
            close();
            throw e;
        }
    }

    private VideoReader counted(Path video) throws MediaException {
        if (!video.toString().equals(countedVideo)) {
            close();
            counted = VideoReader.open(video, false);
            countedVideo = video.toString();
        }
        return counted;
    }

    private RangeFaces find(DetectionRange range, VideoReader reader, Runnable wanted)
            throws MediaException, ModelException {
        FaceScan scan = new FaceScan(detector);
        List<FrameFaces> frames = new ArrayList<>(range.ptsUs().length);
        for (int i = 0; i < range.ptsUs().length; i++) {
            wanted.run();
            int number = range.firstFrame() + i;
            frames.add(scan.next(number, reader.read(number, range.ptsUs()[i])));
        }
        return new RangeFaces(
                range.plan().task().request(), range.index(), range.firstFrame(), frames);
    }

    @Override
    public void close() {
        if (counted != null) {
            counted.close();
            counted = null;
            countedVideo = null;
        }
    }
}

package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;
import io.heygem.models.image.YuvFrame;
import java.util.List;
import java.util.function.Function;

/** A detector that answers what the test says. */
public final class FakeFaceDetector implements FaceDetector {

    private final Function<YuvFrame, List<FaceDetection>> answer;
    private long frames;

    /** One upright face in the middle of every frame. */
    public FakeFaceDetector() {
        this(frame -> List.of(centred(frame.width(), frame.height())));
    }

    /** The same faces in every frame. */
    public FakeFaceDetector(FaceDetection... faces) {
        this(frame -> List.of(faces));
    }

    /** Faces that depend on the frame. */
    public FakeFaceDetector(Function<YuvFrame, List<FaceDetection>> answer) {
        this.answer = answer;
    }

    /**
     * An upright face in the middle of a frame; its box is half as high as the frame's shorter
     * side, eyes and mouth lie a fifth of that side apart.
     */
    public static FaceDetection centred(int width, int height) {
        float x = width / 2f;
        float y = height / 2f;
        float unit = Math.min(width, height) / 20f;
        return new FaceDetection(
                new Box(x - 4 * unit, y - 5 * unit, x + 4 * unit, y + 5 * unit),
                new Landmarks(
                        x - 2 * unit,
                        y - 2 * unit,
                        x + 2 * unit,
                        y - 2 * unit,
                        x,
                        y + unit / 2,
                        x,
                        y + 2 * unit),
                1);
    }

    /** Frames looked at so far. */
    public long frames() {
        return frames;
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public List<FaceDetection> detect(YuvFrame frame) {
        frames++;
        return answer.apply(frame);
    }

    @Override
    public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before) {
        return detect(frame);
    }

    @Override
    public void close() {}
}

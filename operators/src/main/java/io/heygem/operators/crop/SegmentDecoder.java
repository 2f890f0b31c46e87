package io.heygem.operators.crop;

import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.Segment;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Decodes the source frames of segments. Keeps a few files open, because the next segment of a
 * video usually begins where the last one ended.
 *
 * <p>Frames that play backwards are decoded forwards in blocks and held, never more than a fixed
 * number of bytes, however long the video is.
 */
public final class SegmentDecoder implements AutoCloseable {

    private static final int OPEN_FILES = 2;
    private static final long HELD_BYTES = 80L << 20;

    /** A fall by more frames than this is a new beginning, not a step backwards. */
    private static final int BACKWARD_STEP = 16;

    private final long heldBytes;
    private final Map<String, VideoReader> readers = new LinkedHashMap<>(4, 0.75f, true);

    public SegmentDecoder() {
        this(HELD_BYTES);
    }

    /**
     * @param heldBytes frames that play backwards are held up to this size, at least one
     */
    SegmentDecoder(long heldBytes) {
        this.heldBytes = heldBytes;
    }

    /** Takes frames as they are decoded. */
    @FunctionalInterface
    public interface FrameConsumer {

        /**
         * Takes one frame.
         *
         * @param offset output frame within the segment that shows it
         */
        void accept(int offset, YuvFrame frame) throws Exception;
    }

    /** Hands over the frames that have a face, in the order in which decoding is cheapest. */
    public void facesOf(Segment segment, FrameConsumer consumer) throws Exception {
        int[] offsets =
                IntStream.range(0, segment.frames())
                        .filter(offset -> segment.track().has(offset))
                        .boxed()
                        .sorted(Comparator.comparingInt(offset -> segment.sourceFrames()[offset]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int decoded = -1;
        YuvFrame frame = null;
        for (int offset : offsets) {
            if (segment.sourceFrames()[offset] != decoded) {
                frame = read(segment, offset);
                decoded = segment.sourceFrames()[offset];
            }
            consumer.accept(offset, frame);
        }
    }

    /** Hands over all frames in the order of the output. */
    public void inOrder(Segment segment, FrameConsumer consumer) throws Exception {
        int[] source = segment.sourceFrames();
        int from = 0;
        YuvFrame frame = null;
        while (from < source.length) {
            if (from + 1 < source.length
                    && source[from + 1] < source[from]
                    && stepsBack(source, from + 1)) {
                int to = from + 1;
                while (to < source.length && stepsBack(source, to)) {
                    to++;
                }
                backwards(segment, from, to, consumer);
                frame = null;
                from = to;
            } else {
                if (frame == null || from == 0 || source[from] != source[from - 1]) {
                    frame = read(segment, from);
                }
                consumer.accept(from, frame);
                from++;
            }
        }
    }

    private static boolean stepsBack(int[] source, int at) {
        int fall = source[at - 1] - source[at];
        return fall >= 0 && fall <= BACKWARD_STEP;
    }

    private void backwards(Segment segment, int from, int to, FrameConsumer consumer)
            throws Exception {
        long frameBytes =
                (long) segment.plan().format().width() * segment.plan().format().height() * 3 / 2;
        int block = (int) Math.max(1, heldBytes / frameBytes);
        for (int begin = from; begin < to; begin += block) {
            int end = Math.min(to, begin + block);
            YuvFrame[] held = new YuvFrame[end - begin];
            for (int offset = end - 1; offset >= begin; offset--) {
                boolean repeated =
                        offset + 1 < end
                                && segment.sourceFrames()[offset + 1]
                                        == segment.sourceFrames()[offset];
                held[offset - begin] = repeated ? held[offset + 1 - begin] : read(segment, offset);
            }
            for (int offset = begin; offset < end; offset++) {
                consumer.accept(offset, held[offset - begin]);
                held[offset - begin] = null;
            }
        }
    }

    private YuvFrame read(Segment segment, int offset) throws MediaException {
        try {
            return reader(segment)
                    .read(segment.sourceFrames()[offset], segment.sourcePtsUs()[offset]);
        } catch (MediaException e) {
            VideoReader broken = readers.remove(key(segment));
            if (broken != null) {
                broken.close();
            }
            throw e;
        }
    }

    private static String key(Segment segment) {
        return segment.plan().videoDigest() + segment.plan().task().request().video();
    }

    private VideoReader reader(Segment segment) throws MediaException {
        String video = segment.plan().task().request().video();
        String key = key(segment);
        VideoReader reader = readers.get(key);
        if (reader == null) {
            if (readers.size() >= OPEN_FILES) {
                String eldest = readers.keySet().iterator().next();
                readers.remove(eldest).close();
            }
            reader = VideoReader.open(Path.of(video), segment.plan().seekable());
            readers.put(key, reader);
        }
        return reader;
    }

    @Override
    public void close() {
        readers.values().forEach(VideoReader::close);
        readers.clear();
    }
}

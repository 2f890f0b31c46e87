package io.heygem.operators.crop;

import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.LargePictures;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.Segment;
import java.nio.file.Path;
import java.util.BitSet;
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

    /** Decoders keep some twenty pictures; of larger ones than this only one file stays open. */
    private static final long SMALL_BYTES = 1280 * 720 * 3 / 2;

    private static final long HELD_BYTES = 80L << 20;

    /** A fall by more frames than this is a new beginning, not a step backwards. */
    private static final int BACKWARD_STEP = 16;

    private final long heldBytes;
    private final BitSet damaged = new BitSet();
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

    /**
     * Hands over the frames that have a face, in the order in which decoding is cheapest. The last
     * one is handed over when nothing is being decoded any more.
     */
    @SuppressWarnings("try") // The turn is held, not used.
    public void facesOf(Segment segment, FrameConsumer consumer) throws Exception {
        int[] offsets =
                IntStream.range(0, segment.frames())
                        .filter(offset -> segment.faces(offset) > 0)
                        .boxed()
                        .sorted(Comparator.comparingInt(offset -> segment.sourceFrames()[offset]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int last = offsets.length - 1;
        YuvFrame frame = null;
        try (LargePictures.Turn turn = LargePictures.await(segment.plan().format())) {
            for (int i = 0; i <= last; i++) {
                frame = read(segment, offsets[i]);
                if (i < last) {
                    consumer.accept(offsets[i], frame);
                }
            }
            rest(segment);
        }
        if (last >= 0) {
            consumer.accept(offsets[last], frame);
        }
    }

    /** Large pictures are not kept in decoders that nobody uses for a while. */
    private void rest(Segment segment) {
        if (LargePictures.are(segment.plan().format())) {
            close();
        }
    }

    /** Hands over all frames in the order of the output. */
    @SuppressWarnings("try") // The turn is held, not used.
    public void inOrder(Segment segment, FrameConsumer consumer) throws Exception {
        try (LargePictures.Turn turn = LargePictures.await(segment.plan().format())) {
            damaged.clear();
            all(segment, consumer);
            rest(segment);
        }
    }

    private void all(Segment segment, FrameConsumer consumer) throws Exception {
        int[] source = segment.sourceFrames();
        int from = 0;
        while (from < source.length) {
            if (from + 1 < source.length
                    && source[from + 1] < source[from]
                    && stepsBack(source, from + 1)) {
                int to = from + 1;
                while (to < source.length && stepsBack(source, to)) {
                    to++;
                }
                backwards(segment, from, to, consumer);
                from = to;
            } else {
                consumer.accept(from, read(segment, from));
                from++;
            }
        }
    }

    private static boolean stepsBack(int[] source, int at) {
        int fall = source[at - 1] - source[at];
        return fall >= 0 && fall <= BACKWARD_STEP;
    }

    /**
     * Whether the source of an output frame that {@link #inOrder} handed over last was missing or
     * decoded with errors.
     */
    public boolean isDamaged(int offset) {
        return damaged.get(offset);
    }

    private void backwards(Segment segment, int from, int to, FrameConsumer consumer)
            throws Exception {
        int block = (int) Math.max(1, heldBytes / frameBytes(segment));
        for (int begin = from; begin < to; begin += block) {
            int end = Math.min(to, begin + block);
            YuvFrame[] held = new YuvFrame[end - begin];
            for (int offset = end - 1; offset >= begin; offset--) {
                held[offset - begin] = read(segment, offset);
            }
            for (int offset = begin; offset < end; offset++) {
                consumer.accept(offset, held[offset - begin]);
                held[offset - begin] = null;
            }
        }
    }

    private static long frameBytes(Segment segment) {
        return (long) segment.plan().format().width() * segment.plan().format().height() * 3 / 2;
    }

    private YuvFrame read(Segment segment, int offset) throws MediaException {
        try {
            VideoReader reader = reader(segment);
            YuvFrame frame =
                    reader.read(segment.sourceFrames()[offset], segment.sourcePtsUs()[offset]);
            damaged.set(offset, reader.lastDamaged());
            return frame;
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
            int open = frameBytes(segment) > SMALL_BYTES ? 1 : OPEN_FILES;
            while (readers.size() >= open) {
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

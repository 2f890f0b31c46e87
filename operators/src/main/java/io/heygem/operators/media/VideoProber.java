package io.heygem.operators.media;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * Finds out what a video file holds: reads all of its packets, decodes only its beginning.
 *
 * <p>What the packets announce is checked against what the decoder gives: the first frames, a few
 * seeks, the end. Where both disagree the whole track is decoded once.
 */
public final class VideoProber {

    private static final int MICROS = 1_000_000;

    private VideoProber() {}

    /**
     * Probes a file.
     *
     * @throws MediaException {@code PROBE_*} or {@code DECODE_*}, naming the file and the reason
     */
    public static VideoProbe probe(Path file) throws MediaException {
        List<String> warnings = new ArrayList<>();
        try (MediaSource source = MediaSource.open(file, TrackKind.VIDEO)) {
            checkSize(file, source.track().codecpar().width(), source.track().codecpar().height());
            FrameIndex index = FrameIndex.scan(source);
            boolean still =
                    source.container().endsWith("_pipe")
                            || (source.container().equals("gif") && index.packets() == 1);
            if (index.packets() == 0) {
                throw new MediaException(
                        ErrorCode.PROBE_NO_FRAMES, "the video track of " + file + " has no frames");
            }
            if (index.brokeOff()) {
                warnings.add("the file breaks off; what is there is used");
            }
            if (source.tracksOfKind() > 1) {
                warnings.add(
                        "%d video tracks, track %d is used"
                                .formatted(source.tracksOfKind(), source.track().index()));
            }
            return still ? picture(file, source, warnings) : video(file, source, index, warnings);
        }
    }

    private static VideoProbe picture(Path file, MediaSource source, List<String> warnings)
            throws MediaException {
        try (FrameCursor cursor = FrameCursor.open(file, 1, false)) {
            FrameShape shape = checkShape(file, cursor.shape(), warnings);
            return new VideoProbe(
                    source.container(),
                    source.codec(),
                    shape.pixelFormat(),
                    format(shape, new FrameRate(25, 1, true)),
                    true,
                    new long[] {0},
                    false,
                    List.copyOf(warnings));
        }
    }

    private static VideoProbe video(
            Path file, MediaSource source, FrameIndex announced, List<String> warnings)
            throws MediaException {
        FrameShape shape;
        try (FrameCursor cursor = FrameCursor.open(file, 1, true)) {
            shape = checkShape(file, cursor.shape(), warnings);
            FrameIndex index = announced.startingAt(cursor.firstTicks());
            if (isTrue(cursor, index)) {
                FrameRate rate = rate(source.track(), index.ticks());
                return probe(
                        source, shape, rate, microseconds(source, index.ticks()), true, warnings);
            }
        }
        FrameRun run;
        try (FrameCursor cursor = FrameCursor.open(file, 1, false)) {
            run = FrameRun.whole(cursor);
        }
        if (run.ticks().length < announced.packets()) {
            warnings.add(
                    "%d packets give only %d frames; the others are damaged or hidden"
                            .formatted(announced.packets(), run.ticks().length));
        }
        long[] times = run.times();
        if (times == null) {
            FrameRate rate =
                    FrameRate.claimed(
                            source.track().r_frame_rate(), source.track().avg_frame_rate());
            long[] grid = grid(run.ticks().length, rate);
            return probe(source, shape, rate, grid, false, warnings);
        }
        boolean seekable = false;
        if (run.timesNameFrames()) {
            try (FrameCursor cursor = FrameCursor.open(file, 1, true)) {
                seekable = new SeekCheck(cursor).finds(run.landmarks());
            }
        }
        FrameRate rate = rate(source.track(), times);
        return probe(source, shape, rate, microseconds(source, times), seekable, warnings);
    }

    /** Compares what the packets announce with what the decoder gives. */
    private static boolean isTrue(FrameCursor cursor, FrameIndex index) throws MediaException {
        if (!index.trusted() || index.ticks().length == 0) {
            return false;
        }
        FrameRun beginning = FrameRun.beginning(cursor);
        SeekCheck seeks = new SeekCheck(cursor);
        return beginning.begins(index)
                && seeks.finds(beginning.landmarks())
                && seeks.finds(index)
                && seeks.reachesEnd(index);
    }

    private static VideoProbe probe(
            MediaSource source,
            FrameShape shape,
            FrameRate rate,
            long[] ptsUs,
            boolean seekable,
            List<String> warnings) {
        if (!rate.constant()) {
            warnings.add(
                    "frames do not come at a constant rate; the output has %d/%d frames per second"
                            .formatted(rate.num(), rate.den()));
        }
        return new VideoProbe(
                source.container(),
                source.codec(),
                shape.pixelFormat(),
                format(shape, rate),
                false,
                ptsUs,
                seekable,
                List.copyOf(warnings));
    }

    private static FrameRate rate(AVStream track, long[] ticks) {
        return FrameRate.measure(
                ticks, track.time_base(), track.r_frame_rate(), track.avg_frame_rate());
    }

    private static long[] microseconds(MediaSource source, long[] ticks) {
        long[] us = new long[ticks.length];
        for (int i = 0; i < us.length; i++) {
            us[i] = source.toUs(ticks[i] - ticks[0]);
        }
        return us;
    }

    private static long[] grid(int frames, FrameRate rate) {
        long[] us = new long[frames];
        for (int i = 0; i < frames; i++) {
            us[i] = Math.round((double) i * MICROS * rate.den() / rate.num());
        }
        return us;
    }

    private static VideoFormat format(FrameShape shape, FrameRate rate) {
        return new VideoFormat(
                shape.width(),
                shape.height(),
                rate.num(),
                rate.den(),
                shape.sarNum(),
                shape.sarDen(),
                shape.matrix(),
                shape.fullRange());
    }

    private static FrameShape checkShape(Path file, FrameShape shape, List<String> warnings)
            throws MediaException {
        checkSize(file, shape.codedWidth(), shape.codedHeight());
        if (shape.cropped()) {
            warnings.add(
                    "%d x %d has an odd side; the last column or row is dropped"
                            .formatted(shape.codedWidth(), shape.codedHeight()));
        }
        return shape;
    }

    private static void checkSize(Path file, int width, int height) throws MediaException {
        if (width > AllowList.MAX_SIDE_PX
                || height > AllowList.MAX_SIDE_PX
                || (long) width * height > AllowList.MAX_PIXELS) {
            throw new MediaException(
                    ErrorCode.PROBE_TOO_LARGE,
                    "pictures of %s are %d x %d, expected at most %d a side and %d pixels"
                            .formatted(
                                    file,
                                    width,
                                    height,
                                    AllowList.MAX_SIDE_PX,
                                    AllowList.MAX_PIXELS));
        }
    }
}

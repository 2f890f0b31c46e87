package io.heygem.operators.media;

import io.heygem.operators.record.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Finds out what a video file holds: reads all of its packets, decodes only its beginning.
 *
 * <p>What the packets announce is checked against what the decoder gives: the first frames, a few
 * seeks, the end. Where both disagree the whole track is decoded once.
 */
public final class VideoProber {

    private static final int MICROS = 1_000_000;

    private final Path file;
    private final MediaLimits limits;
    private final Runnable wanted;
    private final List<String> warnings = new ArrayList<>();

    private VideoProber(Path file, MediaLimits limits, Runnable wanted) {
        this.file = file;
        this.limits = limits;
        this.wanted = wanted;
    }

    /** As {@link #probe(Path, MediaLimits)}, with the usual limits. */
    public static VideoProbe probe(Path file) throws MediaException {
        return probe(file, MediaLimits.DEFAULT);
    }

    /** As {@link #probe(Path, MediaLimits, Runnable)}, to its end. */
    public static VideoProbe probe(Path file, MediaLimits limits) throws MediaException {
        return probe(file, limits, () -> {});
    }

    /**
     * Probes a file.
     *
     * @param wanted run between packets; throws when the work shall end
     * @throws MediaException {@code PROBE_*} or {@code DECODE_*}, naming the file and the reason
     */
    public static VideoProbe probe(Path file, MediaLimits limits, Runnable wanted)
            throws MediaException {
        return new VideoProber(file, limits, wanted).probe();
    }

    private VideoProbe probe() throws MediaException {
        checkPicture();
        try (MediaSource source = MediaSource.open(file, TrackKind.VIDEO, limits, wanted)) {
            checkSize(source.track().codecpar().width(), source.track().codecpar().height());
            DolbyVision.check(source);
            FrameIndex index = FrameIndex.scan(source, limits.frames());
            boolean still =
                    source.container().endsWith("_pipe")
                            || (source.container().equals("gif") && index.packets() == 1);
            if (index.packets() == 0) {
                throw new MediaException(
                        ErrorCode.PROBE_NO_FRAMES, "the video track of " + file + " has no frames");
            }
            checkLength(source, index.ticks(), index.packets());
            if (index.brokeOff()) {
                warnings.add(
                        "the file breaks off after %.2f s; what is there is used"
                                .formatted(seconds(source, index.ticks())));
            }
            if (source.tracksOfKind() > 1) {
                warnings.add(
                        "%d video tracks, track %d is used"
                                .formatted(source.tracksOfKind(), source.track().index()));
            }
            return still ? picture(source) : video(source, index);
        }
    }

    private VideoProbe picture(MediaSource source) throws MediaException {
        try (FrameCursor cursor = FrameCursor.open(file, 1, false, wanted)) {
            FrameShape shape = checkShape(cursor);
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

    private VideoProbe video(MediaSource source, FrameIndex announced) throws MediaException {
        FrameShape shape;
        try (FrameCursor cursor = FrameCursor.open(file, 1, true, wanted)) {
            shape = checkShape(cursor);
            FrameIndex index = announced.startingAt(cursor.firstTicks());
            if (isTrue(cursor, index)) {
                FrameRate rate = rate(source.track(), index.ticks());
                return probe(source, shape, rate, microseconds(source, index.ticks()), true);
            }
        }
        FrameRun run;
        try (FrameCursor cursor = FrameCursor.open(file, 1, false, wanted)) {
            run = FrameRun.whole(cursor);
        }
        if (run.ticks().length < announced.packets()) {
            warnings.add(
                    "%d packets give only %d frames; the others, from %.2f s on, are damaged or hidden"
                            .formatted(
                                    announced.packets(),
                                    run.ticks().length,
                                    firstMissing(source, announced.ticks(), run.ticks())));
        }
        checkLength(source, run.ticks(), run.ticks().length);
        long[] times = run.times();
        if (times == null) {
            FrameRate rate =
                    FrameRate.claimed(
                            source.track().r_frame_rate(), source.track().avg_frame_rate());
            long[] grid = grid(run.ticks().length, rate);
            return probe(source, shape, rate, grid, false);
        }
        boolean seekable = false;
        if (run.timesNameFrames()) {
            try (FrameCursor cursor = FrameCursor.open(file, 1, true, wanted)) {
                seekable = new SeekCheck(cursor).finds(run.landmarks());
            }
        }
        FrameRate rate = rate(source.track(), times);
        return probe(source, shape, rate, microseconds(source, times), seekable);
    }

    /** Seconds of the first announced frame that did not come; 0 where times say nothing. */
    private static double firstMissing(MediaSource source, long[] announced, long[] came) {
        Set<Long> there = Arrays.stream(came).boxed().collect(Collectors.toSet());
        for (long tick : announced) {
            if (!there.contains(tick)) {
                return source.toUs(tick - announced[0]) / 1e6;
            }
        }
        return 0;
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

    private VideoProbe probe(
            MediaSource source, FrameShape shape, FrameRate rate, long[] ptsUs, boolean seekable) {
        if (!rate.constant()) {
            warnings.add(
                    "frames do not come at a constant rate; the output has %s frames per second"
                            .formatted(rate.text()));
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
                shape.fullRange(),
                shape.primaries(),
                shape.transfer());
    }

    private FrameShape checkShape(FrameCursor cursor) throws MediaException {
        FrameShape shape = cursor.shape();
        checkSize(shape.codedWidth(), shape.codedHeight());
        if (shape.cropped()) {
            warnings.add(
                    "%d x %d has an odd side; the last column or row is dropped"
                            .formatted(shape.codedWidth(), shape.codedHeight()));
        }
        if (shape.tone() != ToneCurve.SDR) {
            warnings.add(
                    "HDR pictures (%s) are tone-mapped to SDR (BT.709)".formatted(shape.tone()));
        }
        AVFrame first = cursor.current().frame();
        if (FrameConverter.isInterlaced(first)) {
            warnings.add("interlaced pictures are deinterlaced");
        }
        if (shape.alpha() && FrameConverter.showsThrough(first)) {
            warnings.add("transparent parts are shown black");
        }
        return shape;
    }

    /** Refuses pictures whose size FFmpeg would not even tell. */
    private void checkPicture() throws MediaException {
        try {
            Optional<PictureHeader> header =
                    Files.isRegularFile(file) ? PictureHeader.of(file) : Optional.empty();
            if (header.isPresent()) {
                checkSize(header.get().width(), header.get().height());
            }
        } catch (IOException e) {
            throw new MediaException(ErrorCode.PROBE_UNREADABLE, file + " cannot be read", e);
        }
    }

    private void checkSize(long width, long height) throws MediaException {
        long pixels = width * height;
        if (width > AllowList.MAX_SIDE_PX
                || height > AllowList.MAX_SIDE_PX
                || pixels > limits.pixels()
                || pixels > AllowList.MAX_PIXELS) {
            throw new MediaException(
                    ErrorCode.PROBE_TOO_LARGE,
                    "pictures of %s are %d x %d, expected at most %d a side and %d pixels"
                            .formatted(
                                    file,
                                    width,
                                    height,
                                    AllowList.MAX_SIDE_PX,
                                    Math.min(limits.pixels(), AllowList.MAX_PIXELS)));
        }
        long bytes = pixels * 3 / 2 * MediaLimits.PICTURES_UNDER_WAY;
        if (bytes > limits.pictureBytes()) {
            throw new MediaException(
                    ErrorCode.PROBE_TOO_LARGE,
                    "pictures of %s are %d x %d and need about %d MiB, expected at most %d MiB"
                            .formatted(
                                    file, width, height, bytes >> 20, limits.pictureBytes() >> 20));
        }
    }

    private void checkLength(MediaSource source, long[] ticks, int frames) throws MediaException {
        if (frames > limits.frames()) {
            throw new MediaException(
                    ErrorCode.PROBE_TOO_LARGE,
                    "%s has more than %d frames".formatted(file, limits.frames()));
        }
        double seconds = seconds(source, ticks);
        if (seconds > limits.duration().toSeconds()) {
            throw new MediaException(
                    ErrorCode.PROBE_TOO_LARGE,
                    "%s lasts %.0f s by its time stamps, expected at most %d s"
                            .formatted(file, seconds, limits.duration().toSeconds()));
        }
    }

    private static double seconds(MediaSource source, long[] ticks) {
        return ticks.length == 0 ? 0 : source.toUs(ticks[ticks.length - 1] - ticks[0]) / 1e6;
    }
}

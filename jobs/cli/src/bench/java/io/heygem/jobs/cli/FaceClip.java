package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.detect.FaceScan;
import io.heygem.operators.link.TrackLinker;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The faces of one clip as a job would find them, and how long that took.
 *
 * @param file the clip
 * @param probe what is known of it
 * @param frames what was found in every frame
 * @param tracks whose mouths would move; none when nobody's would
 * @param detectMs processor time spent finding, milliseconds per frame
 * @param decodeMs processor time spent decoding, milliseconds per frame
 */
record FaceClip(
        Path file,
        VideoProbe probe,
        List<FrameFaces> frames,
        List<FaceTrack> tracks,
        double detectMs,
        double decodeMs) {

    /** On a busy machine the time that passes says little. */
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    /** Searches a clip's first frames, {@code most} of them at most. */
    static FaceClip of(Path file, FaceDetector detector, FaceChoice choice, int most)
            throws MediaException, ModelException {
        VideoProbe probe = VideoProber.probe(file, MediaLimits.DEFAULT);
        int count = Math.min(most, probe.ptsUs().length);
        List<FrameFaces> frames = new ArrayList<>();
        FaceScan scan = new FaceScan(detector);
        long decode = 0;
        long detect = 0;
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            for (int i = 0; i < count; i++) {
                long begin = CPU.getCurrentThreadCpuTime();
                YuvFrame frame = reader.read(i, probe.ptsUs()[i]);
                long middle = CPU.getCurrentThreadCpuTime();
                frames.add(scan.next(i, frame));
                decode += middle - begin;
                detect += CPU.getCurrentThreadCpuTime() - middle;
            }
        }
        List<FaceTrack> tracks =
                TrackLinker.link(
                        frames,
                        probe.format().width(),
                        probe.format().height(),
                        probe.ptsUs(),
                        choice);
        return new FaceClip(
                file, probe, frames, tracks, detect / 1e6 / count, decode / 1e6 / count);
    }

    /** Name of the file. */
    String name() {
        return file.getFileName().toString();
    }
}

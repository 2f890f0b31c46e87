package io.heygem.jobs.cli;

import io.heygem.operators.preflight.Light;
import io.heygem.operators.preflight.VideoInspection;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.PreparedSound;
import java.nio.file.Path;
import java.util.List;

/**
 * What a check found.
 *
 * @param audio the voice
 * @param sound what it holds; null when nothing can be made of it
 * @param code what is wrong with the audio; null when nothing is
 * @param reason the same in a sentence
 * @param videos one entry per video; none when the audio is unusable
 */
record CheckReport(
        Path audio, PreparedSound sound, ErrorCode code, String reason, List<Video> videos) {

    CheckReport {
        videos = List.copyOf(videos);
    }

    /**
     * One video.
     *
     * @param file the video
     * @param inspection what it is like; null when nothing can be made of it
     * @param code what is wrong with it; null when it could be inspected
     * @param reason the same in a sentence
     */
    record Video(Path file, VideoInspection inspection, ErrorCode code, String reason) {

        Light light() {
            return inspection == null ? Light.RED : inspection.light();
        }
    }

    /** What to expect of the audio. */
    Light soundLight() {
        if (sound == null) {
            return Light.RED;
        }
        return sound.warnings().isEmpty() ? Light.GREEN : Light.AMBER;
    }

    /** Videos with this light. */
    int count(Light light) {
        return (int) videos.stream().filter(video -> video.light() == light).count();
    }

    /** Wall time of rendering all that is not red. */
    double estimatedSeconds() {
        return videos.stream()
                .filter(video -> video.light() != Light.RED)
                .mapToDouble(video -> video.inspection().estimatedSeconds())
                .sum();
    }

    /** What the shell shall see. */
    int exitCode() {
        return sound == null || count(Light.RED) > 0 ? ExitCode.SOME_FAILED : ExitCode.DONE;
    }
}

package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.media.PhoneClip;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every length policy, with a sound that is shorter, equal and longer, at every common frame rate
 * and at a variable one: outputs are as long as promised, to the frame. FFmpeg's own ffprobe
 * measures.
 */
@Timeout(600)
class LengthsITCase {

    private static final int SAMPLE_RATE_HZ = 16_000;

    /** Edit lists of MP4 files count milliseconds, rounded up. */
    private static final double EDIT_LIST_SECONDS = 1.001e-3;

    /** The output's constant rate for a variable source. */
    private static final Source PHONE = new Source("phone.mp4", 30, 1, PhoneClip.tick(21) + 1);

    /** All sources last about one second. */
    private static final List<Source> SOURCES =
            List.of(
                    new Source("23.976.mp4", 24_000, 1001, 24),
                    new Source("25.mp4", 25, 1, 25),
                    new Source("29.97.mp4", 30_000, 1001, 30),
                    new Source("30.mp4", 30, 1, 30),
                    new Source("50.mp4", 50, 1, 50),
                    new Source("60.mp4", 60, 1, 60),
                    PHONE);

    private record Source(String name, int num, int den, int frames) {

        /** Frames of 1/rate that a sound fills, in whole numbers. */
        int filledBy(int samples) {
            long ticks = (long) samples * num;
            long perFrame = (long) SAMPLE_RATE_HZ * den;
            return (int) ((ticks + perFrame - 1) / perFrame);
        }

        double seconds(int count) {
            return (double) count * den / num;
        }
    }

    @TempDir Path folder;

    @Test
    void aShorterSound() throws Exception {
        check(10_450);
    }

    @Test
    void aSoundOfTheSameLength() throws Exception {
        check(SAMPLE_RATE_HZ);
    }

    @Test
    void aLongerSound() throws Exception {
        check(34_501);
    }

    private void check(int samples) throws Exception {
        assumeTrue(Tools.present("ffprobe"), "ffprobe is not on the PATH");
        Path sound = Clips.tone(folder.resolve("sound.wav"), SAMPLE_RATE_HZ, samples);
        Map<String, Source> sources = new HashMap<>();
        Map<String, LengthPolicy> policies = new HashMap<>();
        List<JobDescriptor.Video> videos = new ArrayList<>();
        for (Source source : SOURCES) {
            Path clip = clip(source);
            for (LengthPolicy policy : LengthPolicy.values()) {
                String id = source.name() + " " + policy.word();
                sources.put(id, source);
                policies.put(id, policy);
                videos.add(
                        new JobDescriptor.Video(
                                id,
                                clip.toString(),
                                output(id).toString(),
                                null,
                                policy.word(),
                                null,
                                null,
                                null));
            }
        }
        List<VideoOutcome> outcomes = run(new JobDescriptor("job", sound.toString(), videos));
        assertThat(outcomes).hasSize(SOURCES.size() * LengthPolicy.values().length);
        for (VideoOutcome outcome : outcomes) {
            String id = outcome.videoId();
            assertThat(outcome.output()).as("%s: %s", id, outcome.reason()).isNotNull();
            check(id, sources.get(id), policies.get(id), samples, outcome.frames());
        }
    }

    private void check(
            String id, Source source, LengthPolicy policy, int samples, int outcomeFrames)
            throws Exception {
        int sound = source.filledBy(samples);
        int frames =
                switch (policy) {
                    case CUT_OFF -> Math.min(sound, source.frames());
                    case SILENCE -> Math.max(sound, source.frames());
                    default -> sound;
                };
        double heard =
                policy == LengthPolicy.SILENCE
                        ? source.seconds(frames)
                        : Math.min((double) samples / SAMPLE_RATE_HZ, source.seconds(frames));
        assertThat(outcomeFrames).as(id).isEqualTo(frames);
        JsonNode probe = ffprobe(output(id));
        JsonNode video = probe.get("streams").get(0);
        JsonNode audio = probe.get("streams").get(1);
        assertThat(video.get("nb_read_packets").asInt()).as(id).isEqualTo(frames);
        assertThat(rate(video.get("avg_frame_rate").asText()))
                .as(id)
                .isEqualTo((double) source.num() / source.den(), within(1e-9));
        assertThat(video.get("start_time").asDouble()).as(id).isZero();
        assertThat(audio.get("start_time").asDouble()).as(id).isZero();
        assertThat(video.get("duration").asDouble())
                .as(id)
                .isEqualTo(source.seconds(frames), within(EDIT_LIST_SECONDS));
        assertThat(audio.get("duration").asDouble())
                .as(id)
                .isEqualTo(heard, within(EDIT_LIST_SECONDS));
        assertThat(probe.get("format").get("duration").asDouble())
                .as(id)
                .isEqualTo(source.seconds(frames), within(EDIT_LIST_SECONDS));
    }

    private static double rate(String fraction) {
        String[] parts = fraction.split("/", 2);
        return Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]);
    }

    private Path clip(Source source) throws Exception {
        Path file = folder.resolve(source.name());
        return source.equals(PHONE)
                ? PhoneClip.make(file, 22)
                : Clips.video(
                        file, Clips.format(128, 64, source.num(), source.den()), source.frames());
    }

    private Path output(String id) {
        return folder.resolve("out").resolve(id + ".mp4");
    }

    private List<VideoOutcome> run(JobDescriptor job) throws Exception {
        Map<String, String> settings =
                Map.of(
                        "lipsync.workspace",
                        folder.resolve("workspace").toString(),
                        "parallelism.default",
                        "2");
        return EmbeddedLipSync.run(
                job,
                EmbeddedFlink.configuration(settings),
                Networks.of(gpu -> new FakeLipModel(32), FakeFaceDetector::new),
                progress -> {},
                outcome -> {});
    }

    private static JsonNode ffprobe(Path file) throws IOException, InterruptedException {
        String json =
                Tools.output(
                        "ffprobe",
                        "-v",
                        "error",
                        "-count_packets",
                        "-show_streams",
                        "-show_format",
                        "-of",
                        "json",
                        file.toString());
        assertThat(Files.size(file)).isPositive();
        return new ObjectMapper().readTree(json);
    }
}

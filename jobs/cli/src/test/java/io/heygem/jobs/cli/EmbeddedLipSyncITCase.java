package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoState;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddedLipSyncITCase {

    private static final int SAMPLES = 32_000;

    @TempDir Path folder;
    private Path clip;
    private Path audio;

    @BeforeEach
    void makeInputs() throws Exception {
        clip = Clips.video(folder.resolve("主播 'a'.mp4"), Clips.format(320, 240, 30000, 1001), 50);
        audio = Clips.tone(folder.resolve("tone.wav"), 16_000, SAMPLES);
    }

    @Test
    void everyVideoHasItsOwnOutcome() throws Exception {
        Path copy = Files.copy(clip, folder.resolve("copy.mp4"));
        Path broken = Files.write(folder.resolve("broken.mp4"), new byte[] {1, 2, 3});
        Map<String, VideoOutcome> outcomes = new HashMap<>();
        run(
                Map.of(),
                step -> {},
                outcome -> outcomes.put(outcome.videoId(), outcome),
                clip,
                copy,
                broken,
                folder.resolve("missing.mp4"));
        assertThat(outcomes.get("0").state()).isEqualTo(VideoState.COMPLETED);
        assertThat(outcomes.get("0").frames()).isEqualTo(60);
        assertThat(outcomes.get("1").state()).isEqualTo(VideoState.COMPLETED);
        assertThat(outcomes.get("2").code()).isEqualTo(ErrorCode.PROBE_UNREADABLE);
        assertThat(outcomes.get("2").reason()).contains(broken.toString());
        assertThat(outcomes.get("3").code()).isEqualTo(ErrorCode.PROBE_NOT_FOUND);
        assertThat(folder.resolve("out/0.mp4")).hasSameBinaryContentAs(folder.resolve("out/1.mp4"));
    }

    @Test
    void startsOnManyCores() throws Exception {
        List<VideoOutcome> outcomes =
                run(Map.of("parallelism.default", "16"), step -> {}, outcome -> {}, clip);
        assertThat(outcomes).singleElement().matches(o -> o.state() == VideoState.COMPLETED);
    }

    @Test
    void anInterruptStopsTheJobSoon() throws Exception {
        CountDownLatch rendering = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread worker =
                new Thread(
                        () -> {
                            try {
                                run(
                                        Map.of("lipsync.segment.frames", "1"),
                                        step -> rendering.countDown(),
                                        outcome -> {},
                                        clip);
                            } catch (Throwable e) {
                                thrown.set(e);
                            }
                        });
        worker.start();
        assertThat(rendering.await(60, TimeUnit.SECONDS)).isTrue();
        worker.interrupt();
        worker.join(TimeUnit.SECONDS.toMillis(15));
        assertThat(worker.isAlive()).isFalse();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aBrokenMachineSaysWhatBroke() throws Exception {
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/cache"), "a file where a folder must be");
        assertThatThrownBy(() -> run(Map.of(), step -> {}, outcome -> {}, clip))
                .isInstanceOf(LipSyncException.class)
                .hasMessageContaining(folder.resolve("workspace/cache").toString());
    }

    @Test
    void aWorkspaceInUseIsRefused() throws Exception {
        WorkspaceLock lock = WorkspaceLock.of(folder.resolve("workspace"));
        assertThatThrownBy(() -> run(Map.of(), step -> {}, outcome -> {}, clip))
                .isInstanceOf(LipSyncException.class)
                .hasMessageContaining("in use")
                .hasMessageContaining("workspace");
        lock.close();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
    void nothingListensBeyondThisMachine() throws Exception {
        List<String> wildcards = new ArrayList<>();
        run(Map.of(), step -> wildcards.addAll(listenersOnAllInterfaces()), outcome -> {}, clip);
        assertThat(wildcards).isEmpty();
    }

    /**
     * Lines of the kernel's tables for listening sockets of this process on the wildcard address.
     */
    private static List<String> listenersOnAllInterfaces() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            List<String> inodes = new ArrayList<>();
            for (Path descriptor : descriptors.toList()) {
                String target = link(descriptor);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring(8, target.length() - 1));
                }
            }
            List<String> found = new ArrayList<>();
            for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
                for (String line : Files.readAllLines(Path.of(table))) {
                    String[] parts = line.trim().split(" +", -1);
                    boolean listens = parts.length > 9 && parts[3].equals("0A");
                    if (listens && parts[1].matches("0+:.*") && inodes.contains(parts[9])) {
                        found.add(line);
                    }
                }
            }
            return found;
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private List<VideoOutcome> run(
            Map<String, String> more,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished,
            Path... videos)
            throws Exception {
        List<JobDescriptor.Video> entries = new ArrayList<>();
        for (int i = 0; i < videos.length; i++) {
            entries.add(
                    new JobDescriptor.Video(
                            Integer.toString(i),
                            videos[i].toString(),
                            folder.resolve("out").resolve(i + ".mp4").toString()));
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("lipsync.workspace", folder.resolve("workspace").toString());
        settings.put("parallelism.default", "2");
        settings.putAll(more);
        return EmbeddedLipSync.run(
                new JobDescriptor("job", audio.toString(), entries),
                EmbeddedFlink.configuration(settings),
                Networks.of(gpu -> new FakeLipModel(96), FakeFaceDetector::new),
                progress,
                finished);
    }
}

package io.heygem.jobs.cli;

import io.heygem.operators.Clips;
import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.Stage;
import io.heygem.pipeline.ControlMessage;
import io.heygem.pipeline.JobMessage;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.LipSyncStreams;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import io.heygem.pipeline.event.ControlCommand;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * The whole stream on an embedded Flink, fed while it runs. Every video is a file that nobody has
 * seen, every job has a sound of its own, so that nothing is taken from a cache.
 */
@SuppressWarnings("try") // close() may be interrupted, which ends the benchmark.
final class BenchStream implements AutoCloseable {

    private static final int FRAMES = 100;
    private static final int FRAME_RATE = 25;
    private static final int RATE_HZ = 16_000;
    private static final BlockingQueue<JobMessage> JOBS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ControlMessage> CONTROL = new LinkedBlockingQueue<>();

    private final Path folder;
    private final Path clip;
    private final EmbeddedFlink flink;
    private final JobClient client;
    private int made;
    private volatile boolean closed;

    /**
     * @param video a file to render with the real networks; null acts the networks on short clips
     *     ({@link SharedCores})
     */
    BenchStream(Path video, Consumer<StatusEvent> statuses) throws Exception {
        folder = Files.createTempDirectory("heygem-bench");
        clip =
                video != null
                        ? video
                        : Clips.video(
                                folder.resolve("clip.mp4"),
                                Clips.format(192, 144, FRAME_RATE, 1),
                                FRAMES);
        Configuration configuration = EmbeddedFlink.configuration(settings());
        flink = new EmbeddedFlink(configuration);
        StreamExecutionEnvironment env = flink.environment();
        LipSyncStreams streams =
                LipSyncPipeline.define(
                        Sources.endless(env, index -> JOBS.take(), JobMessage.class, Stage.SOURCE),
                        Sources.endless(
                                env,
                                index -> CONTROL.take(),
                                ControlMessage.class,
                                Stage.CONTROL),
                        configuration,
                        video != null
                                ? Networks.of(configuration)
                                : Networks.of(
                                        gpu -> new SharedCores.Lips(), SharedCores.Detector::new));
        CloseableIterator<StatusEvent> told = streams.statuses().collectAsync();
        client = env.executeAsync("bench");
        Thread reader = new Thread(() -> read(told, statuses), "statuses");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(CloseableIterator<StatusEvent> told, Consumer<StatusEvent> statuses) {
        try {
            told.forEachRemaining(statuses);
        } catch (RuntimeException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    /** System properties that begin with lipsync. are options of the pipeline. */
    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("lipsync.workspace", workspace().toString());
        settings.put("parallelism.default", "2");
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith("lipsync.")) {
                settings.put(name, System.getProperty(name));
            }
        }
        return settings;
    }

    Path workspace() {
        return folder.resolve("workspace");
    }

    /** Sends a job. */
    void submit(String jobId, int videos) throws IOException {
        List<JobDescriptor.Video> entries = new ArrayList<>();
        for (int i = 0; i < videos; i++) {
            entries.add(new JobDescriptor.Video("v" + i, another(clip).toString(), null));
        }
        int samples = RATE_HZ * FRAMES / FRAME_RATE - made;
        Path audio = Clips.tone(folder.resolve(jobId + ".wav"), RATE_HZ, samples);
        byte[] descriptor =
                JobDescriptorParser.write(new JobDescriptor(jobId, audio.toString(), entries));
        JOBS.add(new JobMessage(descriptor, "jobs", 0, made, made));
    }

    /** Sends a command. */
    void control(String jobId, ControlAction action) {
        byte[] command = EventJson.write(new ControlCommand(action, jobId));
        made++;
        CONTROL.add(new ControlMessage(command, "control", 0, made, made));
    }

    /** The same pictures in another file: with one more empty box at its end. */
    private Path another(Path video) throws IOException {
        made++;
        Path copy = folder.resolve("clip" + made + ".mp4");
        Files.copy(video, copy);
        ByteBuffer box = ByteBuffer.allocate(12);
        box.putInt(box.capacity()).put("free".getBytes(StandardCharsets.US_ASCII)).putInt(made);
        try (OutputStream file = Files.newOutputStream(copy, StandardOpenOption.APPEND)) {
            file.write(box.array());
        }
        return copy;
    }

    @Override
    public void close() throws Exception {
        closed = true;
        client.cancel().get();
        flink.close();
        FileUtils.deleteDirectory(folder.toFile());
    }
}

package io.heygem.jobs.console;

import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.EventHub;
import io.heygem.jobs.console.http.Router;
import io.heygem.jobs.console.job.JobApi;
import io.heygem.jobs.console.job.JobBook;
import io.heygem.jobs.console.job.JobView;
import io.heygem.jobs.console.job.Retention;
import io.heygem.jobs.console.upload.UploadStore;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.List;

/** How the whole is doing. */
final class SystemApi {

    private static final long HOUR = 3_600_000;

    private final ConsoleSettings settings;
    private final JobLayout layout;
    private final JobBook book;
    private final UploadStore uploads;
    private final EventHub events;
    private final TopicThread topics;
    private final long since = System.currentTimeMillis();

    SystemApi(
            ConsoleSettings settings,
            JobLayout layout,
            JobBook book,
            UploadStore uploads,
            EventHub events,
            TopicThread topics) {
        this.settings = settings;
        this.layout = layout;
        this.book = book;
        this.uploads = uploads;
        this.events = events;
        this.topics = topics;
    }

    void register(Router router) {
        router.on("GET", "/api/system", this::show);
    }

    private record Disk(long freeBytes, long totalBytes, long keptFreeBytes) {}

    private record Queue(int openJobs, int openVideos, int runningVideos, int pausedJobs) {}

    private record Throughput(int videosLastHour, long framesLastHour) {}

    private record View(
            String provider,
            String dashboard,
            String broker,
            boolean brokerAnswers,
            String workspace,
            Disk disk,
            Queue queue,
            Throughput throughput,
            int listeners,
            long upSince,
            long maxUploadBytes,
            long undoMillis,
            long retentionMillis,
            long retentionBytes,
            long heapBytes) {}

    private void show(Call call) throws IOException {
        FileStore disk = Files.getFileStore(layout.root());
        Retention retention = settings.retention();
        Runtime java = Runtime.getRuntime();
        call.answer(
                200,
                new View(
                        settings.provider(),
                        settings.dashboard(),
                        settings.broker(),
                        topics.answers(),
                        layout.root().toString(),
                        new Disk(
                                disk.getUsableSpace(),
                                disk.getTotalSpace(),
                                uploads.limits().freeBytes()),
                        queue(),
                        throughput(),
                        events.listeners(),
                        since,
                        uploads.limits().fileBytes(),
                        retention.undo().toMillis(),
                        retention.age().toMillis(),
                        retention.bytes(),
                        java.totalMemory() - java.freeMemory()));
    }

    private Queue queue() {
        List<JobView> open = book.all(JobApi::open);
        int videos = 0;
        int running = 0;
        int paused = 0;
        for (JobView job : open) {
            videos +=
                    job.counts().total()
                            - job.counts().completed()
                            - job.counts().failed()
                            - job.counts().cancelled();
            paused += job.state().equals("PAUSED") ? 1 : 0;
            for (StatusEvent video : book.videos(job.jobId())) {
                boolean works =
                        video.state() == StatusEvent.State.RUNNING
                                || video.state() == StatusEvent.State.PROBING
                                || video.state() == StatusEvent.State.ASSEMBLING;
                running += works ? 1 : 0;
            }
        }
        return new Queue(open.size(), videos, running, paused);
    }

    private Throughput throughput() {
        long from = System.currentTimeMillis() - HOUR;
        int videos = 0;
        long frames = 0;
        for (JobView job : book.all(any -> any.updatedAt() >= from)) {
            for (StatusEvent video : book.videos(job.jobId())) {
                if (video.at() >= from && video.frames() != null) {
                    videos++;
                    frames += video.frames();
                }
            }
        }
        return new Throughput(videos, frames);
    }
}

package io.heygem.jobs.cli;

import io.heygem.pipeline.descriptor.JobDescriptor;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What people call the videos of a job: the path below the folder they share. */
final class VideoNames {

    private final Map<String, String> byId = new ConcurrentHashMap<>();

    /** No names yet. */
    VideoNames() {}

    VideoNames(JobDescriptor job) {
        Path common = null;
        for (JobDescriptor.Video video : job.videos()) {
            Path folder = Path.of(video.video()).getParent();
            common = common == null ? folder : shared(common, folder);
        }
        for (JobDescriptor.Video video : job.videos()) {
            Path path = Path.of(video.video());
            Path shown = common == null ? path : common.relativize(path);
            byId.put(video.videoId(), TextColumns.printable(shown.toString()));
        }
    }

    /** Hears what a video is called. */
    void learn(String videoId, String name) {
        byId.put(videoId, TextColumns.printable(name));
    }

    /** The name of a video; its id where the job does not know it. */
    String of(String videoId) {
        return byId.getOrDefault(videoId, videoId);
    }

    private static Path shared(Path a, Path b) {
        Path common = a;
        while (common != null && b != null && !b.startsWith(common)) {
            common = common.getParent();
        }
        return common;
    }
}

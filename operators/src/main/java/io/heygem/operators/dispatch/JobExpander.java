package io.heygem.operators.dispatch;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.RequestedAudio;
import io.heygem.operators.record.RequestedVideo;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes a job of a submission: finds the files behind folders and patterns, pairs videos with
 * audios, and gives every pair an id and an output. Once written down, nothing of it changes.
 */
final class JobExpander {

    private static final int LONGEST_ID = 128;

    /** File systems allow 255 bytes; numbers, audio ids and endings are added. */
    private static final int LONGEST_STEM_BYTES = 120;

    private static final int LONGEST_NAME_BYTES = 250;

    private final JobLayout layout;
    private final int maxVideos;

    JobExpander(JobLayout layout, int maxVideos) {
        this.layout = layout;
        this.maxVideos = maxVideos;
    }

    private record Pair(int index, Path video, RequestedAudio audio, boolean one) {}

    /** The job; all problems are reported at once. */
    RenderJob expand(JobSubmission submission) throws RefusedException {
        List<String> problems = new ArrayList<>();
        List<Pair> pairs = pairs(submission, problems);
        if (!problems.isEmpty()) {
            throw new RefusedException(ErrorCode.JOB_INVALID, problems);
        }
        if (pairs.size() > maxVideos) {
            throw new RefusedException(
                    ErrorCode.JOB_TOO_LARGE,
                    List.of(
                            "videos are %d with every folder, pattern and audio counted, expected"
                                            .formatted(pairs.size())
                                    + " at most "
                                    + maxVideos));
        }
        String[] ids = ids(submission, pairs, problems);
        List<VideoRequest> requests = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            requests.add(
                    new VideoRequest(
                            submission.jobId(),
                            ids[i],
                            1,
                            submission.priority(),
                            VideoFinder.path(pair.audio().audio()).toString(),
                            pair.video().toString(),
                            output(submission, pair, ids[i]).toString(),
                            submission.videos().get(pair.index()).lengthPolicy(),
                            submission.videos().get(pair.index()).face(),
                            submission.videos().get(pair.index()).mouthStrength(),
                            submission.videos().get(pair.index()).encoding(),
                            pairs.size()));
        }
        checkOutputs(requests, problems);
        if (!problems.isEmpty()) {
            throw new RefusedException(ErrorCode.JOB_INVALID, problems);
        }
        return new RenderJob(
                submission.jobId(),
                submission.bodyDigest(),
                submission.requestId(),
                submission.priority(),
                requests,
                submission.metadata());
    }

    private static List<Pair> pairs(JobSubmission submission, List<String> problems) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < submission.videos().size(); i++) {
            RequestedVideo video = submission.videos().get(i);
            List<RequestedAudio> audios =
                    submission.audios().stream()
                            .filter(
                                    audio ->
                                            video.audioId() == null
                                                    || video.audioId().equals(audio.audioId()))
                            .toList();
            List<Path> files;
            try {
                files = VideoFinder.find(video.video());
            } catch (IOException e) {
                problems.add(
                        "videos[%d].video is %s, which %s"
                                .formatted(i, video.video(), e.getMessage()));
                continue;
            }
            if (video.videoId() != null && files.size() > 1) {
                problems.add(
                        "videos[%d].videoId is %s, expected none for %d files"
                                .formatted(i, video.videoId(), files.size()));
            }
            if (video.output() != null && files.size() * audios.size() > 1) {
                problems.add(
                        "videos[%d].output is %s, expected none for %d files with %d audios"
                                .formatted(i, video.output(), files.size(), audios.size()));
            }
            for (Path file : files) {
                for (RequestedAudio audio : audios) {
                    pairs.add(new Pair(i, file, audio, audios.size() == 1));
                }
            }
        }
        return pairs;
    }

    /** Ids that were asked for are given first, so that no other takes them. */
    private static String[] ids(JobSubmission submission, List<Pair> pairs, List<String> problems) {
        String[] ids = new String[pairs.size()];
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            Pair pair = pairs.get(i);
            String asked = submission.videos().get(pair.index()).videoId();
            if (asked == null) {
                continue;
            }
            ids[i] = pair.one() ? asked : asked + "-" + pair.audio().audioId();
            if (!taken.add(key(ids[i]))) {
                problems.add(
                        "videos[%d].videoId is %s, which is taken".formatted(pair.index(), ids[i]));
            }
        }
        boolean several = submission.audios().size() > 1;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] == null) {
                String stem = stem(pairs.get(i).video());
                ids[i] = free(stem, several ? "-" + pairs.get(i).audio().audioId() : "", taken);
            }
            if (ids[i].length() > LONGEST_ID) {
                problems.add(
                        "videos[%d] gets the id %s, expected at most %d characters"
                                .formatted(pairs.get(i).index(), ids[i], LONGEST_ID));
            }
        }
        return ids;
    }

    private static String free(String stem, String ending, Set<String> taken) {
        for (int number = 1; ; number++) {
            String id = stem + (number == 1 ? "" : "-" + number) + ending;
            if (taken.add(key(id))) {
                return id;
            }
        }
    }

    private static String stem(Path video) {
        Path fileName = video.getFileName();
        String name = fileName == null ? "video" : fileName.toString();
        int dot = name.lastIndexOf('.');
        String stem = (dot > 0 ? name.substring(0, dot) : name).replaceAll("[\\p{Cntrl}\\\\]", "_");
        while (bytes(stem) > LONGEST_STEM_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem.isBlank() || stem.equals(".") || stem.equals("..") ? "video" : stem;
    }

    private Path output(JobSubmission submission, Pair pair, String id) {
        String asked = submission.videos().get(pair.index()).output();
        if (asked != null) {
            return VideoFinder.path(asked);
        }
        Path folder =
                submission.outputFolder() == null
                        ? layout.outputs(submission.jobId())
                        : VideoFinder.path(submission.outputFolder());
        return folder.resolve(id + ".mp4");
    }

    private static void checkOutputs(List<VideoRequest> requests, List<String> problems) {
        Set<Path> inputs = new HashSet<>();
        for (VideoRequest request : requests) {
            inputs.add(Path.of(request.audio()));
            inputs.add(Path.of(request.video()));
        }
        Map<String, String> owners = new HashMap<>();
        for (VideoRequest request : requests) {
            Path output = Path.of(request.output());
            if (output.getFileName() == null || output.getParent() == null) {
                problems.add("output %s is no file, expected one".formatted(output));
                continue;
            }
            for (Path name : output) {
                if (bytes(name.toString()) > LONGEST_NAME_BYTES) {
                    problems.add(
                            "output %s has a name of %d bytes in it, expected at most %d"
                                    .formatted(output, bytes(name.toString()), LONGEST_NAME_BYTES));
                }
            }
            Path manifest = JobLayout.manifest(output);
            if (inputs.contains(output) || inputs.contains(manifest)) {
                problems.add("output %s is an input, expected another file".formatted(output));
            }
            String owner = owners.putIfAbsent(key(manifest.toString()), request.videoId());
            if (owner != null) {
                problems.add(
                        "output %s of %s lies where that of %s does"
                                .formatted(output, request.videoId(), owner));
            }
        }
    }

    /** Some file systems pass over capitals. */
    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

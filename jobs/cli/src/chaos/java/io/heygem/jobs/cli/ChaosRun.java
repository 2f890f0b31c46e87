package io.heygem.jobs.cli;

import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The long forms of {@link ClusterITCase}: many jobs, each sent three times, and a storm of {@code
 * kill -9}. Prints what it counted; ends with code 1 when something is not as it must be.
 */
public final class ChaosRun {

    private static final Duration PATIENCE = Duration.ofMinutes(45);
    private static final int SENT_TIMES = 3;
    private static final int VIDEOS_PER_JOB = 5;
    private static final int WAITING_VIDEOS = 4;

    private final ClusterRun cluster;
    private final List<Path> videos;
    private final List<Path> voices;
    private final Random random;
    private final List<Long> recoveries = new ArrayList<>();
    private int stormJobs;
    private boolean broken;

    private ChaosRun(ClusterRun cluster, List<Path> videos, List<Path> voices, long seed) {
        this.cluster = cluster;
        this.videos = videos;
        this.voices = voices;
        this.random = new Random(seed);
    }

    /**
     * Runs one or more parts.
     *
     * @param args workspace, folder of videos, folder of voices, seed, TaskManagers, then any of
     *     {@code scale=JOBS}, {@code storm=TASKMANAGERS,JOBMANAGERS,BROKERS}, {@code
     *     rescale=N,N,...} (TaskManagers after each savepoint)
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 6) {
            throw new IllegalArgumentException(
                    Arrays.toString(args)
                            + ": expected WORKSPACE VIDEOS VOICES SEED TASKMANAGERS"
                            + " scale=JOBS|storm=T,J,B|rescale=N,N,... ...");
        }
        try (ClusterRun cluster = new ClusterRun(Path.of(args[0]).toAbsolutePath())) {
            ChaosRun run =
                    new ChaosRun(
                            cluster,
                            files(args[1]),
                            files(args[2]),
                            Long.parseLong(args[3]));
            run.start(Integer.parseInt(args[4]));
            for (String part : Arrays.asList(args).subList(5, args.length)) {
                String[] words = part.split("=", 2);
                if (words[0].equals("scale")) {
                    run.scale(Integer.parseInt(words[1]));
                } else if (words[0].equals("storm")) {
                    int[] kills =
                            Stream.of(words[1].split(",", 3))
                                    .mapToInt(Integer::parseInt)
                                    .toArray();
                    run.storm(kills[0], kills[1], kills[2]);
                } else if (words[0].equals("rescale")) {
                    run.rescale(Stream.of(words[1].split(",", -1)).map(Integer::valueOf).toList());
                } else {
                    throw new IllegalArgumentException(
                            part + ", expected scale=N, storm=T,J,B or rescale=N,N,...");
                }
            }
            List<String> late = run.cluster.afterTheEnd();
            run.must(late.isEmpty(), "nothing told after an end: " + late);
            if (run.broken) {
                System.exit(1);
            }
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(folder).toAbsolutePath())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void start(int taskManagers) throws Exception {
        int code =
                cluster.start(
                        "--taskmanagers",
                        taskManagers,
                        "-D",
                        "taskmanager.numberOfTaskSlots=2",
                        "-D",
                        "taskmanager.memory.process.size=2g",
                        "-D",
                        "taskmanager.memory.task.off-heap.size=512m",
                        "-D",
                        "lipsync.segment.frames=12");
        must(code == ExitCode.DONE, "cluster start ended with code " + code);
    }

    /** Jobs of five videos, each sent three times in any order. */
    private void scale(int jobs) throws Exception {
        Instant begin = Instant.now();
        List<Integer> sends = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            sends.addAll(Collections.nCopies(SENT_TIMES, i));
        }
        Collections.shuffle(sends, random);
        for (int i : sends) {
            submit("scale-" + i, voices.get(i % voices.size()));
        }
        waitFor(() -> jobsEnded("scale-", jobs), "all jobs have ended");

        List<StatusEvent> ends = ends("scale-");
        Set<String> ids = ends.stream().map(StatusEvent::eventId).collect(Collectors.toSet());
        int wanted = jobs * VIDEOS_PER_JOB;
        long outputs = cluster.outputs().stream().filter(o -> o.startsWith("scale-")).count();
        ClusterRun.Rendered rendered = cluster.rendered("scale-");
        tell(String.format(
                "scale: %d jobs x %d videos, each sent %d times: %d outputs, %d terminal events, %d"
                        + " distinct ids, %d completed; %d segments rendered of %d needed;"
                        + " leftovers %d; %d s",
                jobs,
                VIDEOS_PER_JOB,
                SENT_TIMES,
                outputs,
                ends.size(),
                ids.size(),
                completed(ends),
                rendered.times(),
                rendered.segments(),
                cluster.leftovers().size(),
                Duration.between(begin, Instant.now()).toSeconds()));
        must(outputs == wanted, "outputs");
        must(ends.size() == wanted && ids.size() == wanted, "terminal events");
        must(completed(ends) == wanted, "all completed");
        must(cluster.leftovers().isEmpty(), "no staging left: " + cluster.leftovers());
    }

    /** Kills, each in the middle of rendering, then the same inputs undisturbed. */
    private void storm(int taskManagers, int jobManagers, int brokers) throws Exception {
        Instant begin = Instant.now();
        List<String> victims = new ArrayList<>();
        int machines = cluster.cluster().settings().taskManagers();
        for (int i = 0; i < taskManagers; i++) {
            victims.add("taskmanager-" + (1 + random.nextInt(machines)));
        }
        victims.addAll(Collections.nCopies(jobManagers, "jobmanager"));
        victims.addAll(Collections.nCopies(brokers, "broker"));
        Collections.shuffle(victims, random);
        for (String victim : victims) {
            feed();
            kill(victim);
        }
        waitFor(() -> jobsEnded("storm-", stormJobs), "all jobs of the storm have ended");
        ClusterRun.Rendered rendered = cluster.rendered("storm-");
        long stormSeconds = Duration.between(begin, Instant.now()).toSeconds();

        for (int i = 0; i < voices.size() && i < stormJobs; i++) {
            submit("calm-" + i, voices.get(i));
        }
        int calm = Math.min(voices.size(), stormJobs);
        waitFor(() -> jobsEnded("calm-", calm), "the undisturbed jobs have ended");

        Collections.sort(recoveries);
        List<StatusEvent> ends = ends("storm-");
        Set<String> ids = ends.stream().map(StatusEvent::eventId).collect(Collectors.toSet());
        int different = different();
        tell(String.format(
                "storm: %d kills of TaskManagers, %d of the JobManager, %d of the broker in %d s; %d"
                        + " jobs, %d videos: %d distinct terminal events (%d told), %d completed, %d"
                        + " files unlike the undisturbed run's",
                taskManagers,
                jobManagers,
                brokers,
                stormSeconds,
                stormJobs,
                stormJobs * VIDEOS_PER_JOB,
                ids.size(),
                ends.size(),
                completed(ends),
                different));
        tell(String.format(
                "storm: %d segments rendered of %d needed, amplification %.3f; leftovers %d",
                rendered.times(),
                rendered.segments(),
                (double) rendered.times() / rendered.segments(),
                cluster.leftovers().size()));
        tell(String.format(
                "storm: from the kill to the next finished segment: median %d s, longest %d s",
                recoveries.get(recoveries.size() / 2), recoveries.get(recoveries.size() - 1)));
        must(
                ends.size() == stormJobs * VIDEOS_PER_JOB && ids.size() == ends.size(),
                "terminal events");
        must(
                ends.stream().allMatch(event -> event.state() == State.COMPLETED),
                "all completed: " + notCompleted(ends));
        must(different == 0, "frames equal the undisturbed run's");
        must(cluster.leftovers().isEmpty(), "no staging left: " + cluster.leftovers());
    }

    /** Stops with a savepoint and goes on from it on another number of TaskManagers. */
    private void rescale(List<Integer> taskManagers) throws Exception {
        Instant begin = Instant.now();
        int jobs = 2;
        for (int i = 0; i < jobs; i++) {
            submit("rescale-" + i, voices.get(i % voices.size()));
        }
        for (int machines : taskManagers) {
            int before = rendered("rescale-");
            waitFor(() -> rendered("rescale-") > before, "a segment before the savepoint");
            must(cluster.stop().code() == ExitCode.DONE, "cluster stop");
            must(cluster.cluster().restorePoint().contains("savepoint"), "a savepoint");
            tell(
                    String.format(
                            "rescale: savepoint after %d segments", rendered("rescale-")));
            start(machines);
        }
        waitFor(() -> jobsEnded("rescale-", jobs), "all jobs of the rescaling have ended");
        List<StatusEvent> ends = ends("rescale-");
        Set<String> ids = ends.stream().map(StatusEvent::eventId).collect(Collectors.toSet());
        ClusterRun.Rendered rendered = cluster.rendered("rescale-");
        tell(String.format(
                "rescale: savepoint, stop, restart on %s TaskManagers: %d videos, %d terminal events,"
                        + " %d distinct ids, %d completed; %d segments rendered of %d needed;"
                        + " leftovers %d; %d s",
                taskManagers,
                jobs * VIDEOS_PER_JOB,
                ends.size(),
                ids.size(),
                completed(ends),
                rendered.times(),
                rendered.segments(),
                cluster.leftovers().size(),
                Duration.between(begin, Instant.now()).toSeconds()));
        must(
                ends.size() == jobs * VIDEOS_PER_JOB && ids.size() == ends.size(),
                "terminal events");
        must(completed(ends) == ends.size(), "all completed: " + notCompleted(ends));
        must(cluster.leftovers().isEmpty(), "no staging left: " + cluster.leftovers());
    }

    /** Keeps enough work waiting that a kill always meets some. */
    private void feed() throws Exception {
        cluster.waitFor(() -> true);
        while (stormJobs * VIDEOS_PER_JOB - distinctEnds("storm-") < WAITING_VIDEOS) {
            submit("storm-" + stormJobs, voices.get(stormJobs % voices.size()));
            stormJobs++;
        }
    }

    private void kill(String victim) throws Exception {
        int before = rendered("storm-");
        waitFor(() -> rendered("storm-") > before, "a segment before the kill of " + victim);
        // Anywhere within the next segments.
        Thread.sleep(random.nextInt(3000));
        int then = rendered("storm-");
        Instant killed = Instant.now();
        cluster.kill(victim);
        feed();
        waitFor(() -> rendered("storm-") > then + 1, "a segment after the kill of " + victim);
        long seconds = Duration.between(killed, Instant.now()).toSeconds();
        recoveries.add(seconds);
        tell(String.format("storm: killed %s, a segment finished %d s later", victim, seconds));
    }

    private int rendered(String jobs) {
        try {
            return cluster.rendered(jobs).times();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void submit(String jobId, Path voice) throws Exception {
        cluster.send(
                jobId, ClusterRun.descriptor(jobId, voice, videos.subList(0, VIDEOS_PER_JOB)));
    }

    /** Outputs of the storm that are not byte for byte what the undisturbed run made. */
    private int different() throws IOException {
        Path outputs = cluster.workspace().resolve("outputs");
        int different = 0;
        for (int i = 0; i < stormJobs; i++) {
            Path calm = outputs.resolve("calm-" + i % voices.size());
            for (Path file : files(calm.toString())) {
                if (file.toString().endsWith(".mp4")) {
                    Path other = outputs.resolve("storm-" + i).resolve(file.getFileName());
                    different += Files.mismatch(file, other) == -1 ? 0 : 1;
                }
            }
        }
        return different;
    }

    private List<StatusEvent> ends(String prefix) {
        return cluster.ends().stream().filter(e -> e.jobId().startsWith(prefix)).toList();
    }

    private int distinctEnds(String prefix) {
        return (int) ends(prefix).stream().map(StatusEvent::key).distinct().count();
    }

    private static long completed(List<StatusEvent> ends) {
        return ends.stream()
                .filter(event -> event.state() == State.COMPLETED)
                .map(StatusEvent::key)
                .distinct()
                .count();
    }

    private static Map<String, String> notCompleted(List<StatusEvent> ends) {
        Map<String, String> all = new HashMap<>();
        for (StatusEvent end : ends) {
            if (end.state() != State.COMPLETED) {
                all.put(end.key(), end.state() + " " + end.code() + " " + end.reason());
            }
        }
        return all;
    }

    private boolean jobsEnded(String prefix, int jobs) {
        Set<String> ended = new TreeSet<>();
        for (StatusEvent event : cluster.states()) {
            if (event.kind() == StatusEvent.Kind.JOB
                    && event.state().terminal()
                    && event.jobId().startsWith(prefix)) {
                ended.add(event.jobId());
            }
        }
        return ended.size() >= jobs;
    }

    private void waitFor(BooleanSupplier happened, String what) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        cluster.waitFor(
                () -> {
                    if (Instant.now().isAfter(end)) {
                        throw new IllegalStateException(
                                "not within " + PATIENCE.toMinutes() + " min: " + what);
                    }
                    return happened.getAsBoolean();
                });
    }

    private void must(boolean holds, String what) {
        if (!holds) {
            broken = true;
            tell(String.format("NOT AS IT MUST BE: %s", what));
        }
    }

    private static void tell(String what) {
        byte[] line =
                (Instant.now() + " " + what + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        System.out.write(line, 0, line.length);
        System.out.flush();
    }
}

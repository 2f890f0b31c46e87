package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a cluster was started; kept, so that whoever watches over it later knows.
 *
 * @param taskManagers number of TaskManager processes
 * @param gpus GPUs of this machine, dealt to the TaskManagers in turn; 0 for none
 * @param parallelism of the pipeline outside the lip model
 * @param brokerPort where the broker listens on loopback
 * @param restPort where Flink's dashboard and REST listen on loopback
 * @param job options of the pipeline ({@code lipsync.*})
 */
public record ClusterSettings(
        int taskManagers,
        int gpus,
        int parallelism,
        int brokerPort,
        int restPort,
        Map<String, String> job) {

    private static final String JOB = "job.";

    public ClusterSettings {
        job = Map.copyOf(job);
    }

    static ClusterSettings read(ClusterFolder folder) throws IOException {
        PropertyFile file = PropertyFile.read(folder.settings());
        try {
            return new ClusterSettings(
                    Integer.parseInt(file.get("taskmanagers", "")),
                    Integer.parseInt(file.get("gpus", "")),
                    Integer.parseInt(file.get("parallelism", "")),
                    Integer.parseInt(file.get("broker-port", "")),
                    Integer.parseInt(file.get("rest-port", "")),
                    file.below(JOB));
        } catch (NumberFormatException e) {
            throw new IOException(
                    folder.settings() + " is not what “cluster start” wrote: " + e.getMessage(), e);
        }
    }

    void write(ClusterFolder folder) throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("taskmanagers", String.valueOf(taskManagers));
        values.put("gpus", String.valueOf(gpus));
        values.put("parallelism", String.valueOf(parallelism));
        values.put("broker-port", String.valueOf(brokerPort));
        values.put("rest-port", String.valueOf(restPort));
        job.forEach((key, value) -> values.put(JOB + key, value));
        new PropertyFile(values).write(folder.settings());
    }

    /** The GPUs of one TaskManager: every n-th, beginning with its own number. */
    Set<Integer> gpusOf(int taskManager) {
        return java.util.stream.IntStream.range(0, gpus)
                .filter(gpu -> gpu % taskManagers == taskManager)
                .boxed()
                .collect(Collectors.toCollection(java.util.TreeSet::new));
    }

    Map<String, String> sortedJob() {
        return new TreeMap<>(job);
    }
}

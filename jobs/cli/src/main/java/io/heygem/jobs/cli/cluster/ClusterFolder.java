package io.heygem.jobs.cli.cluster;

import java.nio.file.Path;

/**
 * Where a cluster of one machine keeps its files.
 *
 * @param root {@code WORKSPACE/cluster}, absolute
 */
public record ClusterFolder(Path root) {

    /** The cluster of a workspace. */
    public static ClusterFolder of(Path workspace) {
        return new ClusterFolder(workspace.toAbsolutePath().normalize().resolve("cluster"));
    }

    /** What every process reads: {@code config.yaml} and {@code log4j.properties}. */
    public Path conf() {
        return root.resolve("conf");
    }

    /** Copies of what was built, so that a later build does not touch a running cluster. */
    public Path app() {
        return root.resolve("app");
    }

    /** Flink's plug-ins, a folder each. */
    public Path plugins() {
        return root.resolve("plugins");
    }

    /** How this cluster was started. */
    public Path settings() {
        return root.resolve("cluster.properties");
    }

    /** Which Flink job runs the pipeline and what it was restored from. */
    public Path lineage() {
        return root.resolve("job.properties");
    }

    /** Number and start time of a process. */
    public Path pid(String process) {
        return root.resolve(process + ".pid");
    }

    /** The log that a process writes. */
    public Path log(String process) {
        return root.resolve("logs").resolve(process + ".log");
    }

    /** What a process printed outside its log. */
    public Path printed(String process) {
        return root.resolve("logs").resolve(process + ".out");
    }

    /** Folders of retained checkpoints, one per Flink job. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** Savepoints that {@code stop} took. */
    public Path savepoints() {
        return root.resolve("savepoints");
    }

    /** Flink's scratch space. */
    public Path temporary() {
        return root.resolve("tmp");
    }
}

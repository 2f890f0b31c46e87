package io.heygem.jobs.cli.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * What the build left in the checkout, and its copy in a cluster's folder.
 *
 * @param home the checkout
 */
public record BuiltParts(Path home) {

    private static final String JOB = "jobs/lipsync-job";
    private static final String JOB_JAR = "lipsync-job.jar";
    private static final String FLINK = "flink-classpath.txt";
    private static final String CLI = "cli-classpath.txt";

    /** Settings of a cluster, as they are in the checkout. */
    Path flinkConf() {
        return home.resolve("flink-conf");
    }

    /** Copies job, plug-in and this program; notes where the libraries are. */
    void copyTo(ClusterFolder folder) throws IOException {
        Path app = folder.app();
        FileUtils.deleteDirectory(app.toFile());
        Files.createDirectories(app);
        Files.copy(jar(home.resolve(JOB), "lipsync-job-"), app.resolve(JOB_JAR));
        Files.copy(home.resolve(JOB).resolve("target").resolve(FLINK), app.resolve(FLINK));
        Files.writeString(app.resolve(CLI), String.join(File.pathSeparator, ownClasspath(app)));

        FileUtils.deleteDirectory(folder.plugins().toFile());
        Path plugin = Files.createDirectories(folder.plugins().resolve("gpu"));
        Files.copy(
                jar(home.resolve("jobs/gpu-resource"), "heygem-gpu-resource-"),
                plugin.resolve("heygem-gpu-resource.jar"));
    }

    /** The job jar of a cluster. */
    static Path jobJar(ClusterFolder folder) {
        return folder.app().resolve(JOB_JAR);
    }

    /** Class path of JobManager, TaskManagers and Flink's client. */
    static String flinkClasspath(ClusterFolder folder) throws IOException {
        return Files.readString(folder.app().resolve(FLINK)).strip();
    }

    /** Class path of broker and supervisor. */
    static String cliClasspath(ClusterFolder folder) throws IOException {
        return Files.readString(folder.app().resolve(CLI)).strip();
    }

    /** The class path of this process; what a later build would replace is copied. */
    private List<String> ownClasspath(Path app) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (!path.startsWith(home)) {
                entries.add(entry);
                continue;
            }
            Path copy = app.resolve(entries.size() + "-" + path.getFileName());
            if (Files.isDirectory(path)) {
                FileUtils.copyDirectory(path.toFile(), copy.toFile());
            } else {
                Files.copy(path, copy);
            }
            entries.add(copy.toString());
        }
        return entries;
    }

    private static Path jar(Path module, String prefix) throws IOException {
        Path target = module.resolve("target");
        if (Files.isDirectory(target)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(target, prefix + "*.jar")) {
                for (Path jar : jars) {
                    String name = jar.getFileName().toString();
                    if (!name.contains("-tests") && !name.contains("-sources")) {
                        return jar;
                    }
                }
            }
        }
        throw new IOException(
                "no " + prefix + "*.jar in " + target + ", expected the build to leave one");
    }
}

package io.heygem.jobs.lipsync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Opens what goes to a cluster. */
class JobJarITCase {

    private static final Path TARGET = Path.of("target");

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(
                            file -> file.getFileName().toString().matches("lipsync-job-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void holdsTheJobAndNothingThatFlinkHasOrThatBindsToAClassLoader() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names)
                    .contains(
                            "io/heygem/jobs/lipsync/LipSyncJob.class",
                            "io/heygem/pipeline/LipSyncPipeline.class",
                            "io/heygem/operators/StageBoundary.class",
                            "manifests/heygem_lips.onnx",
                            "org/apache/flink/connector/kafka/source/KafkaSource.class",
                            "org/apache/kafka/clients/producer/KafkaProducer.class")
                    .noneMatch(name -> name.matches(".*\\.(so|dll|dylib|jnilib)(\\..*)?"))
                    .noneMatch(name -> name.startsWith("org/bytedeco/"))
                    .noneMatch(name -> name.startsWith("ai/onnxruntime/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/api/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                    .noneMatch(name -> name.startsWith("org/apache/logging/"))
                    .noneMatch(name -> name.startsWith("org/slf4j/"))
                    .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA)"));
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo(LipSyncJob.class.getName());
        }
    }

    @Test
    void keepsTheServicesOfAllThatWentIn() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertThat(services(jar, "com.fasterxml.jackson.core.ObjectCodec"))
                    .contains("com.fasterxml.jackson.databind.ObjectMapper");
            assertThat(services(jar, "org.apache.flink.table.factories.Factory"))
                    .contains("org.apache.flink.streaming.connectors.kafka.table");
        }
    }

    @Test
    void whatFlinkLacksLiesBesideIt() throws IOException {
        try (Stream<Path> files = Files.list(TARGET.resolve("flink-lib"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("onnxruntime"))
                    .anyMatch(name -> name.startsWith("ffmpeg"))
                    .anyMatch(name -> name.startsWith("javacpp"))
                    .anyMatch(name -> name.startsWith("javacv"))
                    .anyMatch(name -> name.startsWith("zstd-jni"))
                    .noneMatch(name -> name.startsWith("flink-"));
        }
    }

    private static String services(JarFile jar, String name) throws IOException {
        try (InputStream in = jar.getInputStream(jar.getEntry("META-INF/services/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

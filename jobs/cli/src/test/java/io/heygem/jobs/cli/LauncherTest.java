package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the launcher in a copied checkout with a java and a mvn that only write down what they got.
 */
class LauncherTest {

    private static final Path SOURCE = Path.of("../../heygem").toAbsolutePath().normalize();

    @TempDir Path room;

    private Path home;
    private Path tools;

    @BeforeEach
    void copiesTheLauncher() throws IOException {
        assumeThat(Path.of("/bin/bash")).exists();
        home = Files.createDirectories(room.resolve("my 项目 folder"));
        tools = Files.createDirectories(room.resolve("bin"));
        Files.copy(SOURCE, home.resolve("heygem"));
        for (String name : List.of("models", "operators", "pipeline", "jobs/cli/src")) {
            Files.createDirectories(home.resolve(name));
        }
        Files.createFile(home.resolve("pom.xml"));
        java("17.0.2");
        tool(
                "mvn",
                """
                pwd >>"%1$s/mvn.log"
                printf '%%s\\n' "$@" >>"%1$s/mvn.log"
                mkdir -p jobs/cli/target
                printf '/a b/x.jar:/c/y.jar' >jobs/cli/target/runtime-classpath.txt
                """
                        .formatted(room));
    }

    private void java(String version) throws IOException {
        tool(
                "java",
                """
                if [ "$1" = -version ]; then echo 'openjdk version "%2$s" 2022-01-18' >&2; exit 0; fi
                printf '%%s\\n' "$@" >"%1$s/java.log"
                printf '%%s\\n' "LC_ALL=${LC_ALL:-}" "LANG=${HEYGEM_LANG:-}" "ORT=$ORT_DISABLE_TELEMETRY" >>"%1$s/java.log"
                exit 3
                """
                        .formatted(room, version));
    }

    private void tool(String name, String script) throws IOException {
        Path file = tools.resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int code, String err) {}

    private Ended launch(Path script, Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/bash", script.toString());
        builder.command().addAll(List.of(args));
        builder.directory(room.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", tools + ":/usr/bin:/bin");
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Path err = room.resolve("err.log");
        builder.redirectError(err.toFile());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(err, StandardCharsets.UTF_8));
    }

    private List<String> javaLog() throws IOException {
        return Files.readAllLines(room.resolve("java.log"));
    }

    @Test
    void buildsOnceThenRunsWithTheArgumentsUntouched() throws Exception {
        Path link = Files.createSymbolicLink(room.resolve("link"), home.resolve("heygem"));
        String[] args = {"batch", "--audio_input", "a b'\"$x.wav", "", "*"};

        Ended first = launch(link, Map.of("LC_ALL", "C.UTF-8"), args);
        assertThat(first.err()).contains("building");
        assertThat(first.code()).isEqualTo(3);
        List<String> mvn = Files.readAllLines(room.resolve("mvn.log"));
        assertThat(mvn)
                .contains(home.toString(), "package", "-DskipTests", "-pl")
                .contains("jobs/cli,jobs/lipsync-job,jobs/gpu-resource", "-am");
        List<String> java = javaLog();
        int main = java.indexOf("io.heygem.jobs.cli.HeygemCommand");
        assertThat(java.subList(main + 1, main + 1 + args.length)).containsExactly(args);
        assertThat(java)
                .contains("LC_ALL=C.UTF-8", "ORT=1", "-XX:G1HeapRegionSize=16m")
                .contains("@" + home.resolve("jobs/cli/target/heygem.args"));
        assertThat(home.resolve("jobs/cli/target/heygem.args"))
                .hasContent("-cp \"" + home + "/jobs/cli/target/classes:/a b/x.jar:/c/y.jar\"");

        assertThat(launch(link, Map.of("LC_ALL", "C.UTF-8"), args).err()).isEmpty();
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrTheProfileChanges() throws Exception {
        launch(home.resolve("heygem"), Map.of());
        Path source = Files.createFile(home.resolve("jobs/cli/src/New.java"));
        Files.setLastModifiedTime(
                source,
                java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 2000));
        assertThat(launch(home.resolve("heygem"), Map.of()).err()).contains("building");
        Files.delete(source);
        assertThat(launch(home.resolve("heygem"), Map.of()).err()).isEmpty();
        Map<String, String> gpu = Map.of("HEYGEM_MAVEN_ARGS", "-Pgpu -Pother");
        assertThat(launch(home.resolve("heygem"), gpu).err()).contains("building");
        assertThat(Files.readAllLines(room.resolve("mvn.log"))).contains("-Pgpu", "-Pother");
    }

    @Test
    void givesJavaAUtf8LocaleAndKeepsTheLanguage() throws Exception {
        launch(home.resolve("heygem"), Map.of("LANG", "zh_CN.GBK"));
        assertThat(javaLog()).contains("LC_ALL=C.UTF-8", "LANG=zh");
    }

    @Test
    void refusesAnOldJava() throws Exception {
        java("11.0.2");
        Ended ended = launch(home.resolve("heygem"), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("version 11, expected JDK 17 or newer");
    }

    @Test
    void saysWhenTheBuildFails() throws Exception {
        tool("mvn", "echo '[ERROR] broken pom'; exit 1\n");
        Ended ended = launch(home.resolve("heygem"), Map.of());
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("broken pom", "the build failed");
    }

    @Test
    void passesTheFlagsThatFlinkNeeds() throws IOException {
        String pom = Files.readString(SOURCE.resolveSibling("pom.xml"));
        String flags =
                pom.substring(
                        pom.indexOf("<flink.jvm.flags>") + "<flink.jvm.flags>".length(),
                        pom.indexOf("</flink.jvm.flags>"));
        assertThat(Files.readString(SOURCE)).contains(flags.strip().split("\\s+"));
    }
}

package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heygem.models.image.Box;
import io.heygem.models.image.FacePose;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A built checkout of this program, which renders and searches in processes of its own, and what it left
 * in its workspace.
 *
 * @param name what the report calls it
 * @param checkout where it was built
 * @param folder where it works
 */
record ProgramVersion(String name, Path checkout, Path folder) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the script {@code heygem} gives Java on two cores. */
    private static final List<String> JVM_FLAGS =
            List.of(
                    "-Xmx500m",
                    "-XX:G1HeapRegionSize=16m",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                    "-Djava.awt.headless=true",
                    "-Dlog4j.shutdownHookEnabled=false",
                    "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

    /** Numbers per face and frame of a track file of 4c8f0be. */
    private static final int OLD_WIDTH = 5;

    /**
     * Renders a folder of videos.
     *
     * @param face whose mouth moves; null to leave that to the program
     * @return what it says of each video, by name of the file
     */
    Map<String, JsonNode> render(Path sound, Path videos, String face)
            throws IOException, InterruptedException {
        List<String> command = java();
        command.addAll(JVM_FLAGS);
        command.addAll(List.of("-Dheygem.home=" + checkout, "io.heygem.jobs.cli.HeygemCommand"));
        command.addAll(List.of("batch", "--json", "--lang", "en"));
        command.addAll(List.of("--audio_input", sound.toString(), "--video_dir", "" + videos));
        command.addAll(List.of("--output_dir", outputs(videos).toString()));
        command.addAll(List.of("--workspace", workspace().toString()));
        if (face != null) {
            command.addAll(List.of("--face", face));
        }
        Path said = run(command, videos.getFileName() + ".json");
        Map<String, JsonNode> outcomes = new HashMap<>();
        for (JsonNode video : JSON.readTree(said.toFile()).path("videos")) {
            outcomes.put(
                    Path.of(video.path("video").asText()).getFileName().toString(), video);
        }
        return outcomes;
    }

    /** Java with the classes of this version, which the script {@code heygem} or Maven built. */
    private List<String> java() throws IOException {
        Path cli = checkout.resolve("jobs/cli/target");
        String libraries = Files.readString(cli.resolve("runtime-classpath.txt")).strip();
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        return new ArrayList<>(List.of(java, "-cp", cli.resolve("classes") + ":" + libraries));
    }

    /** Where the outputs of a folder of videos lie. */
    Path outputs(Path videos) {
        return folder.resolve("outputs").resolve(videos.getFileName());
    }

    /**
     * Boxes that its detector finds in the frames of the truth, by {@code clip,frame}.
     *
     * @param ruler the checkout with the truth and {@link FoundFaces}
     */
    Map<String, List<Box>> found(Path ruler, Path videos) throws IOException, InterruptedException {
        Path source = ruler.resolve("jobs/cli/src/bench/java/io/heygem/jobs/cli/FoundFaces.java");
        List<String> command = java();
        command.add(source.toString());
        command.add(ruler.resolve("models/faces-truth.csv").toString());
        command.add(videos.toString());
        Map<String, List<Box>> found = new HashMap<>();
        for (String line : Files.readAllLines(run(command, "found.csv"))) {
            int boxes = line.lastIndexOf(',');
            found.put(line.substring(0, boxes), Truth.boxes(line.substring(boxes + 1)));
        }
        return found;
    }

    /** The tracks by which an output was painted, of the searched frames of its source. */
    List<FaceTrack> tracks(Path output) throws IOException {
        JsonNode manifest = JSON.readTree(JobLayout.manifest(output).toFile());
        String face = manifest.path("face").asText("").replaceAll("[^a-z0-9]", "_");
        Path faces =
                workspace()
                        .resolve("cache/faces")
                        .resolve(manifest.path("videoDigest").asText());
        try (Stream<Path> files = Files.list(faces)) {
            Path file =
                    files.filter(path -> isTrack(path.getFileName().toString(), face))
                            .findFirst()
                            .orElseThrow(() -> new IOException("no track in " + faces));
            return read(file);
        }
    }

    private static boolean isTrack(String name, String face) {
        return face.isEmpty()
                ? name.startsWith("track-")
                : name.startsWith("tracks-") && name.endsWith("-" + face + ".f32");
    }

    private static List<FaceTrack> read(Path file) throws IOException {
        String[] parts = file.getFileName().toString().replace(".f32", "").split("-", -1);
        boolean old = parts[0].equals("track");
        int frames = Integer.parseInt(parts[parts.length - (old ? 1 : 2)]);
        int width = old ? OLD_WIDTH : FaceTrack.WIDTH;
        FloatBuffer values =
                ByteBuffer.wrap(Files.readAllBytes(file))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        List<FaceTrack> tracks = new ArrayList<>();
        int count = values.remaining() / width / frames;
        for (int i = 0; i < count; i++) {
            FaceTrack track = FaceTrack.empty(frames);
            for (int frame = 0; frame < frames; frame++) {
                int at = (frame * count + i) * width;
                if (!old) {
                    values.get(at, track.values(), frame * width, width);
                } else if (!Float.isNaN(values.get(at))) {
                    track.put(frame, pose(values, at), 1);
                }
            }
            tracks.add(track);
        }
        return tracks;
    }

    private static FacePose pose(FloatBuffer values, int at) {
        return new FacePose(
                values.get(at),
                values.get(at + 1),
                values.get(at + 2),
                values.get(at + 3),
                values.get(at + 4));
    }

    private Path workspace() {
        return folder.resolve("workspace");
    }

    /** Runs a command and answers the file with what it printed; its log lies beside that. */
    private Path run(List<String> command, String file) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path printed = folder.resolve(file);
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(printed.toFile());
        builder.redirectError(folder.resolve(file + ".log").toFile());
        builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
        int exit = builder.start().waitFor();
        System.out.println(name + ": " + file + " ends with " + exit);
        return printed;
    }
}

package io.heygem.operators.storage;

import io.heygem.operators.record.VideoPlan;
import java.io.Serializable;
import java.nio.file.Path;

/** Every path of the workspace. */
public final class JobLayout implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String root;

    public JobLayout(Path workspace) {
        this.root = workspace.toAbsolutePath().normalize().toString();
    }

    /** The workspace itself. */
    public Path root() {
        return Path.of(root);
    }

    /** The mel spectrogram of an audio: float32, little endian, [steps, 80]. */
    public Path mel(String audioDigest) {
        return audio(audioDigest).resolve("mel.f32");
    }

    /** The AAC track of an audio. */
    public Path sound(String audioDigest) {
        return audio(audioDigest).resolve("sound.m4a");
    }

    /** What is known of a prepared audio; written last. */
    public Path soundFacts(String audioDigest) {
        return audio(audioDigest).resolve("sound.properties");
    }

    /** Presentation times of a video's frames. */
    public Path framePts(String videoDigest) {
        return cache("faces").resolve(videoDigest).resolve("frames.i64");
    }

    /** The source frame shown in each slot of the output's frame rate. */
    public Path slots(String videoDigest) {
        return cache("faces").resolve(videoDigest).resolve("slots.i32");
    }

    /** The face track of a video's first frames as one detector sees it. */
    public Path track(String videoDigest, String detectorKey, int frames) {
        return cache("faces")
                .resolve(videoDigest)
                .resolve("track-%s-%d.f32".formatted(detectorKey, frames));
    }

    /** Folder of the segments of one rendering. */
    public Path segments(String renderKey) {
        return root().resolve("segments").resolve(renderKey);
    }

    /** The file of one segment, named by its output frames. */
    public Path segment(String renderKey, int start, int end) {
        return segments(renderKey).resolve("%08d-%08d.mp4".formatted(start, end));
    }

    /** The file of one segment of a planned video. */
    public Path segment(VideoPlan plan, int index) {
        return segment(plan.renderKey(), plan.segmentStart(index), plan.segmentEnd(index));
    }

    /** There while a rendering is known to have failed. */
    public Path failure(String renderKey) {
        return segments(renderKey).resolve("failed");
    }

    /** The log that people follow. */
    public Path log() {
        return root().resolve("logs").resolve("运行实时日志.log");
    }

    /** The manifest beside a finished video. */
    public static Path manifest(Path output) {
        String name = output.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return output.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }

    private Path audio(String digest) {
        return cache("audio").resolve(digest);
    }

    private Path cache(String kind) {
        return root().resolve("cache").resolve(kind);
    }
}

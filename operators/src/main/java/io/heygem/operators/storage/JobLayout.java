package io.heygem.operators.storage;

import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Every path of the workspace. */
public final class JobLayout implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Pattern UNSAFE = Pattern.compile("[^\\p{L}\\p{N}_-]");

    /** A file name holds 255 bytes, and a character is up to 4 of them. */
    private static final int READABLE = 40;

    private static final int DIGITS = 12;

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

    /** When somebody speaks in an audio: float32, little endian, [steps]. */
    public Path speech(String audioDigest) {
        return audio(audioDigest).resolve("speech.f32");
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

    /** Whoever speaks in a video's first frames, as one detector sees them. */
    public Path tracks(String videoDigest, String detectorKey, int frames, FaceChoice face) {
        String choice = face.word().replaceAll("[^a-z0-9]", "_");
        return cache("faces")
                .resolve(videoDigest)
                .resolve("tracks-%s-%d-%s.f32".formatted(detectorKey, frames, choice));
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

    /** There when frames of a segment show a damaged piece of the source. */
    public Path damage(VideoPlan plan, int index) {
        return segments(plan.renderKey())
                .resolve(
                        "%08d-%08d.damage"
                                .formatted(plan.segmentStart(index), plan.segmentEnd(index)));
    }

    /** There while a rendering is known to have failed. */
    public Path failure(String renderKey) {
        return segments(renderKey).resolve("failed");
    }

    /** Where the outputs of a job lie that names no other place. */
    public Path outputs(String jobId) {
        return root().resolve("outputs").resolve(jobId);
    }

    /** Folder of the users of a rendering; each leaves a file there while it needs the segments. */
    public Path users(String renderKey) {
        return segments(renderKey).resolve("users");
    }

    /** There while one attempt at a video needs the segments of a rendering. */
    public Path lease(String renderKey, VideoRequest request) {
        return users(renderKey).resolve(safe(request.taskId()));
    }

    /** The faces found in one range of source frames [from, to) by one detector. */
    public Path range(String videoDigest, String detectorKey, int from, int to) {
        return cache("faces")
                .resolve(videoDigest)
                .resolve("ranges")
                .resolve("%s-%08d-%08d".formatted(detectorKey, from, to));
    }

    /** Folder of what is left of work that killed its process. */
    public Path attempts() {
        return root().resolve("attempts");
    }

    /** There while a stage works on what has this key. */
    public Path attempt(Stage stage, String key) {
        return attempts().resolve(stage.uid() + "-" + safe(key));
    }

    /** Held by whoever does work that may have killed a process. */
    public Path suspects() {
        return attempts().resolve("one-at-a-time.lock");
    }

    /** Names the rendering whose segments one attempt at a video needs; there while it does. */
    public Path rendering(VideoRequest request) {
        return video(request.jobId(), request.videoId())
                .resolve("rendering-%d".formatted(request.attempt()));
    }

    /** Folder of all jobs that were ever accepted. */
    public Path jobs() {
        return root().resolve("jobs");
    }

    /** Folder of one job. */
    public Path job(String jobId) {
        return jobs().resolve(safe(jobId));
    }

    /** What a job asks for, all expanded; there before any of its work begins, for ever. */
    public Path jobFile(String jobId) {
        return jobFile(job(jobId));
    }

    /** What the job in a folder of {@link #jobs} asks for. */
    public Path jobFile(Path folder) {
        return folder.resolve("job.json");
    }

    /** There while a job is paused. */
    public Path paused(String jobId) {
        return job(jobId).resolve("paused");
    }

    /** There from the moment a job is cancelled until its videos are retried. */
    public Path cancelled(String jobId) {
        return job(jobId).resolve("cancelled");
    }

    /** The last control command that a job has obeyed. */
    public Path obeyed(String jobId) {
        return job(jobId).resolve("obeyed");
    }

    /** The videos that one round of retrying begins again. */
    public Path retry(String jobId, int round) {
        return job(jobId).resolve("retry-" + round);
    }

    /** Folder of one video of a job. */
    public Path video(String jobId, String videoId) {
        return job(jobId).resolve(safe(videoId));
    }

    /** The one final word about one attempt at a video; whoever is first writes it. */
    public Path outcome(VideoRequest request) {
        return outcome(request.jobId(), request.videoId(), request.attempt());
    }

    /** The one final word about one attempt at a video; whoever is first writes it. */
    public Path outcome(String jobId, String videoId, int attempt) {
        return video(jobId, videoId).resolve("outcome-%d.json".formatted(attempt));
    }

    /** Data of the broker that {@code up} runs inside its process. */
    public Path broker() {
        return root().resolve("kafka");
    }

    /** Checkpoints of the Flink that {@code up} runs inside its process. */
    public Path checkpoints() {
        return root().resolve("checkpoints");
    }

    /** The log that people follow. */
    public Path log() {
        return root().resolve("logs").resolve("运行实时日志.log");
    }

    /** Videos that people brought to the web console. */
    public Path inputVideos() {
        return root().resolve("videos").resolve("input");
    }

    /** Audios that people brought to the web console. */
    public Path inputAudios() {
        return root().resolve("audio");
    }

    /** What the web console knows of files that people bring, and parts of them. */
    public Path uploads() {
        return console("uploads");
    }

    /** What only the web console knows of jobs. */
    public Path consoleJobs() {
        return console("jobs");
    }

    /** What the web console knows of one job. */
    public Path consoleJob(String jobId) {
        return consoleJobs().resolve(safe(jobId) + ".json");
    }

    /** Small pictures of videos. */
    public Path thumbnails() {
        return console("thumbnails");
    }

    /** What the web console told others of one job. */
    public Path webhooks(String jobId) {
        return console("webhooks").resolve(safe(jobId) + ".json");
    }

    /** The manifest beside a finished video. */
    public static Path manifest(Path output) {
        String name = output.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return output.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".json");
    }

    /** A name for a file or folder: readable, and different for different names. */
    private static String safe(String name) {
        String readable = UNSAFE.matcher(name).replaceAll("_");
        int end =
                readable.offsetByCodePoints(
                        0, Math.min(READABLE, readable.codePointCount(0, readable.length())));
        return readable.substring(0, end) + "-" + Digests.of(name).substring(0, DIGITS);
    }

    private Path audio(String digest) {
        return cache("audio").resolve(digest);
    }

    private Path console(String kind) {
        return root().resolve("console").resolve(kind);
    }

    private Path cache(String kind) {
        return root().resolve("cache").resolve(kind);
    }
}

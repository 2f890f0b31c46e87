package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heygem.operators.Clips;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    @TempDir Path room;

    private final Captured heygem = new Captured();
    private Path audio;
    private Path videos;

    @BeforeEach
    void makeInputs() throws Exception {
        heygem.environment = Map.of("HEYGEM_WORKSPACE", room.resolve("ws").toString());
        audio = Clips.tone(room.resolve("语音.wav"), 16_000, 32_000);
        videos = Files.createDirectory(room.resolve("视频"));
    }

    private void addPortrait() throws Exception {
        try (InputStream portrait = CheckCommand.class.getResourceAsStream("demo/astronaut.png")) {
            Files.copy(portrait, videos.resolve("人像.png"));
        }
    }

    private void addOthers() throws Exception {
        Clips.video(videos.resolve("bars.mp4"), Clips.format(160, 128, 25, 1), 30);
        Files.write(videos.resolve("broken.mp4"), new byte[100]);
    }

    private int check(Object... more) {
        Object[] args = new Object[5 + more.length];
        Object[] first = {"check", "--audio_input", audio, "--video_dir", videos};
        System.arraycopy(first, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return heygem.run(args);
    }

    @Test
    void showsALightForEveryFileAndWhy() throws Exception {
        addPortrait();
        addOthers();
        assertThat(check()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(heygem.out().lines())
                .anyMatch(line -> line.matches("green +audio 语音.wav: 2.0 s at 16000 Hz"))
                .anyMatch(line -> line.matches("green +人像.png +png +.*100%.*bounce > 2.0.*"))
                .anyMatch(line -> line.matches("red +bars.mp4 +h264 +160x128 +25 +1.2 .* 0%.*"))
                .anyMatch(line -> line.matches("red +broken.mp4 +PROBE_UNREADABLE"))
                .anyMatch(line -> line.equals("  none of 12 sampled frames shows a face"))
                .anyMatch(line -> line.startsWith("  Use a video with a face"))
                .anyMatch(line -> line.contains("[PROBE_UNREADABLE] broken.mp4 is not a media"))
                .noneMatch(line -> line.contains(room.toString()))
                .anyMatch(line -> line.startsWith("3 videos: 1 green, 0 amber, 2 red;"));
        assertThat(room.resolve("ws/outputs")).doesNotExist();
        assertThat(heygem.lipSync.job).as("nothing is rendered").isNull();
    }

    @Test
    void speaksChinese() throws Exception {
        addOthers();
        heygem.locale = Locale.SIMPLIFIED_CHINESE;
        check();
        assertThat(heygem.out()).contains("评级", "红  bars.mp4", "抽查的 12 帧中都没有人脸");
    }

    @Test
    void printsOneJsonDocument() throws Exception {
        addPortrait();
        Path picture = videos.resolve("人像.png");
        int code =
                heygem.run(
                        "check",
                        "--audio-input",
                        audio,
                        "--video_input",
                        picture,
                        "--video_input",
                        picture,
                        "--length_policy",
                        "silence",
                        "--json");
        JsonNode json = new ObjectMapper().readTree(heygem.out());
        assertThat(code).isEqualTo(ExitCode.DONE).isEqualTo(json.at("/summary/exitCode").asInt());
        assertThat(json.at("/audio/seconds").asDouble()).isEqualTo(2);
        assertThat(json.get("videos")).hasSize(2);
        JsonNode video = json.at("/videos/0");
        assertThat(video.get("light").asText()).isEqualTo("GREEN");
        assertThat(video.get("video").asText()).isEqualTo(picture.toString());
        assertThat(video.get("still").asBoolean()).isTrue();
        assertThat(video.get("lengthPolicy").asText()).isEqualTo("silence");
        assertThat(video.get("outputFrames").asInt()).isEqualTo(50);
        assertThat(video.get("framesWithFace").asInt()).isEqualTo(1);
        assertThat(json.at("/summary/green").asInt()).isEqualTo(2);
    }

    @Test
    void anAudioOfWhichNothingCanBeMadeEndsTheCheck() throws Exception {
        addOthers();
        Files.writeString(audio, "no sound");
        assertThat(check()).isEqualTo(ExitCode.SOME_FAILED);
        assertThat(heygem.out())
                .startsWith("red  audio 语音.wav:")
                .contains("AUDIO_UNREADABLE")
                .doesNotContain("bars.mp4");
    }

    @Test
    void aFolderWithoutVideosIsWrongUsage() {
        assertThat(check()).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.err()).contains(videos.toString());
        assertThat(heygem.run("check", "--audio_input", audio)).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.err()).contains("--video_dir");
    }
}

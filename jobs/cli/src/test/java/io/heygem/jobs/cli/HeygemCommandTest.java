package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeygemCommandTest {

    @TempDir Path room;

    private final Captured heygem = new Captured();
    private Path audio;
    private Path videos;
    private Path outputs;

    @BeforeEach
    void makesInputs() throws IOException {
        audio = Files.createFile(room.resolve("语音 一'.wav"));
        videos = Files.createDirectory(room.resolve("视频 文件夹"));
        outputs = room.resolve("out");
        Files.createFile(videos.resolve("clip10.mp4"));
        Files.createFile(videos.resolve("clip2.MOV"));
        Files.createFile(videos.resolve("人物.png"));
        Files.createFile(videos.resolve(".hidden.mp4"));
        Files.createFile(videos.resolve("notes.txt"));
        heygem.environment = Map.of("HEYGEM_WORKSPACE", room.resolve("ws").toString());
    }

    private int batch(Object... more) {
        Object[] args = new Object[7 + more.length];
        List<Object> first =
                List.of(
                        "batch",
                        "--audio_input",
                        audio,
                        "--video_dir",
                        videos,
                        "--output_dir",
                        outputs);
        System.arraycopy(first.toArray(), 0, args, 0, 7);
        System.arraycopy(more, 0, args, 7, more.length);
        return heygem.run(args);
    }

    @Test
    void rendersEveryVideoAndPictureOfTheFolderInNaturalOrder() {
        assertThat(batch()).isZero();

        assertThat(heygem.lipSync.job.audio()).isEqualTo(audio.toString());
        assertThat(heygem.lipSync.job.videos())
                .extracting(JobDescriptor.Video::video)
                .containsExactly(
                        videos.resolve("clip2.MOV").toString(),
                        videos.resolve("clip10.mp4").toString(),
                        videos.resolve("人物.png").toString());
        assertThat(heygem.lipSync.job.videos())
                .extracting(JobDescriptor.Video::output)
                .containsExactly(
                        outputs.resolve("clip2.mp4").toString(),
                        outputs.resolve("clip10.mp4").toString(),
                        outputs.resolve("人物.mp4").toString());
        assertThat(heygem.out())
                .contains("clip2.MOV", "276", "3 videos: 3 done")
                .contains("computed on CPU");
    }

    @ParameterizedTest
    @CsvSource({"cut_off, cut_off", "cut-off, cut_off", "Remap, remap"})
    void passesTheLengthPolicyOn(String typed, String expected) {
        assertThat(batch("--length_policy", typed)).isZero();
        assertThat(heygem.lipSync.job.lengthPolicy()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"Left;left", "2;2", "640,360;640,360@0"})
    void passesTheFaceOn(String typed, String expected) {
        assertThat(batch("--face", typed)).isZero();
        assertThat(heygem.lipSync.job.face()).isEqualTo(expected);
    }

    @Test
    void saysWhichFacesThereAre() {
        assertThat(batch("--face", "me")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.err()).contains("--face is “me”", "x,y@seconds");
        assertThat(heygem.lipSync.job).isNull();
    }

    @Test
    void saysWhichLengthPoliciesThereAre() {
        assertThat(batch("--length-policy", "stretch")).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(heygem.err())
                .contains("--length_policy is “stretch”")
                .contains("bounce, loop, freeze, cut_off, silence, remap");
        assertThat(heygem.lipSync.job).isNull();
    }

    @Test
    void namesSkippedFilesInOneLine() throws IOException {
        Path log = room.resolve("跳过.log");
        assertThat(batch("--log_file", log)).isZero();

        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("notes.txt"))
                .singleElement()
                .asString()
                .contains("skipped 1 files");
    }

    @Test
    void understandsTheArticlesForm() {
        assertThat(
                        heygem.run(
                                "--audio_input",
                                audio,
                                "--mode",
                                "batch",
                                "--video_dir",
                                videos,
                                "--output_dir",
                                outputs))
                .isZero();
        assertThat(heygem.lipSync.job.videos()).hasSize(3);
    }

    @Test
    void understandsTheArticlesFormForOneVideo() {
        assertThat(
                        heygem.run(
                                "--mode=single",
                                "--audio_input",
                                audio,
                                "--video_input",
                                videos.resolve("人物.png"),
                                "--output",
                                outputs.resolve("新 结果.mp4")))
                .isZero();
        assertThat(heygem.lipSync.job.videos())
                .singleElement()
                .extracting(JobDescriptor.Video::output)
                .isEqualTo(outputs.resolve("新 结果.mp4").toString());
    }

    @Test
    void understandsKebabCaseEverywhere() throws IOException {
        Path model = Files.createFile(room.resolve("m.onnx"));
        assertThat(
                        heygem.run(
                                "batch",
                                "--audio-input=" + audio,
                                "--video-dir=" + videos,
                                "--output-dir=" + outputs,
                                "--log-file=" + room.resolve("x.log"),
                                "--lip-model=" + model,
                                "--segment-frames=48"))
                .isZero();
        assertThat(heygem.lipSync.settings)
                .containsEntry("lipsync.lip-model", model.toString())
                .containsEntry("lipsync.segment.frames", "48");
    }

    @Test
    void turnsFlagsIntoPipelineOptions() {
        assertThat(
                        batch(
                                "--device",
                                "CPU",
                                "--crf",
                                "12",
                                "-D",
                                "lipsync.encode.preset=fast",
                                "--codec",
                                "HEVC",
                                "--preset=slow",
                                "--hardware-encoder",
                                "-Dlipsync.encode.crf=30",
                                "-D",
                                "rest.port=8081",
                                "--workspace",
                                room.resolve("别处")))
                .isZero();
        assertThat(heygem.lipSync.settings)
                .containsEntry("lipsync.device", "cpu")
                .containsEntry("lipsync.encode.crf", "12")
                .containsEntry("lipsync.encode.codec", "hevc")
                .containsEntry("lipsync.encode.preset", "slow")
                .containsEntry("lipsync.encode.hardware", "true")
                .containsEntry("rest.port", "8081")
                .containsEntry("lipsync.workspace", room.resolve("别处").toString());
        assertThat(room.resolve("别处/logs/运行实时日志.log")).exists();
    }

    @Test
    void givesTheSameJobIdToTheSameCommand() {
        batch();
        String first = heygem.lipSync.job.jobId();
        batch("--crf", "20");
        assertThat(heygem.lipSync.job.jobId()).isEqualTo(first).startsWith("cli-");
    }

    @Test
    void reportsFailuresWithCodeReasonAndHint() throws IOException {
        Files.createFile(videos.resolve("bad.mp4"));
        Path log = room.resolve("日志.log");
        heygem.locale = Locale.SIMPLIFIED_CHINESE;
        assertThat(batch("--log_file", log)).isEqualTo(3);
        assertThat(heygem.out())
                .contains("bad.mp4", "失败", "DECODE_UNSUPPORTED_CODEC")
                .contains("视频解码失败，不支持的编码格式 dvvideo")
                .contains("请把视频转成 H.264")
                .contains("共 4 个视频：完成 3，失败 1，取消 0");
        assertThat(Files.readString(log)).contains(" - ERROR - 视频解码失败，不支持的编码格式 dvvideo");
    }

    @Test
    void printsOneJsonDocumentAndNothingElseOnStandardOutput() throws IOException {
        Files.createFile(videos.resolve("bad.mp4"));
        assertThat(batch("--json")).isEqualTo(3);

        JsonNode root = new ObjectMapper().readTree(heygem.out());
        JsonNode bad = root.get("videos").get(0);
        assertThat(bad.get("video").asText()).endsWith("bad.mp4");
        assertThat(bad.get("state").asText()).isEqualTo("FAILED");
        assertThat(bad.get("code").asText()).isEqualTo("DECODE_UNSUPPORTED_CODEC");
        assertThat(bad.get("reason").asText()).contains("dvvideo");
        assertThat(bad.get("output").isNull()).isTrue();
        JsonNode good = root.get("videos").get(1);
        assertThat(good.fieldNames())
                .toIterable()
                .containsExactly(
                        "videoId",
                        "video",
                        "state",
                        "code",
                        "reason",
                        "warnings",
                        "output",
                        "frames",
                        "framesWithoutFace",
                        "segmentsRendered",
                        "segmentsReused",
                        "seconds");
        assertThat(good.get("code").isNull()).isTrue();
        assertThat(good.get("warnings").isArray()).isTrue();
        assertThat(good.get("frames").asInt()).isEqualTo(276);
        JsonNode summary = root.get("summary");
        assertThat(summary.get("total").asInt()).isEqualTo(4);
        assertThat(summary.get("completed").asInt()).isEqualTo(3);
        assertThat(summary.get("failed").asInt()).isEqualTo(1);
        assertThat(summary.get("provider").asText()).isEqualTo("CPU");
        assertThat(summary.get("device").asText()).isEqualTo("auto");
        assertThat(summary.get("wallSeconds").isNumber()).isTrue();
        assertThat(summary.get("exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void printsWhatIsDoneWhenInterrupted() throws IOException {
        heygem.lipSync.until = 1;
        heygem.lipSync.interrupts = true;
        assertThat(batch("--json")).isEqualTo(130);
        JsonNode list = new ObjectMapper().readTree(heygem.out()).get("videos");
        assertThat(list.findValuesAsText("state"))
                .containsExactly("COMPLETED", "CANCELLED", "CANCELLED");
    }

    @Test
    void printsWhatIsDoneWhenTheMachineBreaks() {
        heygem.lipSync.until = 2;
        heygem.lipSync.breaks = true;
        assertThat(batch()).isEqualTo(1);
        assertThat(heygem.out()).contains("2 done, 1 failed", "no room left on the disk");
    }

    @Test
    void drawsBarsOnAScreen() {
        heygem.interactive = true;
        heygem.locale = Locale.CHINA;
        assertThat(batch()).isZero();
        assertThat(heygem.err())
                .contains("\u001b[1A\u001b[J", "0/3", "3/3  已用时", "✔ clip2.MOV", "渲染完成")
                .doesNotContain(" - INFO - ");
    }

    @Test
    void neverTakesResultsForInputs() throws IOException {
        outputs = Files.createDirectory(videos.resolve("结果"));
        Files.createFile(outputs.resolve("old.mp4"));
        Files.createFile(Files.createDirectory(videos.resolve("more")).resolve("x.mkv"));
        assertThat(batch("--recursive")).isZero();
        assertThat(heygem.lipSync.job.videos())
                .extracting(JobDescriptor.Video::output)
                .hasSize(4)
                .contains(outputs.resolve("more").resolve("x.mp4").toString());
    }

    @Test
    void neverOverwritesAnInputThroughALink() throws IOException {
        Files.createDirectory(outputs);
        Files.createSymbolicLink(outputs.resolve("clip10.mp4"), videos.resolve("clip10.mp4"));
        assertThat(batch()).isZero();
        assertThat(heygem.lipSync.job.videos())
                .extracting(JobDescriptor.Video::output)
                .contains(outputs.resolve("clip10_2.mp4").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "--audio_input,nowhere.wav,nowhere.wav",
        "--video_dir,nowhere,expected an existing folder",
        "--device,tpu,'--device is “tpu”, expected auto, cpu or cuda'",
        "--crf,99,expected a whole number from 0 to 51",
        "--crf,x,expected a whole number",
        "--codec,mpeg2,'--codec is “mpeg2”, expected one of h264, hevc'",
        "--preset,quick,'--preset is “quick”, expected one of ultrafast, superfast'",
        "--segment_frames,0,'--segment_frames is “0”'",
        "--lip_model,nowhere.onnx,expected a file",
        "--face_detector,nowhere.onnx,expected a file",
        "--lang,fr,expected zh or en",
        "--colour,red,unknown argument",
        "-Dlipsync.segment.frames,abc,'-D lipsync.segment.frames is “abc”'",
        "-Dlipsync.device,tpu,'-D lipsync.device is “tpu”'",
        "-Dlipsync.segment.frame,24,no option of the pipeline",
    })
    void refusesWhatMakesNoSense(String flag, String value, String sentence) {
        String[] args = {
            "batch",
            "--audio_input=" + audio,
            "--video_dir=" + videos,
            "--output_dir=" + outputs,
            flag + "=" + value
        };
        for (int i = 1; i < 4; i++) {
            if (args[i].startsWith(flag + "=")) {
                args[i] = args[4];
                args[4] = "--json";
            }
        }
        assertThat(heygem.run((Object[]) args)).isEqualTo(2);
        assertThat(heygem.err()).startsWith("heygem: ").contains(sentence);
        assertThat(heygem.out()).isEmpty();
        assertThat(heygem.lipSync.job).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch", "single", "--mode=other", "--mode", "", "--crf", "serve"})
    void refusesIncompleteCommands(String text) {
        Object[] args = text.isEmpty() ? new Object[0] : new Object[] {text};
        assertThat(heygem.run(args)).isEqualTo(2);
        assertThat(heygem.err()).startsWith("heygem: ");
    }

    @Test
    void namesAFlagWithoutAValue() {
        assertThat(heygem.run("batch", "--audio_input")).isEqualTo(2);
        assertThat(heygem.err()).contains("--audio_input stands without a value");
    }

    @Test
    void refusesToWriteIntoTheFolderOfTheVideos() {
        outputs = videos;
        assertThat(batch()).isEqualTo(2);
        assertThat(heygem.err()).contains("same folder");
    }

    @Test
    void refusesAnOutputThatIsAnInput() {
        Path clip = videos.resolve("clip10.mp4");
        assertThat(
                        heygem.run(
                                "single",
                                "--audio_input",
                                audio,
                                "--video_input",
                                clip,
                                "--output",
                                clip))
                .isEqualTo(2);
        assertThat(heygem.err()).contains("which is an input");
    }

    @Test
    void refusesAnEmptyFolder() throws IOException {
        videos = Files.createDirectory(room.resolve("empty"));
        assertThat(batch()).isEqualTo(2);
        assertThat(heygem.err()).contains("at least one video");
    }

    @Test
    void speaksTheLanguageThatWasAskedFor() {
        assertThat(heygem.run("--lang", "zh", "--help")).isZero();
        assertThat(heygem.out()).contains("一段语音，多个人物", "退出码");
        assertThat(heygem.run("batch", "--lang=zh")).isEqualTo(2);
        assertThat(heygem.err()).contains("缺少 --audio_input");
    }

    @Test
    void showsItsParts() {
        assertThat(heygem.run("--version")).isZero();
        assertThat(heygem.out())
                .contains("Flink 2.", "ONNX Runtime", "FFmpeg")
                .doesNotContain("${");
    }
}

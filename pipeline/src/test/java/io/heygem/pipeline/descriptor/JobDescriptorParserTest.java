package io.heygem.pipeline.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobDescriptorParserTest {

    private static final JobDescriptor JOB =
            new JobDescriptor(
                    "第一批",
                    "/data/讲话 1.wav",
                    List.of(
                            new JobDescriptor.Video("a", "/data/a.mp4", "/out/a.mp4"),
                            new JobDescriptor.Video("主播", "/data/a.mp4", "/out/主播.mp4")));

    @Test
    void whatIsWrittenIsReadBack() throws DescriptorException {
        byte[] json = JobDescriptorParser.write(JOB);
        assertThat(JobDescriptorParser.parse(json)).isEqualTo(JOB);
        assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"主播\"");
    }

    @Test
    void allThatIsOptionalIsReadBack() throws DescriptorException {
        JobDescriptor job =
                new JobDescriptor(
                        "j",
                        "r-1",
                        "low",
                        null,
                        List.of(
                                new JobDescriptor.Audio("en", "file:///d/en.wav"),
                                new JobDescriptor.Audio("zh", "/d/zh.wav")),
                        "/out",
                        List.of(
                                new JobDescriptor.Video(
                                        null,
                                        "/d/*.mp4",
                                        null,
                                        "zh",
                                        "loop",
                                        "3",
                                        new BigDecimal("1.25"),
                                        new JobDescriptor.Encoding(0, null, "hevc"))),
                        "silence",
                        "640,360@2.5",
                        new BigDecimal("0"),
                        new JobDescriptor.Encoding(20, "medium", null),
                        Map.of("b", "2", "a", "甲"));
        byte[] json = JobDescriptorParser.write(job);
        assertThat(JobDescriptorParser.parse(json)).isEqualTo(job);
        assertThat(new String(json, StandardCharsets.UTF_8))
                .contains("\"metadata\":{\"a\":\"甲\",\"b\":\"2\"}")
                .doesNotContain("null");
    }

    @Test
    void lengthPoliciesAreReadBackAndWrittenOnlyWhenThereAreAny() throws DescriptorException {
        JobDescriptor job =
                new JobDescriptor(
                        "j",
                        "a.wav",
                        List.of(
                                new JobDescriptor.Video(
                                        "1", "1.mp4", "o1.mp4", null, "cut_off", null, null, null),
                                new JobDescriptor.Video("2", "2.mp4", "o2.mp4")),
                        "remap",
                        "left",
                        null);
        assertThat(JobDescriptorParser.parse(JobDescriptorParser.write(job))).isEqualTo(job);
        assertThat(new String(JobDescriptorParser.write(JOB), StandardCharsets.UTF_8))
                .doesNotContain("lengthPolicy");
    }

    @Test
    void anUnknownLengthPolicyIsAProblem() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "a.wav", "lengthPolicy": "BOUNCE", "videos": [
                                  {"videoId": "1", "video": "1.mp4", "output": "o.mp4",
                                   "lengthPolicy": "cut-off"}]}
                                """))
                .containsExactly(
                        "lengthPolicy is BOUNCE, expected one of"
                                + " [bounce, loop, freeze, cut_off, silence, remap]",
                        "videos[0].lengthPolicy is cut-off, expected one of"
                                + " [bounce, loop, freeze, cut_off, silence, remap]");
    }

    @Test
    void anUnknownFaceIsAProblem() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "a.wav", "face": "0", "videos": [
                                  {"videoId": "1", "video": "1.mp4", "output": "o.mp4",
                                   "face": "someone"}]}
                                """))
                .containsExactly(
                        "face is 0, expected one of [dominant, largest, center, left, right, all,"
                                + " a number from 1, x,y@seconds]",
                        "videos[0].face is someone, expected one of [dominant, largest, center,"
                                + " left, right, all, a number from 1, x,y@seconds]");
    }

    @Test
    void aMouthStrengthThatIsNoneIsAProblem() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "a.wav", "mouthStrength": 1.6, "videos": [
                                  {"videoId": "1", "video": "1.mp4", "output": "o.mp4",
                                   "mouthStrength": "much"},
                                  {"videoId": "2", "video": "2.mp4", "output": "p.mp4",
                                   "mouthStrength": -1e300}]}
                                """))
                .containsExactly(
                        "mouthStrength is 1.6, expected 0 to 1.5",
                        "videos[0].mouthStrength is text, expected a number",
                        "videos[1].mouthStrength is -1.0E300, expected a small number");
    }

    @Test
    void theSameStrengthWrittenInAnotherWayIsTheSameJob() throws Exception {
        List<byte[]> jobs = new ArrayList<>();
        for (String number : List.of("1", "1.0", "10e-1", "1.000")) {
            String json =
                    """
                    {"jobId": "j", "audio": "a.wav", "mouthStrength": %s, "videos": [
                      {"video": "1.mp4"}]}
                    """
                            .formatted(number);
            jobs.add(
                    JobDescriptorParser.write(
                            JobDescriptorParser.parse(json.getBytes(StandardCharsets.UTF_8))));
        }
        assertThat(jobs).containsOnly(jobs.get(0));
    }

    @Test
    void anEncodingThatNoEncoderKnowsIsAProblem() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "a.wav",
                                 "encoding": {"crf": 52, "preset": "placebo", "codec": "H264", "qp": 1},
                                 "videos": [
                                  {"video": "1.mp4", "encoding": {"crf": 17.5}},
                                  {"video": "2.mp4", "encoding": "best"},
                                  {"video": "3.mp4", "encoding": {"crf": "17", "preset": 3}}]}
                                """))
                .containsExactly(
                        "encoding.qp is no field of an encoding, expected one of [crf, preset,"
                                + " codec]",
                        "encoding.crf is 52, expected a whole number from 0 to 51",
                        "encoding.preset is placebo, expected one of [ultrafast, superfast,"
                                + " veryfast, faster, fast, medium, slow, slower, veryslow]",
                        "encoding.codec is H264, expected one of [h264, hevc]",
                        "videos[0].encoding.crf is 17.5, expected a whole number from 0 to 51",
                        "videos[1].encoding is text, expected an object",
                        "videos[2].encoding.crf is text, expected a whole number from 0 to 51",
                        "videos[2].encoding.preset is a number, expected a name");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThat(
                        problems(
                                """
                                {"audio": " ", "jobId": null, "priority": "urgent", "colour": 1,
                                 "requestId": 7, "metadata": {"user": 7}, "videos": [
                                  {"videoId": "a", "video": "a.mp4", "output": "o/a.mp4"},
                                  null,
                                  {"videoId": "A", "output": "o/./a.mp4", "size": 2},
                                  {"videoId": "x/y", "video": "s3://b/v.mp4", "audio": "zh"}]}
                                """))
                .containsExactly(
                        "colour is no field of a job descriptor, expected one of [jobId, requestId,"
                                + " priority, audio, audios, outputFolder, videos, lengthPolicy,"
                                + " face, mouthStrength, encoding, metadata]",
                        "jobId is missing, expected a name",
                        "requestId is a number, expected a name",
                        "priority is urgent, expected one of [high, normal, low]",
                        "audio is missing, expected a name",
                        "videos[1] is null, expected an object",
                        "videos[2].size is no field of a video, expected one of [videoId, video,"
                                + " output, audio, lengthPolicy, face, mouthStrength, encoding]",
                        "videos[2].video is missing, expected a name",
                        "videos[3].videoId is x/y, expected 1 to 128 characters and no / or \\ or"
                                + " control character",
                        "videos[3].video is s3://b/v.mp4, expected a path or a file URI",
                        "metadata.user is a number, expected text",
                        "videos[2].videoId is A, which is taken",
                        "videos[3].audio is zh, expected none, because the job has one audio",
                        "videos[2].output is o/./a.mp4, which is taken");
    }

    @Test
    void aJobHasOneAudioOrSeveralThatDiffer() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "a.wav",
                                 "audios": [{"audioId": "x", "audio": "x.wav"},
                                            {"audioId": "x", "audio": "y.wav"},
                                            {"audio": "z.wav"}, 7],
                                 "videos": [{"video": "v", "audio": "nobody"}]}
                                """))
                .containsExactly(
                        "audio and audios are both there, expected one of them",
                        "audios[2].audioId is missing, expected a name",
                        "audios[3] is a number, expected an object",
                        "audios[1].audioId is x, which is taken",
                        "videos[0].audio is nobody, expected the id of one of the audios");
    }

    @Test
    void namesAndTextsHaveLimits() {
        assertThat(
                        problems(
                                "{\"jobId\": \"%s\", \"audio\": \"a\", \"videos\": [{\"video\": \"v\"}],"
                                                .formatted("x".repeat(129))
                                        + "\"metadata\": {\"k\": \"%s\"}}"
                                                .formatted("y".repeat(2049))))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("jobId is xxx"))
                .anyMatch(problem -> problem.startsWith("metadata.k is too long"));
        for (String id : List.of(".", "..", "\\u0000", "a\\tb", "\\ud800")) {
            assertThat(
                            problems(
                                    "{\"jobId\": \"%s\", \"audio\": \"a\", \"videos\": [{\"video\": \"v\"}]}"
                                            .formatted(id)))
                    .singleElement()
                    .asString()
                    .startsWith("jobId is ");
        }
    }

    @Test
    void theJobOfABadDescriptorIsKnownWhereItCanBe() {
        assertThat(jobId("{\"jobId\": \"j\", \"colour\": 1}")).isEqualTo("j");
        assertThat(jobId("{\"jobId\": 7}")).isNull();
        assertThat(jobId("{\"jobId\": \"j\"")).isNull();
        assertThat(jobId("")).isNull();
    }

    private static String jobId(String json) {
        return JobDescriptorParser.jobId(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aJobWithoutVideosIsNone() {
        assertThat(problems("{\"jobId\": \"j\", \"audio\": \"a.wav\", \"videos\": []}"))
                .containsExactly("videos is empty, expected at least one");
        assertThat(problems("{\"jobId\": \"j\", \"audio\": \"a.wav\"}"))
                .containsExactly("videos is empty, expected at least one");
    }

    @Test
    void noOutputMayReplaceAnInput() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "/d/a.wav", "videos": [
                                  {"videoId": "1", "video": "/d/1.mp4", "output": "/d/x/../2.mp4"},
                                  {"videoId": "2", "video": "/d/2.mp4", "output": "/d/out.mp4"}]}
                                """))
                .containsExactly("output /d/2.mp4 is an input, expected another file");
    }

    @Test
    void whatIsNoPathIsAProblemAndNoException() {
        assertThat(
                        problems(
                                """
                                {"jobId": "j", "audio": "a\\u0000.wav", "videos": [
                                  {"videoId": "1", "video": "\\u0000", "output": "o\\u0000"}]}
                                """))
                .hasSize(3)
                .allMatch(problem -> problem.contains("expected a path"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "{",
                "42",
                "null",
                "{\"jobId\": \"a\", \"jobId\": \"b\"}",
                "{} {}"
            })
    void whatIsNoDescriptorIsOneProblem(String text) {
        assertThat(problems(text))
                .singleElement()
                .asString()
                .startsWith("not a job descriptor: ")
                .doesNotContain("\n");
    }

    @Test
    void aDescriptorAsDeepAsAWellIsRefused() {
        byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> JobDescriptorParser.parse(deep))
                .isInstanceOf(DescriptorException.class);
    }

    @Test
    void brokenBytesNeverCauseAnotherException() {
        Random random = new Random(1);
        byte[] good = JobDescriptorParser.write(JOB);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(JobDescriptorParser.parse(bad)).isNotNull();
            } catch (DescriptorException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    private static List<String> problems(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        DescriptorException e =
                catchThrowableOfType(
                        DescriptorException.class, () -> JobDescriptorParser.parse(bytes));
        assertThat(e).hasMessage(String.join("; ", e.problems()));
        return e.problems();
    }
}

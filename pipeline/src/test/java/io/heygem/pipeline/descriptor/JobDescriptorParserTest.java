package io.heygem.pipeline.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
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
    void lengthPoliciesAreReadBackAndWrittenOnlyWhenThereAreAny() throws DescriptorException {
        JobDescriptor job =
                new JobDescriptor(
                        "j",
                        "a.wav",
                        List.of(
                                new JobDescriptor.Video("1", "1.mp4", "o1.mp4", "cut_off"),
                                new JobDescriptor.Video("2", "2.mp4", "o2.mp4")),
                        "remap");
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
    void allProblemsAreReportedAtOnce() {
        assertThat(
                        problems(
                                """
                                {"audio": " ", "videos": [
                                  {"videoId": "a", "video": "a.mp4", "output": "o/a.mp4"},
                                  null,
                                  {"videoId": "a", "output": "o/./a.mp4"}]}
                                """))
                .containsExactly(
                        "jobId is missing, expected a name",
                        "audio is missing, expected a name",
                        "videos[1] is null, expected an object",
                        "videos[2].video is missing, expected a name",
                        "videos[2].videoId is a, which is taken",
                        "videos[2].output is o/./a.mp4, which is taken");
    }

    @Test
    void aJobWithoutVideosIsNone() {
        assertThat(problems("{\"jobId\": \"j\", \"audio\": \"a.wav\", \"videos\": []}"))
                .containsExactly("videos is empty, expected at least one");
        assertThat(problems("{\"jobId\": \"j\", \"audio\": \"a.wav\"}"))
                .containsExactly("videos is empty, expected at least one");
        assertThat(problems("null")).containsExactly("descriptor is null, expected an object");
    }

    @Test
    void anUnknownFieldIsNamedWithItsPlace() {
        assertThat(problems("{\"jobID\": \"j\"}"))
                .singleElement()
                .asString()
                .startsWith("jobID is no field of a job descriptor, expected one of ")
                .contains("jobId", "audio", "videos");
        assertThat(problems("{\"videos\": [{}, {\"ouput\": \"x\"}]}"))
                .singleElement()
                .asString()
                .startsWith("videos[1].ouput is no field of a job descriptor");
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
                "{\"jobId\": {}}",
                "{\"videos\": \"a.mp4\"}",
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

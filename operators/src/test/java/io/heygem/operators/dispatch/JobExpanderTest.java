package io.heygem.operators.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.Origin;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.RequestedAudio;
import io.heygem.operators.record.RequestedVideo;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class JobExpanderTest {

    private static final int MAX_VIDEOS = 20;

    @TempDir Path folder;
    private final List<RequestedAudio> audios = new ArrayList<>();
    private final List<RequestedVideo> videos = new ArrayList<>();
    private String outputFolder;

    @Test
    void aFolderGivesItsVideosInNaturalOrder() throws Exception {
        files("clip10.mp4", "clip2.MOV", "notes.txt", ".hidden.mp4", "sub/deep.mp4");
        video(folder.toString());
        assertThat(names(expand())).containsExactly("clip2.MOV", "clip10.mp4");
        assertThat(ids(expand())).containsExactly("clip2", "clip10");
    }

    @Test
    void aPatternGivesWhatItMatchesInNaturalOrder() throws Exception {
        files("a/x10.mp4", "a/x9.mp4", "b/x1.mp4", "b/y.mp4", "b/.x2.mp4", "b/c/x3.mp4");
        video(folder.resolve("*/x*.mp4").toString());
        assertThat(names(expand())).containsExactly("a/x9.mp4", "a/x10.mp4", "b/x1.mp4");
        videos.clear();
        video(folder.resolve("**/x{3,9}.mp4").toString());
        assertThat(names(expand())).containsExactly("a/x9.mp4", "b/c/x3.mp4");
    }

    @Test
    void aFileThatIsCalledLikeAPatternIsAFile() throws Exception {
        files("take[1].mp4", "take1.mp4");
        video(folder.resolve("take[1].mp4").toString());
        assertThat(names(expand())).containsExactly("take[1].mp4");
    }

    @Test
    void aFileUriIsAPathAndAMissingFileIsTheTroubleOfItsVideoAlone() throws Exception {
        Path missing = folder.resolve("没有 there.mp4");
        video(missing.toUri().toString());
        assertThat(expand().videos().get(0).video()).isEqualTo(missing.toString());
        assertThat(ids(expand())).containsExactly("没有 there");
    }

    @Test
    void idsAreUniqueWhateverFilesAreCalled() throws Exception {
        files("a/x.mp4", "b/x.mp4", "b/X.mov", "..mp4");
        video(folder.resolve("a/x.mp4").toString());
        video(folder.resolve("b").toString());
        video(folder.resolve("..mp4").toString());
        videos.add(new RequestedVideo(folder.resolve("z.mp4").toString(), "x-2", null, null));
        assertThat(ids(expand())).containsExactly("x", "X-3", "x-4", "video", "x-2");
        assertThat(expand().videos()).extracting(VideoRequest::output).doesNotHaveDuplicates();
    }

    @Test
    void everyVideoSpeaksEveryAudioUnlessItNamesOne() throws Exception {
        audios.add(new RequestedAudio("en", "/in/en.wav"));
        audios.add(new RequestedAudio("zh", "/in/zh.wav"));
        video("/in/a.mp4");
        videos.add(new RequestedVideo("/in/b.mp4", "named", null, null));
        videos.add(new RequestedVideo("/in/c.mp4", "only", "/out/c.mp4", "zh"));
        RenderJob job = expand();
        assertThat(ids(job)).containsExactly("a-en", "a-zh", "named-en", "named-zh", "only");
        assertThat(job.videos())
                .extracting(VideoRequest::audio)
                .containsExactly(
                        "/in/en.wav", "/in/zh.wav", "/in/en.wav", "/in/zh.wav", "/in/zh.wav");
        assertThat(job.videos().get(4).output()).isEqualTo("/out/c.mp4");
    }

    @Test
    void outputsLieInTheOutputFolderOrInTheWorkspace() throws Exception {
        video("/in/主播.mp4");
        assertThat(expand().videos().get(0).output())
                .isEqualTo(folder.resolve("workspace/outputs/j/主播.mp4").toString());
        outputFolder = "/out/x/..";
        assertThat(expand().videos().get(0).output()).isEqualTo("/out/主播.mp4");
    }

    @Test
    void namesThatNoFileSystemTakesAreRefused() throws Exception {
        video("/in/" + "主".repeat(80) + ".mp4");
        assertThat(ids(expand()).get(0).getBytes(StandardCharsets.UTF_8).length).isBetween(90, 120);
        videos.add(new RequestedVideo("/in/b.mp4", "主".repeat(120), null, null));
        assertThat(refused().reasons()).singleElement().asString().contains("364 bytes");
    }

    @Test
    void allProblemsAreReportedAtOnce() throws Exception {
        files("x1.mp4", "x2.mp4", "empty/readme.txt");
        String pattern = folder.resolve("x*.mp4").toString();
        videos.add(new RequestedVideo(pattern, "one", null, null));
        videos.add(new RequestedVideo(pattern, null, "/out/one.mp4", null));
        video(folder.resolve("empty").toString());
        video(folder.resolve("none*.mp4").toString());
        video(folder.resolve("nowhere/*.mp4").toString());
        video(folder.resolve("x[1.mp4").toString());
        RefusedException refused = refused();
        assertThat(refused.code()).isEqualTo(ErrorCode.JOB_INVALID);
        assertThat(refused.reasons()).hasSize(6);
        assertThat(refused.reasons().get(0))
                .isEqualTo("videos[0].videoId is one, expected none for 2 files");
        assertThat(refused.reasons().get(1)).startsWith("videos[1].output is /out/one.mp4");
        assertThat(refused.reasons().get(2)).endsWith("is a folder without any video");
        assertThat(refused.reasons().get(3)).endsWith("is a pattern that matches no file");
        assertThat(refused.reasons().get(4)).endsWith("which is no folder");
        assertThat(refused.reasons().get(5)).contains("videos[5].video", "is no pattern");
    }

    @Test
    void outputsMayReplaceNeitherInputsNorEachOther() {
        videos.add(new RequestedVideo("/in/a.mp4", "a", "/in/b.mp4", null));
        videos.add(new RequestedVideo("/in/b.mp4", "b", "/out/x.mp4", null));
        videos.add(new RequestedVideo("/in/c.mp4", "c", "/out/X.mov", null));
        assertThat(refused().reasons())
                .containsExactly(
                        "output /in/b.mp4 is an input, expected another file",
                        "output /out/X.mov of c lies where that of b does");
    }

    @Test
    void everythingCountsTowardsTheLimit() throws Exception {
        audios.add(new RequestedAudio("1", "/in/1.wav"));
        audios.add(new RequestedAudio("2", "/in/2.wav"));
        for (int i = 0; i < 11; i++) {
            files("v" + i + ".mp4");
        }
        video(folder.toString());
        assertThat(refused().code()).isEqualTo(ErrorCode.JOB_TOO_LARGE);
        assertThat(refused().reasons().get(0)).contains("22", "at most 20");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs POSIX permissions")
    void aFolderThatCannotBeReadIsAReason() throws Exception {
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "this user may read everything");
            video(closed.toString());
            video(closed.resolve("*.mp4").toString());
            assertThat(refused().reasons())
                    .hasSize(2)
                    .allMatch(reason -> reason.contains("cannot be read"));
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void files(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
    }

    private void video(String place) {
        videos.add(new RequestedVideo(place, null, null, null));
    }

    private RenderJob expand() throws RefusedException {
        return new JobExpander(new JobLayout(folder.resolve("workspace")), MAX_VIDEOS)
                .expand(
                        new JobSubmission(
                                "j",
                                "digest",
                                null,
                                Priority.LOW,
                                audios.isEmpty()
                                        ? List.of(new RequestedAudio(null, "/in/sound.wav"))
                                        : audios,
                                outputFolder,
                                videos,
                                Map.of(),
                                new Origin("t", 0, 0, 0, new byte[0])));
    }

    private RefusedException refused() {
        return catchThrowableOfType(RefusedException.class, this::expand);
    }

    private List<String> names(RenderJob job) {
        return job.videos().stream()
                .map(video -> folder.relativize(Path.of(video.video())).toString())
                .toList();
    }

    private static List<String> ids(RenderJob job) {
        return job.videos().stream().map(VideoRequest::videoId).toList();
    }
}

package io.heygem.operators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.FaceChoice;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class JobLayoutTest {

    private static final Path ROOT = Path.of("/data/工作区");

    private final JobLayout layout = new JobLayout(ROOT.resolve("x/.."));

    @Test
    void everythingLiesWhereTheDocumentationSays() {
        assertThat(layout.root()).isEqualTo(ROOT);
        assertThat(layout.mel("a1")).isEqualTo(ROOT.resolve("cache/audio/a1/mel.f32"));
        assertThat(layout.sound("a1")).isEqualTo(ROOT.resolve("cache/audio/a1/sound.m4a"));
        assertThat(layout.soundFacts("a1"))
                .isEqualTo(ROOT.resolve("cache/audio/a1/sound.properties"));
        assertThat(layout.framePts("v1")).isEqualTo(ROOT.resolve("cache/faces/v1/frames.i64"));
        assertThat(layout.slots("v1")).isEqualTo(ROOT.resolve("cache/faces/v1/slots.i32"));
        assertThat(layout.tracks("v1", "d1", 750, FaceChoice.DEFAULT))
                .isEqualTo(ROOT.resolve("cache/faces/v1/tracks-d1-750-dominant.f32"));
        FaceChoice place = FaceChoice.of("64,36@2.5").orElseThrow();
        assertThat(layout.tracks("v1", "d1", 9, place))
                .isEqualTo(ROOT.resolve("cache/faces/v1/tracks-d1-9-64_36_2_5.f32"));
        assertThat(layout.segments("r1")).isEqualTo(ROOT.resolve("segments/r1"));
        assertThat(layout.segment("r1", 48, 96))
                .isEqualTo(ROOT.resolve("segments/r1/00000048-00000096.mp4"));
        assertThat(layout.failure("r1")).isEqualTo(ROOT.resolve("segments/r1/failed"));
        assertThat(layout.jobs()).isEqualTo(ROOT.resolve("jobs"));
        assertThat(layout.jobFile("j")).isEqualTo(layout.job("j").resolve("job.json"));
        assertThat(layout.jobFile(layout.job("j"))).isEqualTo(layout.jobFile("j"));
        assertThat(layout.outputs("j")).isEqualTo(ROOT.resolve("outputs/j"));
        assertThat(layout.outcome("j", "v", 2))
                .isEqualTo(layout.video("j", "v").resolve("outcome-2.json"));
        assertThat(layout.log()).isEqualTo(ROOT.resolve("logs/运行实时日志.log"));
    }

    @Test
    void jobsAndVideosHaveFoldersOfTheirOwnThatPeopleCanRead() {
        String[] names = {"a", "A", "主播 1", "主播_1", "a/b", "..", "x".repeat(500), "😀".repeat(99)};
        Set<Path> folders = new HashSet<>();
        for (String name : names) {
            Path folder = layout.job(name);
            assertThat(folder.getParent()).isEqualTo(layout.jobs());
            assertThat(folder.normalize()).isEqualTo(folder);
            assertThat(folder.getFileName().toString().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThan(255);
            folders.add(Path.of(folder.toString().toLowerCase(Locale.ROOT)));
        }
        assertThat(folders).hasSize(names.length);
        assertThat(layout.job("主播").getFileName().toString()).startsWith("主播-");
        assertThat(layout.video("j", "主播").getParent()).isEqualTo(layout.job("j"));
    }

    @Test
    void aRelativeWorkspaceIsFixedWhenTheJobIsDrawn() {
        assertThat(new JobLayout(Path.of("workspace")).root()).isAbsolute();
    }

    @Test
    void theManifestLiesBesideTheVideo() {
        assertThat(JobLayout.manifest(Path.of("/out/主播 1.final.mp4")))
                .isEqualTo(Path.of("/out/主播 1.final.json"));
        assertThat(JobLayout.manifest(Path.of("/out/video"))).isEqualTo(Path.of("/out/video.json"));
        assertThat(JobLayout.manifest(Path.of("/out/.mp4"))).isEqualTo(Path.of("/out/.mp4.json"));
    }

    @Test
    void travelsToTaskManagers() throws Exception {
        JobLayout copy = InstantiationUtil.clone(layout);
        assertThat(copy.root()).isEqualTo(layout.root());
    }
}

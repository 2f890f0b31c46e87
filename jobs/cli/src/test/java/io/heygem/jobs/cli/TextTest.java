package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.dispatch.NaturalOrder;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoState;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void countsChineseCharactersTwice() {
        assertThat(TextColumns.width("a视频，b")).isEqualTo(8);
        assertThat(TextColumns.width("e\u0301")).isEqualTo(1);
        assertThat(TextColumns.left("视", 4)).isEqualTo("视  ");
    }

    @Test
    void cutsWithoutHalvingACharacter() {
        assertThat(TextColumns.fit("视频文件", 6)).isEqualTo("视频…");
        assertThat(TextColumns.fit("视频文件", 8)).isEqualTo("视频文件");
        assertThat(TextColumns.width(TextColumns.fit("视频文件", 4))).isLessThanOrEqualTo(4);
    }

    @Test
    void keepsBothEndsOfALongName() {
        assertThat(TextColumns.fitMiddle("clip_of_monday_1.mp4", 12)).isEqualTo("clip_…_1.mp4");
        assertThat(TextColumns.fitMiddle("很长的视频文件名.mp4", 12)).isEqualTo("很长…名.mp4");
        assertThat(TextColumns.fitMiddle("short.mp4", 9)).isEqualTo("short.mp4");
    }

    @Test
    void letsTheLastCellOfAShortRowReachOver() {
        List<String[]> rows =
                List.of(
                        new String[] {"a", "b", "c"},
                        new String[] {"1", "22", "333"},
                        new String[] {"xx", "over both"});
        assertThat(TextColumns.table(rows, Set.of(1, 2)))
                .containsExactly("a    b    c", "1   22  333", "xx  over both");
    }

    @Test
    void disarmsTerminalSequencesInNames() {
        assertThat(TextColumns.printable("a\u001b[2Jb\nc\u202Ed")).isEqualTo("a?[2Jb?c?d");
    }

    @Test
    void sortsNumbersByValue() {
        assertThat(Stream.of("b", "a10", "A2", "a2", "a1x", "a01").sorted(new NaturalOrder()))
                .containsExactly("a01", "a1x", "A2", "a2", "a10", "b");
    }

    @Test
    void growsTheBarWithEveryPhase() {
        double last = -1;
        for (RenderPhase phase : RenderPhase.values()) {
            for (int done : new int[] {0, 5, 10}) {
                double share = ProgressBars.share(new VideoProgress("j", "v", 1, phase, done, 10));
                assertThat(share).isBetween(Math.max(0, last), 1.0);
                last = share;
            }
        }
        assertThat(last).isEqualTo(1);
    }

    @Test
    void alignsTheTableByColumns() {
        JobDescriptor.Video first = new JobDescriptor.Video("v1", "/in/人物甲.mp4", "/out/人物甲.mp4");
        JobDescriptor.Video second = new JobDescriptor.Video("v2", "/in/b.mp4", "/out/b.mp4");
        JobDescriptor job = new JobDescriptor("j", "/a.wav", List.of(first, second));
        VideoOutcome warned =
                new VideoOutcome(
                        "j",
                        "v2",
                        1,
                        "/in/b.mp4",
                        VideoState.COMPLETED_WITH_WARNINGS,
                        null,
                        null,
                        List.of("3 frames without a face"),
                        "/out/b.mp4",
                        9,
                        3,
                        1,
                        0,
                        100);
        Report report =
                new Report(
                        ShownJob.of(job),
                        List.of(FakeLipSync.outcome("j", first), warned),
                        "auto",
                        "CPU",
                        2,
                        false,
                        null);
        List<String> lines =
                new ReportTable(Messages.in(Locale.CHINESE), Path.of("/out")).lines(report);
        assertThat(lines)
                .containsExactly(
                        "视频        状态                帧数     秒  输出或原因",
                        "人物甲.mp4  渲染完成             276    1.3  人物甲.mp4",
                        "b.mp4       渲染完成（有警告）     9  100.0  b.mp4",
                        "",
                        "警告，b.mp4：3 frames without a face",
                        "",
                        "共 2 个视频：完成 2，失败 0，取消 0；用时 2.0 秒；计算设备 CPU");
    }
}

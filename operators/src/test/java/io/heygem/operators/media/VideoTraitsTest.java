package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoTraitsTest {

    @TempDir Path folder;

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "1, 0, 0, 1, 0, false",
        "0, 1, -1, 0, 90, false",
        "-1, 0, 0, -1, 180, false",
        "0, -1, 1, 0, 270, false",
        "-1, 0, 0, 1, 0, true",
        "1, 0, 0, -1, 180, true"
    })
    void saysHowPicturesAreTurned(int a, int b, int c, int d, int degrees, boolean mirrored)
            throws MediaException {
        Path clip = new ClipMaker(folder.resolve("a.mp4"), "mpeg4").turned(a, b, c, d).make(3);
        assertThat(VideoTraits.of(clip)).isEqualTo(new VideoTraits(degrees, mirrored, ""));
    }

    @ParameterizedTest
    @CsvSource({"smpte2084, PQ", "arib-std-b67, HLG", "bt709, ''"})
    void saysWhichDynamicRangeIsHigh(String transfer, String hdr) throws MediaException {
        assumeTrue(
                VideoEncoder.software(VideoCodec.H264).equals("libx264"), "this build has no x264");
        Path clip =
                new ClipMaker(folder.resolve("a.mp4"), "libx264")
                        .options(Map.of("color_trc", transfer))
                        .make(3);
        assertThat(VideoTraits.of(clip).hdr()).isEqualTo(hdr);
    }
}

package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heygem.operators.Clips;
import io.heygem.operators.media.AudioTranscoder;
import io.heygem.operators.media.PreparedAudio;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as the machine's own ffmpeg makes them, another one than the program's: every codec and
 * container that people bring. The frames of the clips tell their numbers.
 */
@Timeout(120)
class ForeignFilesITCase {

    private static final int FRAMES = 30;

    @TempDir Path folder;
    private Path clip;
    private Path sound;

    @BeforeEach
    void makeSources() throws Exception {
        assumeTrue(Tools.present("ffmpeg"), "ffmpeg is not on the PATH");
        clip = Clips.video(folder.resolve("clip.mp4"), Clips.format(160, 128, 25, 1), FRAMES);
        sound = Clips.tone(folder.resolve("sound.wav"), 48_000, 48_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h264.mp4 -c:v libx264 -bf 3 -pix_fmt yuv420p",
                "h264.mov -c:v libx264 -pix_fmt yuv422p",
                "h264.mkv -c:v libx264 -pix_fmt yuv444p",
                "h264.ts -c:v libx264 -pix_fmt yuv420p -bf 2",
                "h264.flv -c:v libx264 -pix_fmt yuv420p -bf 2",
                "h264.avi -c:v libx264 -pix_fmt yuv420p -bf 0",
                "10bit.mp4 -c:v libx264 -pix_fmt yuv420p10le",
                "full.mp4 -c:v libx264 -vf scale=out_range=full -color_range pc -pix_fmt yuv420p",
                "hevc.mp4 -c:v libx265 -pix_fmt yuv420p -tag:v hvc1 -x265-params log-level=0",
                "hevc.mkv -c:v libx265 -pix_fmt yuv422p10le -x265-params log-level=0",
                "vp8.webm -c:v libvpx -b:v 2M",
                "vp9.webm -c:v libvpx-vp9 -crf 10 -b:v 0 -row-mt 0 -cpu-used 8",
                "vp9.mp4 -c:v libvpx-vp9 -pix_fmt yuv420p10le -crf 10 -b:v 0 -cpu-used 8",
                "av1.mp4 -c:v libaom-av1 -crf 15 -cpu-used 8 -usage realtime",
                "av1.mkv -c:v libaom-av1 -crf 15 -cpu-used 8 -usage realtime -pix_fmt yuv420p10le",
                "mpeg2.mpg -c:v mpeg2video -q:v 2 -bf 2",
                "mpeg2.ts -c:v mpeg2video -q:v 2 -bf 2",
                "mpeg4.avi -c:v mpeg4 -q:v 2",
                "mpeg4.mp4 -c:v mpeg4 -q:v 2 -bf 2",
                "prores.mov -c:v prores_ks -profile:v 2",
                "prores4444.mov -c:v prores_ks -profile:v 4444 -pix_fmt yuv444p10le",
                "mjpeg.mov -c:v mjpeg -q:v 2 -pix_fmt yuvj420p",
                "mjpeg.avi -c:v mjpeg -q:v 2 -pix_fmt yuvj422p",
                "slow.mp4 -vf setpts=25*PTS -r 1 -c:v libx264 -pix_fmt yuv420p",
                "fast.mp4 -vf setpts=PTS*25/120 -r 120 -c:v libx264 -pix_fmt yuv420p"
            })
    void everyFrameIsFound(String what) throws Exception {
        Path file = make(what);
        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.ptsUs()).hasSize(FRAMES);
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            for (int frame : new int[] {0, 1, 15, FRAMES - 1, 7, 6, 5}) {
                assertThat(Clips.number(reader.read(frame, probe.ptsUs()[frame]))).isEqualTo(frame);
                assertThat(reader.lastDamaged()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "u8.wav -c:a pcm_u8",
                "s16.wav -c:a pcm_s16le",
                "s24.wav -c:a pcm_s24le",
                "s32.wav -c:a pcm_s32le",
                "f32.wav -c:a pcm_f32le",
                "f64.wav -c:a pcm_f64le",
                "alaw.wav -c:a pcm_alaw",
                "mulaw.wav -c:a pcm_mulaw",
                "ms.wav -c:a adpcm_ms",
                "ima.wav -c:a adpcm_ima_wav",
                "rf64.wav -rf64 always -c:a pcm_s16le",
                "a.w64 -c:a pcm_s16le",
                "a.aiff -c:a pcm_s16be",
                "a.au -c:a pcm_s16be",
                "a.caf -c:a alac",
                "a.flac -c:a flac",
                "alac.m4a -c:a alac",
                "a.m4a -c:a aac",
                "a.aac -c:a aac",
                "a.mp4 -c:a aac",
                "vbr.mp3 -c:a libmp3lame -q:a 4",
                "noxing.mp3 -c:a libmp3lame -q:a 4 -write_xing 0",
                "a.ogg -c:a libvorbis",
                "a.opus -c:a libopus",
                "a.webm -c:a libopus",
                "a.mka -c:a flac",
                "a.wma -c:a wmav2",
                "a.ac3 -c:a ac3",
                "a.eac3 -c:a eac3",
                "a.ts -c:a mp2",
                "a.avi -c:a libmp3lame",
                "sixteen.wav -ac 16 -c:a pcm_s16le",
                "low.wav -ar 8000 -c:a pcm_s16le",
                "high.flac -ar 192000 -c:a flac"
            })
    void everySoundIsHeard(String what) throws Exception {
        List<float[]> heard = new ArrayList<>();
        PreparedAudio audio =
                AudioTranscoder.transcode(
                        make(sound, what),
                        folder.resolve("heard.m4a"),
                        (samples, count) -> heard.add(Arrays.copyOf(samples, count)));
        int samples = heard.stream().mapToInt(part -> part.length).sum();
        // Some codecs fill their last frame, FFmpeg's Vorbis and WMA lose a part of it.
        assertThat(samples).isBetween(16_000 - 320, 16_000 + 1_600);
        double power = 0;
        for (float[] part : heard) {
            for (float sample : part) {
                power += sample * sample;
            }
        }
        // A sine of 8000 of 32768 has a root mean square of 0.173; 16 channels split it by layout.
        if (audio.channels() == 1) {
            assertThat(Math.sqrt(power / 16_000)).isBetween(0.160, 0.185);
        }
        assertThat(power).isPositive();
        assertThat(audio.warnings()).hasSize(audio.sampleRate() < 16_000 ? 1 : 0);
    }

    @Test
    void keepsTheShapeOfPixels() throws Exception {
        VideoProbe probe =
                VideoProber.probe(
                        make("dvd.mpg -vf scale=720:576,setsar=16/15 -c:v mpeg2video -q:v 3"));
        assertThat(probe.format().sarNum()).isEqualTo(16);
        assertThat(probe.format().sarDen()).isEqualTo(15);
    }

    @Test
    void saysWhichOfSeveralTracksIsUsed() throws Exception {
        Path file = folder.resolve("many.mkv");
        ffmpeg(
                file,
                "-i %s -i %s -map 0:v -map 0:v -map 1:a -map 1:a -c:v libx264 -pix_fmt yuv420p"
                        + " -s:v:0 80x64 -c:a flac -disposition:v:0 0 -disposition:v:1 0"
                        + " -disposition:a:0 0 -disposition:a:1 default",
                clip,
                sound);
        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.format().width()).as("the larger one").isEqualTo(160);
        assertThat(probe.warnings()).containsExactly("2 video tracks, track 1 is used");
        PreparedAudio audio =
                AudioTranscoder.transcode(file, folder.resolve("heard.m4a"), (s, count) -> {});
        assertThat(audio.warnings())
                .as("the default one")
                .containsExactly("2 audio tracks, track 3 is used");
    }

    @ParameterizedTest
    @CsvSource({"'-ss 0.4 -i %s -c copy', 0.3", "'-itsoffset 2 -i %s -c copy', 0"})
    void timeBeginsWithTheFirstPictureThatShows(String arguments, double at) throws Exception {
        Path file = folder.resolve("edited.mp4");
        ffmpeg(file, arguments, clip);
        VideoProbe probe = VideoProber.probe(file);
        assertThat(probe.ptsUs()[0]).isZero();
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            int first = Clips.number(reader.read(0, 0));
            assertThat(first).isEqualTo(FRAMES - probe.ptsUs().length);
            assertThat(first / 25.0).isGreaterThanOrEqualTo(at);
        }
    }

    private Path make(String what) throws IOException, InterruptedException {
        return make(clip, what);
    }

    private Path make(Path source, String what) throws IOException, InterruptedException {
        String[] parts = what.split(" ", 2);
        Path file = folder.resolve(parts[0]);
        ffmpeg(file, "-i %s " + parts[1], source);
        return file;
    }

    private static void ffmpeg(Path output, String arguments, Object... inputs)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
        int next = 0;
        for (String argument : arguments.split(" ", -1)) {
            command.add(argument.equals("%s") ? inputs[next++].toString() : argument);
        }
        command.add(output.toString());
        Tools.output(command.toArray(String[]::new));
    }
}

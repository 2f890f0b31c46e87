package io.heygem.jobs.cli;

import io.heygem.jobs.cli.demo.PresenterVideos;
import io.heygem.jobs.cli.demo.ShortPresenter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** What a person brings to the pages. */
final class PageFiles {

    private static final List<String> CLIPS = List.of("lp_d18.mp4", "lp_d19.mp4", "lp_d12.mp4");
    private static final float VOICE_SECONDS = 1.6f;

    private PageFiles() {}

    /**
     * A real clip where there is a folder of them; else, and for pictures that travel with the
     * program, the bundled portrait in motion.
     */
    static Path presenter(Path file, int number) throws Exception {
        Path real =
                Path.of(System.getProperty("heygem.shared", "none"))
                        .resolve("media/videos")
                        .resolve(CLIPS.get(number));
        if (Files.exists(real) && !Boolean.getBoolean("heygem.docs")) {
            return Files.copy(real, file);
        }
        return ShortPresenter.write(file, number, 256, 30);
    }

    /** The first second or so of the bundled voice. */
    static Path voice(Path file) throws Exception {
        Path whole = PresenterVideos.writeVoice(Files.createTempDirectory(file.getParent(), "v"));
        try (AudioInputStream in = AudioSystem.getAudioInputStream(whole.toFile())) {
            long frames = (long) (VOICE_SECONDS * in.getFormat().getFrameRate());
            AudioSystem.write(
                    new AudioInputStream(in, in.getFormat(), frames),
                    AudioFileFormat.Type.WAVE,
                    file.toFile());
        }
        return file;
    }
}

package io.heygem.jobs.cli;

import io.heygem.jobs.console.FileLook;
import io.heygem.jobs.console.FileLooker;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.Image;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.preflight.VideoGlance;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.storage.JobLayout;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The console's eyes: FFmpeg and the face detector of this process. */
final class ConsoleLooker implements FileLooker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleLooker.class);
    private static final int PICTURE_PX = 480;
    private static final double STEPS_PER_SECOND = 80;

    private final FaceDetector detector;
    private final MediaLimits limits;
    private final SoundPreparer sounds;

    /** Takes the detector over. */
    ConsoleLooker(FaceDetector detector, MediaLimits limits, JobLayout layout) {
        this.detector = detector;
        this.limits = limits;
        this.sounds = new SoundPreparer(layout, limits);
    }

    @Override
    public FileLook video(Path file) {
        try {
            VideoGlance glance = VideoGlance.of(file, limits, detector);
            VideoProbe probe = glance.probe();
            double fps = (double) probe.format().frameRateNum() / probe.format().frameRateDen();
            long last = probe.ptsUs()[probe.ptsUs().length - 1];
            return new FileLook(
                    glance.framesWithFace() > 0,
                    probe.container(),
                    probe.codec(),
                    probe.format().width(),
                    probe.format().height(),
                    fps,
                    probe.still() ? null : last / 1e6 + 1 / fps,
                    glance.sampledFrames(),
                    glance.framesWithFace(),
                    probe.warnings(),
                    glance.framesWithFace() > 0 ? null : ErrorCode.DETECT_NO_FACE.name(),
                    null);
        } catch (MediaException e) {
            return FileLook.unusable(e.code().name(), e.getMessage());
        } catch (ModelException | RuntimeException e) {
            // A stage would say the same of this video and go on with the others.
            LOG.error("{}", file, e);
            return FileLook.unusable(ErrorCode.INTERNAL_ERROR.name(), e.toString());
        }
    }

    /** Prepares the sound in passing; the rendering finds it there. */
    @Override
    public FileLook audio(Path file) throws IOException {
        try {
            PreparedSound sound = sounds.prepare(file, () -> {});
            return new FileLook(
                    true,
                    null,
                    null,
                    null,
                    null,
                    null,
                    sound.melSteps() / STEPS_PER_SECOND,
                    null,
                    null,
                    sound.warnings(),
                    null,
                    null);
        } catch (MediaException e) {
            return FileLook.unusable(e.code().name(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{}", file, e);
            return FileLook.unusable(ErrorCode.INTERNAL_ERROR.name(), e.toString());
        }
    }

    @Override
    public boolean thumbnail(Path video, Path jpeg) throws IOException {
        try {
            Image picture = VideoGlance.picture(video, limits, PICTURE_PX);
            BufferedImage image =
                    new BufferedImage(
                            picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
            byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            System.arraycopy(picture.pixels(), 0, pixels, 0, pixels.length);
            return ImageIO.write(image, "jpg", jpeg.toFile());
        } catch (MediaException e) {
            LOG.info("{} shows nothing: {}", video, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("{}", video, e);
            return false;
        }
    }

    @Override
    public void close() {
        detector.close();
    }
}

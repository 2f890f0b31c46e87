package io.heygem.jobs.cli;

import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the report renders: all clips of {@code media/videos}, the cases of {@code media/hard} that
 * are hard for faces, and pieces of clips: a cut between two people, a clip that lies on its side
 * without saying so, a face that leaves, two seconds without one.
 */
final class QualityCases {

    /** Files below {@code media} in which faces are hard to find or to follow. */
    private static final List<String> HARD =
            List.of(
                    "hard/made_two_faces_hstack.mp4",
                    "hard/made_four_faces_grid.mp4",
                    "hard/made_face_enters_and_leaves.mp4",
                    "hard/made_mouth_occluded_1to3s.mp4",
                    "hard/made_mouth_cut_off_by_frame.mp4",
                    "hard/made_rotate90_meta.mp4",
                    "hard/made_rotate180_meta.mp4",
                    "hard/made_upside_down_no_meta.mp4",
                    "hard/made_dark.mp4",
                    "hard/made_blurred.mp4",
                    "hard/made_tiny_64x64.mp4",
                    "hard/made_black_no_face.mp4",
                    "hard/made_testpattern_no_face.mp4",
                    "images/human_group-1.jpg");

    /** Those in which everybody may speak. */
    private static final List<String> MANY =
            List.of("hard/made_two_faces_hstack.mp4", "hard/made_four_faces_grid.mp4");

    private static final String VOICE = "audio/en_librispeech_16k.wav";
    private static final int VOICE_HZ = 16_000;
    private static final int WAV_HEADER_BYTES = 44;
    private static final EncoderSettings GOOD = new EncoderSettings(12, "veryfast");

    private final Path media;
    private final Path folder;

    /**
     * @param media holds {@code videos}, {@code hard}, {@code images} and {@code audio}
     * @param folder where the cases are put
     */
    QualityCases(Path media, Path folder) {
        this.media = media;
        this.folder = folder;
    }

    /** Puts the clips of the presenters into a folder and answers it. */
    Path presenters() throws IOException {
        Path target = Files.createDirectories(folder.resolve("presenters"));
        try (Stream<Path> files = Files.list(media.resolve("videos"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                copy(file, target);
            }
        }
        return target;
    }

    /** Puts the hard cases into a folder and answers it. */
    Path hard() throws IOException, MediaException {
        Path target = Files.createDirectories(folder.resolve("hard"));
        for (String name : HARD) {
            copy(media.resolve(name), target);
        }
        Path he = media.resolve("videos/retalking_1.mp4");
        Path she = media.resolve("videos/retalking_4.mp4");
        Path passes = media.resolve("hard/made_face_enters_and_leaves.mp4");
        Path gap = media.resolve("hard/made_noface_gap_2s_middle.mp4");
        // He is there longer and speaks.
        write(target.resolve("cut_between_two_people.mp4"), false, of(he, 0, 70), of(she, 0, 40));
        write(target.resolve("sideways_no_meta.mp4"), true, of(she, 0, 100));
        write(target.resolve("face_leaves.mp4"), false, of(passes, 100, 200));
        write(target.resolve("noface_gap_2s.mp4"), false, of(gap, 60, 180));
        return target;
    }

    /** Puts the cases with several people into a folder and answers it. */
    Path many() throws IOException {
        Path target = Files.createDirectories(folder.resolve("all"));
        for (String name : MANY) {
            copy(media.resolve(name), target);
        }
        return target;
    }

    /** Writes a voice of so many seconds, and as much silence behind it. */
    Path sound(int seconds) throws IOException {
        byte[] voice = Files.readAllBytes(media.resolve(VOICE));
        int bytes = seconds * VOICE_HZ * Short.BYTES;
        byte[] wav = Arrays.copyOf(voice, WAV_HEADER_BYTES + 2 * bytes);
        Arrays.fill(wav, WAV_HEADER_BYTES + bytes, wav.length, (byte) 0);
        ByteBuffer header = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(4, wav.length - 8).putInt(WAV_HEADER_BYTES - 4, 2 * bytes);
        return Files.write(folder.resolve("speech-and-silence-%d-s.wav".formatted(2 * seconds)), wav);
    }

    private static void copy(Path file, Path target) throws IOException {
        Path copy = target.resolve(file.getFileName());
        if (!Files.exists(copy)) {
            Files.copy(file, copy);
        }
    }

    private record Piece(Path clip, VideoProbe probe, int from, int to) {}

    private static Piece of(Path clip, int from, int to) throws MediaException {
        return new Piece(clip, VideoProber.probe(clip, MediaLimits.DEFAULT), from, to);
    }

    /** Writes pieces of clips of one size behind each other, at the first one's frame rate. */
    private static void write(Path file, boolean lying, Piece... pieces) throws MediaException {
        VideoFormat like = pieces[0].probe().format();
        VideoFormat format =
                new VideoFormat(
                        lying ? like.height() : like.width(),
                        lying ? like.width() : like.height(),
                        like.frameRateNum(),
                        like.frameRateDen(),
                        1,
                        1,
                        like.matrix(),
                        like.fullRange());
        try (SegmentWriter writer = SegmentWriter.open(file, format, GOOD)) {
            for (Piece piece : pieces) {
                try (VideoReader reader =
                        VideoReader.open(piece.clip(), piece.probe().seekable())) {
                    for (int i = piece.from(); i < piece.to(); i++) {
                        YuvFrame frame = reader.read(i, piece.probe().ptsUs()[i]);
                        writer.write(lying ? lying(frame) : frame);
                    }
                }
            }
            writer.finish();
        }
    }

    private static YuvFrame lying(YuvFrame frame) {
        float width = frame.height();
        float height = frame.width();
        FaceRect all =
                new FaceRect(
                        frame.width() / 2f,
                        frame.height() / 2f,
                        width,
                        height,
                        (float) (-Math.PI / 2));
        return YuvConversion.toFrame(
                FaceCropper.crop(frame, all, (int) width, (int) height),
                frame.matrix(),
                frame.fullRange());
    }
}

package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.Likeness;
import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;
import io.heygem.models.image.MouthLook;
import io.heygem.models.image.Thumbnail;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Found faces in the workspace, by content of the video, settings of the detector and source
 * frames: after a restart only what was under way is searched again, and a longer sound finds what
 * a shorter one has searched.
 *
 * <p>Little endian: int32 number of frames; for each frame its {@link Thumbnail}, int32 number of
 * faces, int32 number of likenesses; for each face 13 float32: box (left, top, right, bottom),
 * landmarks (right eye, left eye, nose, mouth; x and y each), score; the {@link MouthLook}s of the
 * faces; their {@link Likeness}es.
 */
final class FaceRangeStore {

    private static final Logger LOG = LoggerFactory.getLogger(FaceRangeStore.class);
    private static final int FACE_BYTES = 13 * Float.BYTES + MouthLook.BYTES;
    private static final int THUMBNAIL_BYTES = Thumbnail.SIDE * Thumbnail.SIDE;

    private final JobLayout layout;
    private final String detectorKey;

    FaceRangeStore(JobLayout layout, String detectorKey) {
        this.layout = layout;
        this.detectorKey = detectorKey;
    }

    void save(DetectionRange range, RangeFaces found) throws IOException {
        int bytes = Integer.BYTES;
        for (FrameFaces frame : found.frames()) {
            bytes += THUMBNAIL_BYTES + 2 * Integer.BYTES + frame.faces().size() * FACE_BYTES;
            bytes += frame.likenesses().length;
        }
        ByteBuffer out =
                ByteBuffer.allocate(bytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(found.frames().size());
        for (FrameFaces frame : found.frames()) {
            out.put(frame.thumbnail());
            out.putInt(frame.faces().size());
            out.putInt(frame.likenesses().length / Likeness.LENGTH);
            frame.faces().forEach(face -> put(out, face));
            out.put(frame.looks()).put(frame.likenesses());
        }
        AtomicFile.write(path(range), out.array());
    }

    /** What is known of a range; empty when it was not searched or the file is damaged. */
    Optional<RangeFaces> find(DetectionRange range) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path(range));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try {
            List<FrameFaces> frames = read(in, range.ptsUs().length);
            if (!in.hasRemaining()) {
                return Optional.of(
                        new RangeFaces(
                                range.plan().task().request(),
                                range.index(),
                                range.firstFrame(),
                                frames));
            }
        } catch (BufferUnderflowException e) {
            LOG.debug("{} ends early", path(range), e);
        }
        LOG.warn(
                "{} has {} bytes, which are not the faces of {} frames, and is made anew",
                path(range),
                bytes.length,
                range.ptsUs().length);
        return Optional.empty();
    }

    private static List<FrameFaces> read(ByteBuffer in, int expected) {
        int count = in.getInt();
        if (count != expected) {
            throw new BufferUnderflowException();
        }
        List<FrameFaces> frames = new ArrayList<>();
        for (int frame = 0; frame < count; frame++) {
            byte[] thumbnail = bytes(in, THUMBNAIL_BYTES);
            int faces = in.getInt();
            int alike = in.getInt();
            boolean possible = faces >= 0 && faces <= in.remaining() / FACE_BYTES;
            if (!possible || (alike != 0 && alike != faces)) {
                throw new BufferUnderflowException();
            }
            List<FaceDetection> found = new ArrayList<>(faces);
            for (int face = 0; face < faces; face++) {
                found.add(face(in));
            }
            byte[] looks = bytes(in, faces * MouthLook.BYTES);
            frames.add(new FrameFaces(found, looks, thumbnail, bytes(in, alike * Likeness.LENGTH)));
        }
        return frames;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void put(ByteBuffer out, FaceDetection face) {
        Box box = face.box();
        out.putFloat(box.left()).putFloat(box.top()).putFloat(box.right()).putFloat(box.bottom());
        Landmarks points = face.landmarks();
        out.putFloat(points.rightEyeX()).putFloat(points.rightEyeY());
        out.putFloat(points.leftEyeX()).putFloat(points.leftEyeY());
        out.putFloat(points.noseX()).putFloat(points.noseY());
        out.putFloat(points.mouthX()).putFloat(points.mouthY());
        out.putFloat(face.score());
    }

    private static FaceDetection face(ByteBuffer in) {
        // Java evaluates arguments from left to right.
        Box box = new Box(in.getFloat(), in.getFloat(), in.getFloat(), in.getFloat());
        Landmarks points =
                new Landmarks(
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat(),
                        in.getFloat());
        return new FaceDetection(box, points, in.getFloat());
    }

    private Path path(DetectionRange range) {
        int from = range.firstFrame();
        return layout.range(
                range.plan().videoDigest(), detectorKey, from, from + range.ptsUs().length);
    }
}

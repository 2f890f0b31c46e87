package io.heygem.jobs.cli;

import io.heygem.models.onnx.Digest;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What one command shall render, all paths absolute.
 *
 * @param audio the voice
 * @param videos output by input, in the order of work
 * @param lengthPolicy what happens when sound and video are not equally long; null for the default
 * @param face whose mouth moves; null for the default
 * @param mouthStrength how much it moves; null for the default
 */
record RenderRequest(
        Path audio,
        Map<Path, Path> videos,
        String lengthPolicy,
        String face,
        BigDecimal mouthStrength) {

    private static final int ID_DIGITS = 12;
    private static final int MAX_STEM = 40;

    /** The same request gives the same descriptor, ids included. */
    JobDescriptor descriptor() {
        List<JobDescriptor.Video> list = new ArrayList<>();
        StringBuilder all = new StringBuilder(audio.toString());
        videos.forEach(
                (video, output) -> {
                    all.append('\0').append(video).append('\0').append(output);
                    list.add(
                            new JobDescriptor.Video(
                                    id(list.size() + 1, output),
                                    video.toString(),
                                    output.toString()));
                });
        if (lengthPolicy != null) {
            all.append('\0').append(lengthPolicy);
        }
        if (face != null) {
            all.append("\0face ").append(face);
        }
        if (mouthStrength != null) {
            all.append("\0strength ").append(mouthStrength);
        }
        return new JobDescriptor(
                "cli-" + digest(all.toString()),
                audio.toString(),
                list,
                lengthPolicy,
                face,
                mouthStrength);
    }

    private static String id(int number, Path output) {
        String name = output.getFileName().toString();
        String stem = name.substring(0, name.length() - ".mp4".length());
        String safe = stem.replaceAll("[^\\p{L}\\p{N}_-]", "_");
        int end =
                safe.offsetByCodePoints(
                        0, Math.min(MAX_STEM, safe.codePointCount(0, safe.length())));
        return "%03d-%s".formatted(number, safe.substring(0, end));
    }

    private static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID_DIGITS);
    }
}

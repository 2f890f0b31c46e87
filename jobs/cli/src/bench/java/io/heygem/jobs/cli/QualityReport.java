package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.CropSpec;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModels;
import io.heygem.models.onnx.Device;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.audio.SpeechFile;
import io.heygem.operators.blend.SeamMeasure;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A page of pictures and figures for outputs of two versions of this program, from the same videos
 * and sound. Arguments: folder of the videos, the sound, folder of the outputs before (or {@code
 * -}), folder of the outputs now, folder for the report, and optionally MediaPipe's face mesh as
 * ONNX, which measures openings.
 */
public final class QualityReport {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path sound;
    private final Path report;
    private final FaceDetector detector;
    private final CropSpec crop;
    private final MouthOpening mesh;
    private final StringBuilder page = new StringBuilder();
    private final ArrayNode clips = JSON.createArrayNode();

    private QualityReport(
            Path sound, Path report, FaceDetector detector, CropSpec crop, MouthOpening mesh) {
        this.sound = sound;
        this.report = report;
        this.detector = detector;
        this.crop = crop;
        this.mesh = mesh;
    }

    /** Writes {@code report.html}, {@code report.json} and the sheets. */
    public static void main(String[] args) throws Exception {
        if (args.length < 5) {
            System.out.println("report skipped: expected VIDEOS SOUND BEFORE NOW REPORT [MESH]");
            return;
        }
        Path folder = Files.createDirectories(Path.of(args[4]));
        try (FaceDetector detector = FaceDetectors.bundled();
                LipModel lips = LipModels.bundled(LipModels.DEFAULT, Device.CPU, 1);
                MouthOpening mesh =
                        args.length > 5 && !args[5].isEmpty()
                                ? new MouthOpening(Path.of(args[5]))
                                : null) {
            QualityReport report =
                    new QualityReport(Path.of(args[1]), folder, detector, lips.spec().crop(), mesh);
            report.write(Path.of(args[0]), Path.of(args[2]), Path.of(args[3]));
        }
    }

    private void write(Path videos, Path before, Path now) throws Exception {
        page.append(
                "<!doctype html><meta charset=\"utf-8\"><title>Faces and"
                    + " mouths</title><style>body{font:15px"
                    + " sans-serif;margin:2em}table{border-collapse:collapse}td,th{border:1px solid"
                    + " #ccc;padding:3px 8px;text-align:right}"
                    + "td:first-child{text-align:left}img{max-width:48%;margin:4px}</style><h1>Faces"
                    + " and mouths</h1><table><tr><th>clip<th>version<th>seam"
                    + " ratio<th>silence/speech %<th>PSNR outside dB<th>passed through %<th>wrong"
                    + " person<th>jitter ‰</tr>");
        StringBuilder pictures = new StringBuilder();
        List<Path> files;
        try (Stream<Path> list = Files.list(videos)) {
            files = list.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            clip(file, before, now, pictures);
        }
        page.append("</table>").append(pictures);
        Files.writeString(report.resolve("report.html"), page);
        JSON.writeValue(report.resolve("report.json").toFile(), clips);
    }

    private void clip(Path file, Path before, Path now, StringBuilder pictures) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.lastIndexOf('.'));
        try {
            ClipQuality quality = new ClipQuality(file, detector);
            pictures.append("<h2>").append(stem).append("</h2>");
            if (Files.isDirectory(before)) {
                version(quality, stem, "before", before, pictures);
            }
            version(quality, stem, "now", now, pictures);
        } catch (Exception e) {
            // One broken clip must not cost the others.
            page.append("<tr><td>").append(stem).append("<td colspan=7>").append(e.getMessage());
            clips.addObject().put("clip", stem).put("error", String.valueOf(e.getMessage()));
            System.out.println(stem + ": " + e);
        }
    }

    private void version(
            ClipQuality quality, String stem, String version, Path folder, StringBuilder pictures)
            throws Exception {
        Path output = folder.resolve(stem + ".mp4");
        if (!Files.exists(output)) {
            clips.addObject().put("clip", stem).put("version", version).put("error", "no output");
            page.append("<tr><td>%s<td>%s<td colspan=6>no output".formatted(stem, version));
            return;
        }
        SeamMeasure seam =
                version.equals("before") ? SeamMeasure.ofEllipse(crop) : SeamMeasure.ofMask(crop);
        ClipQuality.Result result = quality.measure(output, crop, seam, speech(output), mesh);
        double passed = passedThrough(output, result.frames());
        double rest = 100 * result.silenceStd() / result.speechStd();
        Path sheet = report.resolve(stem + "-" + version + ".png");
        ContactSheet.write(output, MediaLimits.DEFAULT, detector, sheet);
        pictures.append("<img src=\"%s\" title=\"%s\">".formatted(sheet.getFileName(), version));
        page.append(
                String.format(
                        Locale.ROOT,
                        "<tr><td>%s<td>%s<td>%.3f<td>%.1f<td>%.1f<td>%.1f<td>%d<td>%.2f</tr>",
                        stem,
                        version,
                        result.seam(),
                        rest,
                        result.psnrOutside(),
                        passed,
                        result.wrongPerson(),
                        quality.jitter()));
        ObjectNode node = clips.addObject();
        node.put("clip", stem).put("version", version).put("frames", result.frames());
        node.put("seamRatio", result.seam()).put("psnrOutsideDb", result.psnrOutside());
        node.put("openingStdSpeech", result.speechStd());
        node.put("openingStdSilence", result.silenceStd());
        node.put("passedThroughPercent", passed).put("wrongPerson", result.wrongPerson());
        node.put("jitterPerMille", quality.jitter());
        System.out.printf(
                Locale.ROOT,
                "%-34s %-6s seam %.3f  silence/speech %5.1f %%  PSNR %.1f dB  passed %.1f %%  wrong"
                        + " %d  jitter %.2f%n",
                stem,
                version,
                result.seam(),
                rest,
                result.psnrOutside(),
                passed,
                result.wrongPerson(),
                quality.jitter());
    }

    /** The share of frames that the manifest says show no face. */
    private static double passedThrough(Path output, int frames) throws IOException {
        Path manifest = JobLayout.manifest(output);
        return 100.0
                * JSON.readTree(manifest.toFile()).path("framesWithoutFace").asInt()
                / Math.max(1, frames);
    }

    private float[] speech(Path output) throws Exception {
        VideoFormat format = VideoProber.probe(output, MediaLimits.DEFAULT).format();
        JobLayout layout = new JobLayout(report.resolve("ws"));
        PreparedSound prepared = new SoundPreparer(layout).prepare(sound, () -> {});
        int frames = VideoProber.probe(output, MediaLimits.DEFAULT).ptsUs().length;
        return SpeechFile.presence(
                layout.speech(prepared.digest()),
                prepared.melSteps(),
                0,
                frames,
                format.frameRateNum(),
                format.frameRateDen());
    }
}

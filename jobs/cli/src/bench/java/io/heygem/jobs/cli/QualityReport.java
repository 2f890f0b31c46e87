package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FacePose;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModels;
import io.heygem.models.onnx.Device;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.audio.SpeechFile;
import io.heygem.operators.blend.SeamMeasure;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Renders all clips and all cases that are hard for faces with this checkout, and with an older one
 * if there is one, measures both and writes {@code report.html}, {@code report.json} and sheets.
 *
 * <p>Arguments: the shared folder (its {@code media} and {@code models}), the folder for the report,
 * and optionally a checkout of the state before. Maven starts this in {@code jobs/cli}.
 */
public final class QualityReport {

    private static final Path CHECKOUT = Path.of("../..");

    /** The voice, and the silence behind it. */
    private static final int SECONDS = 2;

    private final Path folder;
    private final ProgramVersion now;
    private final ProgramVersion before;
    private final QualityCases cases;
    private final Map<String, List<Truth>> truth;
    private final FaceDetector detector;
    private final CropSpec crop;
    private final MouthOpening mesh;
    private final QualityPage page = new QualityPage();

    private QualityReport(
            Path shared,
            Path folder,
            ProgramVersion now,
            ProgramVersion before,
            FaceDetector detector,
            CropSpec crop,
            MouthOpening mesh)
            throws Exception {
        this.folder = folder;
        this.now = now;
        this.before = before;
        this.detector = detector;
        this.crop = crop;
        this.mesh = mesh;
        cases = new QualityCases(shared.resolve("media"), folder);
        truth = Truth.read(now.checkout().resolve("models/faces-truth.csv"));
    }

    /** See the type. */
    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.out.println("report skipped: expected SHARED REPORT [BEFORE]");
            return;
        }
        Path shared = Path.of(args[0]).toRealPath();
        Path folder = Files.createDirectories(Path.of(args[1])).toRealPath();
        ProgramVersion now = version("now", CHECKOUT, folder);
        ProgramVersion before = args.length > 2 ? version("before", Path.of(args[2]), folder) : null;
        try (FaceDetector detector = FaceDetectors.bundled();
                LipModel lips = LipModels.bundled(LipModels.DEFAULT, Device.CPU, 1);
                MouthOpening mesh =
                        new MouthOpening(shared.resolve("models/facemesh468_192.onnx"))) {
            new QualityReport(shared, folder, now, before, detector, lips.spec().crop(), mesh)
                    .write();
        }
    }

    private static ProgramVersion version(String name, Path checkout, Path folder)
            throws IOException {
        return new ProgramVersion(name, checkout.toRealPath(), folder.resolve(name));
    }

    private void write() throws Exception {
        Path presenters = cases.presenters();
        Path voice = cases.sound(SECONDS);
        render(voice, presenters, null);
        render(voice, cases.hard(), null);
        render(voice, cases.many(), "all");
        for (ProgramVersion version : versions()) {
            page.recall(
                    version.name(), truth, version.found(now.checkout(), presenters));
        }
        page.write(folder);
    }

    private List<ProgramVersion> versions() {
        return before == null ? List.of(now) : List.of(before, now);
    }

    private void render(Path voice, Path videos, String face) throws Exception {
        Map<String, JsonNode> saidNow = now.render(voice, videos, face);
        // Before there was no choice of the face.
        boolean both = before != null && face == null;
        Map<String, JsonNode> saidBefore =
                both ? before.render(voice, videos, null) : Map.<String, JsonNode>of();
        List<Path> files;
        try (Stream<Path> list = Files.list(videos)) {
            files = list.sorted().toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            String clip = videos.getFileName() + "/" + name;
            page.clip(clip);
            List<ProgramVersion> done = new ArrayList<>();
            if (both && completed(clip, before, saidBefore.get(name))) {
                done.add(before);
            }
            if (completed(clip, now, saidNow.get(name))) {
                done.add(now);
            }
            if (!done.isEmpty()) {
                measure(clip, file, videos, done, voice);
            }
        }
    }

    private boolean completed(String clip, ProgramVersion version, JsonNode said) {
        boolean completed = said != null && said.path("output").isTextual();
        if (!completed) {
            String reason = said == null ? "not rendered" : said.path("reason").asText();
            String code = said == null ? "" : said.path("code").asText();
            page.failure(clip, version.name(), code, reason);
        }
        return completed;
    }

    private void measure(
            String clip, Path file, Path videos, List<ProgramVersion> done, Path voice)
            throws Exception {
        PreparedSound sound = new SoundPreparer(layout()).prepare(voice, () -> {});
        ProgramVersion last = done.get(done.size() - 1);
        Path output = output(last, videos, file);
        List<FaceTrack> speakers = last.tracks(output);
        String name = file.getFileName().toString();
        ClipQuality quality =
                new ClipQuality(file, detector, speakers, truth.getOrDefault(name, List.of()));
        for (ProgramVersion version : done) {
            Path made = output(version, videos, file);
            SeamMeasure seam =
                    version.equals(now) ? SeamMeasure.ofMask(crop) : SeamMeasure.ofEllipse(crop);
            ClipQuality.Result result =
                    quality.measure(made, version.tracks(made), crop, seam, speech(made, sound), mesh);
            page.figures(clip, version.name(), result);
        }
        sheets(clip, file, videos, done, quality, speakers.get(0));
    }

    private static Path output(ProgramVersion version, Path videos, Path file) {
        String name = file.getFileName().toString();
        String stem = name.substring(0, name.lastIndexOf('.'));
        return version.outputs(videos).resolve(stem + ".mp4");
    }

    private void sheets(
            String clip,
            Path file,
            Path videos,
            List<ProgramVersion> done,
            ClipQuality quality,
            FaceTrack speaker)
            throws Exception {
        Path output = output(done.get(0), videos, file);
        int frames = VideoProber.probe(output, MediaLimits.DEFAULT).ptsUs().length;
        List<ComparisonSheet.Row> rows = new ArrayList<>();
        rows.add(new ComparisonSheet.Row(file, i -> quality.sourceFrame(i, frames)));
        for (ProgramVersion version : done) {
            rows.add(new ComparisonSheet.Row(output(version, videos, file), i -> i));
        }
        String stem = clip.replace('/', '-').replace('.', '_');
        Path close = folder.resolve(stem + ".png");
        ComparisonSheet.write(
                rows, frames, i -> face(speaker, quality.sourceFrame(i, frames)), close);
        page.picture(clip, close);
        if (!truth.containsKey(file.getFileName().toString())) {
            Path whole = folder.resolve(stem + "-whole.png");
            ComparisonSheet.write(rows, frames, i -> null, whole);
            page.picture(clip, whole);
        }
    }

    private static FacePose face(FaceTrack track, int frame) {
        return Float.isNaN(track.pose(frame).mouthX()) ? null : track.pose(frame);
    }

    private float[] speech(Path output, PreparedSound sound) throws Exception {
        VideoProbe probe = VideoProber.probe(output, MediaLimits.DEFAULT);
        return SpeechFile.presence(
                layout().speech(sound.digest()),
                sound.melSteps(),
                0,
                probe.ptsUs().length,
                probe.format().frameRateNum(),
                probe.format().frameRateDen());
    }

    private JobLayout layout() {
        return new JobLayout(folder.resolve("sound"));
    }
}

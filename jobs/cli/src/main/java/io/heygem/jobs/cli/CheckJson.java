package io.heygem.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.preflight.Light;
import io.heygem.operators.preflight.VideoInspection;
import io.heygem.operators.record.PreparedSound;
import java.util.List;

/** A check as one JSON document for scripts. What is not known of a file is not there. */
final class CheckJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CheckJson() {}

    /** The document, indented, without a line end. */
    static String of(CheckReport report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ObjectNode audio = root.putObject("audio");
        audio.put("audio", report.audio().toString());
        audio.put("light", report.soundLight().name());
        if (report.sound() == null) {
            audio.put("code", report.code().name());
            audio.put("reason", report.reason());
        } else {
            PreparedSound sound = report.sound();
            audio.put("seconds", Numbers.milli((double) sound.samples() / sound.sampleRateHz()));
            audio.put("sampleRateHz", sound.sampleRateHz());
            texts(audio, "warnings", sound.warnings());
        }
        root.putArray("videos");
        report.videos().forEach(video -> root.withArray("videos").add(video(video)));
        ObjectNode summary = root.putObject("summary");
        summary.put("total", report.videos().size());
        summary.put("green", report.count(Light.GREEN));
        summary.put("amber", report.count(Light.AMBER));
        summary.put("red", report.count(Light.RED));
        summary.put("estimatedSeconds", Numbers.milli(report.estimatedSeconds()));
        summary.put("estimatedFrom", "a timed sample of each video on this machine");
        summary.put("exitCode", report.exitCode());
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    private static ObjectNode video(CheckReport.Video video) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("video", video.file().toString());
        node.put("light", video.light().name());
        VideoInspection found = video.inspection();
        if (found == null) {
            node.put("code", video.code().name());
            node.put("reason", video.reason());
            return node;
        }
        texts(node, "concerns", found.concerns().stream().map(Enum::name).toList());
        texts(node, "warnings", found.warnings());
        VideoFormat format = found.probe().format();
        node.put("container", found.probe().container());
        node.put("codec", found.probe().codec());
        node.put("pixelFormat", found.probe().pixelFormat());
        node.put("width", format.width());
        node.put("height", format.height());
        node.put("frameRateNum", format.frameRateNum());
        node.put("frameRateDen", format.frameRateDen());
        node.put("still", found.probe().still());
        node.put("frames", found.probe().ptsUs().length);
        node.put("seconds", Numbers.milli(found.lengths().videoSeconds()));
        node.put("rotationDegrees", found.traits().rotationDegrees());
        node.put("mirrored", found.traits().mirrored());
        node.put("hdr", found.traits().hdr());
        node.put("sampledFrames", found.sampledFrames());
        node.put("framesWithFace", found.framesWithFace());
        node.put("facePx", Math.round(found.facePx()));
        node.put("modelPx", found.modelPx());
        node.put("lengthPolicy", found.lengths().policy().word());
        node.put("outputFrames", found.lengths().outputFrames());
        node.put("outputSeconds", Numbers.milli(found.lengths().outputSeconds()));
        node.put("estimatedSeconds", Numbers.milli(found.estimatedSeconds()));
        return node;
    }

    private static void texts(ObjectNode node, String field, List<String> texts) {
        node.putArray(field);
        texts.forEach(text -> node.withArray(field).add(text));
    }
}

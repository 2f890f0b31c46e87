package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoState;

/**
 * A report as one JSON document for scripts. Every field is always there; unknown ones are null.
 */
final class ReportJson {

    private ReportJson() {}

    /** The document, indented, without a line end. */
    static String of(Report report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("jobId", report.job().jobId());
        root.put("audio", report.job().audio());
        report.videos().forEach(video -> root.withArray("videos").add(video(video)));
        ObjectNode summary = root.putObject("summary");
        summary.put("total", report.videos().size());
        summary.put("completed", report.completed());
        summary.put("failed", report.count(VideoState.FAILED));
        summary.put("cancelled", report.count(VideoState.CANCELLED));
        summary.put("device", report.device());
        summary.put("provider", report.provider().isEmpty() ? null : report.provider());
        summary.put("wallSeconds", Numbers.milli(report.seconds()));
        summary.put("error", report.broken());
        summary.put("exitCode", report.exitCode());
        return Json.indented(root);
    }

    private static ObjectNode video(VideoOutcome video) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("videoId", video.videoId());
        node.put("video", video.video());
        node.put("state", video.state().name());
        node.put("code", video.code() == null ? null : video.code().name());
        node.put("reason", video.reason());
        node.putArray("warnings");
        video.warnings().forEach(warning -> node.withArray("warnings").add(warning));
        node.put("output", video.output());
        node.put("frames", video.frames());
        node.put("framesWithoutFace", video.framesWithoutFace());
        node.put("segmentsRendered", video.segmentsRendered());
        node.put("segmentsReused", video.segmentsReused());
        node.put("seconds", Numbers.milli(video.seconds()));
        return node;
    }
}

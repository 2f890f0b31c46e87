package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.models.image.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as a page with pictures and as JSON: a row per clip and version. */
final class QualityPage {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final String HEAD =
            "<!doctype html><meta charset=\"utf-8\"><title>Faces and mouths</title><style>"
                    + "body{font:15px sans-serif;margin:2em}table{border-collapse:collapse}"
                    + "td,th{border:1px solid #ccc;padding:3px 8px;text-align:right}"
                    + "td:first-child{text-align:left}img{max-width:100%;margin:4px}</style>"
                    + "<h1>Faces and mouths</h1>";

    private static final String COLUMNS =
            "<table><tr><th>clip<th>version<th>frames<th>no face<th>covered<th>speaker painted, of"
                    + " labelled<th>wrong, of labelled<th>wrong faces painted<th>seam<th>tremble"
                    + "<th>offset<th>PSNR outside<th>opening in speech, mean &plusmn; sd"
                    + "<th>in silence<th>sd silence/speech, %</tr>";

    private final ObjectNode json = JSON.createObjectNode();
    private final StringBuilder rows = new StringBuilder();
    private final StringBuilder recall = new StringBuilder();
    private final StringBuilder pictures = new StringBuilder();

    /** Begins the pictures of a clip. */
    void clip(String clip) {
        pictures.append("<h2>").append(clip).append("</h2>");
    }

    /** Adds a picture that lies beside the page. */
    void picture(String clip, Path file) {
        pictures.append("<img src=\"%s\" title=\"%s\">".formatted(file.getFileName(), clip));
    }

    /** Says why a clip has no output. */
    void failure(String clip, String version, String code, String reason) {
        node(clip, version).put("code", code).put("reason", reason);
        rows.append(
                "<tr><td>%s<td>%s<td colspan=13 style=\"text-align:left\">%s: %s</tr>"
                        .formatted(clip, version, code, reason));
        System.out.printf("%-40s %-6s %s: %s%n", clip, version, code, reason);
    }

    /** Adds what was measured. */
    void figures(String clip, String version, ClipQuality.Result r) {
        double rest = 100 * r.silence().deviation() / r.speech().deviation();
        ObjectNode node = node(clip, version);
        node.put("frames", r.frames()).put("noFace", r.noFace()).put("covered", r.covered());
        node.put("labelled", r.labelled()).put("speakerPainted", r.spoken());
        node.put("wrongOfLabelled", r.labelledWrong()).put("wrongFacesPainted", r.wrongPerson());
        node.put("seam", r.seam()).put("tremble", r.tremble()).put("offset", r.offset());
        node.put("psnrOutsideDb", r.psnrOutside());
        node.put("openingSpeechMean", r.speech().mean());
        node.put("openingSpeechSd", r.speech().deviation());
        node.put("openingSilenceMean", r.silence().mean());
        node.put("openingSilenceSd", r.silence().deviation());
        List<String> cells = new ArrayList<>(List.of(clip, version, "" + r.frames()));
        cells.addAll(List.of("" + r.noFace(), "" + r.covered()));
        cells.add(r.labelled() == 0 ? "" : r.spoken() + "/" + r.labelled());
        cells.addAll(List.of("" + r.labelledWrong(), "" + r.wrongPerson()));
        cells.addAll(List.of(text("%.3f", r.seam()), text("%.2f", r.tremble())));
        cells.addAll(List.of(text("%.1f", r.offset()), text("%.1f", r.psnrOutside())));
        cells.addAll(List.of(openings(r.speech()), openings(r.silence()), text("%.0f", rest)));
        rows.append("<tr><td>").append(String.join("<td>", cells)).append("</tr>");
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    /** Adds how many labelled faces a version's detector finds. */
    void recall(String version, Map<String, List<Truth>> truth, Map<String, List<Box>> found) {
        ObjectNode node = json.withObject("/recall/" + version);
        int[] total = new int[2];
        recall.append("<tr><td>").append(version).append("<td>");
        for (Map.Entry<String, List<Truth>> clip : truth.entrySet()) {
            int[] here = new int[2];
            for (Truth seen : clip.getValue()) {
                String key = clip.getKey() + "," + seen.frame();
                here[0] += seen.found(found.getOrDefault(key, List.of()));
                here[1] += seen.faces().size();
            }
            total[0] += here[0];
            total[1] += here[1];
            node.put(clip.getKey(), here[0] + "/" + here[1]);
            if (here[0] < here[1]) {
                recall.append("%s %d/%d; ".formatted(clip.getKey(), here[0], here[1]));
            }
        }
        node.put("all", total[0] + "/" + total[1]);
        recall.append("all: %d of %d</tr>".formatted(total[0], total[1]));
        System.out.printf("recall %s: %s%n", version, node);
    }

    /** Writes {@code report.html} and {@code report.json}. */
    void write(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("report.html"),
                HEAD
                        + "<h2>Labelled faces found</h2><table>"
                        + recall
                        + "</table><h2>Outputs</h2>"
                        + COLUMNS
                        + rows
                        + "</table>"
                        + pictures);
        JSON.writeValue(folder.resolve("report.json").toFile(), json);
    }

    private ObjectNode node(String clip, String version) {
        return json.withObjectProperty("clips")
                .withObjectProperty(clip)
                .withObjectProperty(version);
    }

    private static String openings(ClipQuality.Openings openings) {
        return text("%.3f", openings.mean()) + " ± " + text("%.3f", openings.deviation());
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }
}

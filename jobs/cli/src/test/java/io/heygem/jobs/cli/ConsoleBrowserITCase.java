package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.heygem.jobs.console.job.Retention;
import io.heygem.models.onnx.Digest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;

/**
 * What a person does with the pages, in a real browser, over a real broker, a real Flink and the
 * networks that the program carries. With {@code -Dheygem.docs=true} the pictures of the
 * documentation are made anew; else all pictures lie in {@code target/pages}.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES)
class ConsoleBrowserITCase {

    private static final String EVIL = "\"><img src=x onerror=alert(1)>.mp4";
    private static final String CHINESE = "王芳 第 1 版.mp4";
    private static final String PLAIN = "anna.mp4";
    private static final String VOICE = "讲话 1.wav";
    private static final List<String> TABS = List.of("batch", "single", "history", "log");
    private static final List<String> IN_DOCS =
            List.of("batch-zh-phone", "history-en-desktop", "single-en-desktop");

    @TempDir Path folder;

    private RunningConsole house;
    private Browser browser;
    private ConsoleClient client;

    @BeforeEach
    void starts() throws Exception {
        browser = Browser.start(folder, Path.of("target/pages"));
        Path workspace = folder.resolve("workspace");
        LogSetup.start(new JobLayout(workspace).log(), false);
        house = new RunningConsole(workspace, null);
        client = house.client();
    }

    @AfterEach
    void stops() {
        if (browser != null) {
            browser.close();
        }
        if (house != null) {
            house.close();
        }
        LogSetup.startWithoutFile(false);
    }

    @Test
    void aPersonMakesVideosAndFindsThemAgain() throws Exception {
        Path voice = PageFiles.voice(folder.resolve(VOICE));
        List<Path> videos = new ArrayList<>();
        for (String name : List.of(EVIL, CHINESE, PLAIN)) {
            videos.add(PageFiles.presenter(folder.resolve(name), videos.size()));
        }
        Path bad = Files.writeString(folder.resolve("坏 文件.mp4"), "this is no video");
        browser.screen(Browser.Screen.DESKTOP);
        browser.open(house.address());
        assertThat(browser.run("return document.title")).isEqualTo("HeyGem 数字人视频生成系统");
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("zh-CN");

        brings(voice, videos, bad);
        browser.picture("batch-ready", true);
        String jobId = starts("batch");
        progresses("batch", jobId);
        checksNames(jobId);
        browser.click("#batch-jobs [data-testid=video-play]");
        plays("#viewer [data-testid=result-video]");
        looks("viewer", "zh", Browser.Screen.DESKTOP);
        browser.click("#viewer-close");
        zips(jobId);
        single(voice, videos.get(1));

        deletesAndBringsBack(jobId);
        reads(jobId);
        everyPage();
        comesBack(jobId);
        assertThat(browser.complaints()).isEmpty();
    }

    /** The server ends and begins anew under an open page. */
    private void comesBack(String jobId) throws Exception {
        house.stopConsole();
        house.stopStream();
        browser.await(
                "the page to notice",
                () -> browser.all("#connection[data-state=lost]").isEmpty() ? null : true);
        house.startStream();
        house.startConsole(Retention.DEFAULT);
        browser.find("#connection[data-state=open]");
        browser.reload();
        browser.click("#tab-history");
        browser.find(item(jobId));
        browser.click(item(jobId) + " [data-testid=history-open]");
        plays("#viewer [data-testid=result-video]");
    }

    /** One file over a line that breaks, one over a page that is left, then a bad one. */
    private void brings(Path voice, List<Path> videos, Path bad) throws Exception {
        browser.choose("#batch-audio-file", voice);
        upload(VOICE, "usable");
        Path first = videos.get(0);
        browser.network(false, (int) (Files.size(first) / 4));
        browser.choose("#batch-video-file", first);
        long there = partOf(first);
        browser.network(true, 0);
        upload(EVIL, "uploading|stopped");
        browser.networkAsItIs();
        if (upload(EVIL, "uploading|stopped|checking|usable").equals("stopped")) {
            browser.click(file(EVIL) + " [data-testid=upload-resume]");
        }
        upload(EVIL, "usable");
        assertThat(there).isPositive().isLessThan(Files.size(first));

        Path second = videos.get(1);
        browser.network(false, (int) (Files.size(second) / 4));
        browser.choose("#batch-video-file", second);
        partOf(second);
        browser.reload();
        browser.networkAsItIs();
        upload(CHINESE, "lost");
        browser.choose("#batch-video-file", second);
        upload(CHINESE, "usable");

        browser.choose("#batch-video-file", videos.get(2), bad);
        upload(PLAIN, "usable");
        upload(bad.getFileName().toString(), "unusable");
        assertThat(
                        browser.find(
                                        file(bad.getFileName().toString())
                                                + " [data-testid=upload-problem]")
                                .getText())
                .isNotBlank();
        assertThat(
                        browser.all("#batch-videos [data-testid=upload-name]").stream()
                                .map(WebElement::getText))
                .containsExactly(EVIL, CHINESE, PLAIN, bad.getFileName().toString());
        JsonNode brought = client.json("/api/uploads");
        for (Path video : videos) {
            assertThat(brought.findValuesAsText("sha256"))
                    .contains(Digest.sha256(Files.readAllBytes(video)));
        }
        assertThat(brought.path("uploads").size()).as("nothing was brought twice").isEqualTo(5);
    }

    /** Waits until some of a file is there, but not all. */
    private long partOf(Path file) throws Exception {
        return browser.await(
                "a part of " + file,
                () -> {
                    for (JsonNode one : client.json("/api/uploads").path("uploads")) {
                        long offset = one.path("offset").asLong();
                        if (one.path("name").asText().equals(file.getFileName().toString())
                                && offset > 0) {
                            return offset;
                        }
                    }
                    return null;
                });
    }

    private static String file(String name) {
        return "[data-testid=upload][data-name='" + name + "']";
    }

    /** Waits until a file is in one of some states; answers which. */
    private String upload(String name, String states) throws Exception {
        return browser.await(
                name + " " + states,
                () -> {
                    List<WebElement> rows = browser.all(file(name));
                    String state = rows.isEmpty() ? "" : rows.get(0).getDomAttribute("data-state");
                    return state != null && state.matches(states) ? state : null;
                });
    }

    private static String card(String page, String jobId) {
        return "#"
                + page
                + "-jobs [data-testid=job]"
                + (jobId == null ? "" : "[data-job-id='" + jobId + "']");
    }

    private static String item(String jobId) {
        return "#history-gallery [data-testid=history-item][data-job-id='" + jobId + "']";
    }

    private String starts(String page) throws Exception {
        List<String> before = ids(page);
        browser.click("#" + page + "-start");
        return browser.await(
                "a job",
                () ->
                        ids(page).stream()
                                .filter(id -> !before.contains(id))
                                .findFirst()
                                .orElse(null));
    }

    private List<String> ids(String page) {
        return browser.all(card(page, null)).stream()
                .map(element -> element.getDomAttribute("data-job-id"))
                .toList();
    }

    private void progresses(String page, String jobId) throws Exception {
        List<Double> seen = new ArrayList<>();
        browser.await(
                "the end of " + jobId,
                () -> {
                    WebElement one = browser.find(card(page, jobId));
                    Object value =
                            browser.run(
                                    "return arguments[0].querySelector('[data-testid=job-progress]').value",
                                    one);
                    double now = ((Number) value).doubleValue();
                    if (seen.isEmpty() || now > seen.get(seen.size() - 1)) {
                        seen.add(now);
                    }
                    return String.valueOf(one.getDomAttribute("data-state")).startsWith("COMPLETED")
                            ? true
                            : null;
                });
        assertThat(seen).as("progress moved").hasSizeGreaterThan(3);
        assertThat(browser.find(card(page, jobId) + " [data-testid=job-count]").getText())
                .isEqualTo("3/3");
    }

    private void checksNames(String jobId) throws Exception {
        assertThat(
                        browser.all(card("batch", jobId) + " [data-testid=video-name]").stream()
                                .map(WebElement::getText))
                .containsExactly(EVIL, CHINESE, PLAIN);
        browser.click("#language");
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("en");
        assertThat(
                        browser.all(card("batch", jobId) + " [data-testid=video-name]").stream()
                                .map(WebElement::getText))
                .containsExactly(EVIL, CHINESE, PLAIN);
        browser.click("#language");
        assertThat(browser.run("return document.documentElement.lang")).isEqualTo("zh-CN");
    }

    private void plays(String selector) throws Exception {
        WebElement video = browser.find(selector);
        browser.await(
                "the video to play",
                () ->
                        (Boolean)
                                browser.run(
                                        "const v = arguments[0];"
                                                + "if (v.paused && v.currentSrc) { v.muted = true;"
                                                + " v.play().catch(() => {}); }"
                                                + "return v.currentTime > 0.2 && v.videoWidth > 0",
                                        video));
        browser.run("arguments[0].pause()", video);
    }

    private void zips(String jobId) throws Exception {
        browser.click(card("batch", jobId) + " [data-testid=job-zip]");
        Path zip =
                browser.await(
                        "the zip",
                        () -> {
                            try (Stream<Path> files = Files.list(folder.resolve("downloads"))) {
                                return files.filter(file -> file.toString().endsWith(".zip"))
                                        .findFirst()
                                        .orElse(null);
                            }
                        });
        try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            assertThat(file.stream().map(entry -> entry.getName()))
                    .containsExactly("___img src=x onerror=alert(1)_.mp4", CHINESE, PLAIN);
            assertThat(file.stream().allMatch(entry -> entry.getSize() > 10_000)).isTrue();
        }
    }

    private void single(Path voice, Path video) throws Exception {
        browser.click("#tab-single");
        browser.choose("#single-audio-file", voice);
        browser.choose("#single-video-file", video);
        browser.await("both files", () -> browser.find("#single-start").isEnabled() ? true : null);
        starts("single");
        plays("#single-result [data-testid=result-video]");
        plays("#single-result [data-testid=source-video]");
    }

    private void deletesAndBringsBack(String jobId) throws Exception {
        browser.click("#tab-history");
        assertThat(browser.find(item(jobId) + " [data-testid=history-title]").getText())
                .isEqualTo(VOICE);
        browser.click(item(jobId) + " [data-testid=history-pick]");
        browser.click("#history-delete");
        browser.await("it to go", () -> browser.all(item(jobId)).isEmpty() ? true : null);
        assertThat(client.json("/api/jobs?state=deleted").path("total").asInt()).isEqualTo(1);
        browser.click("[data-testid=notice-action]");
        browser.find(item(jobId));
        browser.reload();
        browser.click("#tab-history");
        browser.find(item(jobId));
    }

    private void reads(String jobId) throws Exception {
        browser.click("#tab-batch");
        browser.click(card("batch", jobId) + " [data-testid=job-log]");
        browser.await(
                "lines of " + jobId,
                () ->
                        browser.all("#log-lines [data-testid=log-line]").stream()
                                        .anyMatch(line -> line.getText().contains(jobId))
                                ? true
                                : null);
        browser.click("#log-job-clear");
    }

    /** Every page in both languages, on a desk and in a hand: drawn, read by axe, walked over. */
    private void everyPage() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String language : List.of("zh", "en")) {
            for (Browser.Screen screen : Browser.Screen.values()) {
                browser.screen(screen);
                for (String tab : TABS) {
                    browser.click("#tab-" + tab);
                    String page = looks(tab, language, screen);
                    browser.seriousViolations()
                            .forEach(violation -> wrong.add(page + ": " + violation));
                    if (browser.isWiderThanTheScreen()) {
                        wrong.add(page + " is wider than the screen");
                    }
                    if (language.equals("zh") && screen == Browser.Screen.DESKTOP) {
                        browser.walk().forEach(problem -> wrong.add(page + ": " + problem));
                    }
                }
            }
            browser.screen(Browser.Screen.DESKTOP);
            browser.click("#language");
        }
        assertThat(String.join("\n", wrong)).isEmpty();
    }

    /** Keeps a picture. */
    private String looks(String page, String language, Browser.Screen screen) throws Exception {
        String name =
                "%s-%s-%s"
                        .formatted(
                                page, language, screen.name().toLowerCase(java.util.Locale.ROOT));
        // Those below the fold would wait for somebody to scroll.
        browser.run("[...document.images].forEach(i => { i.loading = 'eager'; })");
        browser.await(
                "pictures of " + name,
                () ->
                        (Boolean)
                                browser.run(
                                        "return [...document.images].filter(i => i.checkVisibility())"
                                                + ".every(i => i.complete)"));
        Path picture = browser.picture(name, !page.equals("viewer"));
        if (Boolean.getBoolean("heygem.docs") && IN_DOCS.contains(name)) {
            keep(picture, Path.of("../console/docs", name + ".png"));
        }
        return name;
    }

    private static void keep(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}

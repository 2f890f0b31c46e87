package io.heygem.jobs.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium of this machine. A dialog that a page opens makes the next call throw. */
final class Browser implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LONGEST_WALK = 150;

    private final ChromeDriver driver;
    private final Path pictures;

    /** How large a page is drawn. */
    enum Screen {
        DESKTOP(1280, 900, false),
        PHONE(390, 844, true);

        private final int width;
        private final int height;
        private final boolean mobile;

        Screen(int width, int height, boolean mobile) {
            this.width = width;
            this.height = height;
            this.mobile = mobile;
        }
    }

    /**
     * A broken rule of accessibility.
     *
     * @param targets selectors of the elements that break it
     */
    record Violation(String rule, String impact, List<String> targets) {}

    private Browser(ChromeDriver driver, Path pictures) {
        this.driver = driver;
        this.pictures = pictures;
    }

    /**
     * Starts one; without Chromium and its driver the test is skipped, saying so.
     *
     * @param folder where its profile and its downloads may lie
     * @param pictures where screenshots go
     */
    static Browser start(Path folder, Path pictures) throws IOException {
        Optional<Path> chromium = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "no chromium and chromedriver on the PATH: the pages are not tested in a browser");
        LoggingPreferences log = new LoggingPreferences();
        log.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get().toFile());
        options.setCapability("goog:loggingPrefs", log);
        options.setExperimentalOption(
                "prefs", Map.of("download.default_directory", downloads(folder).toString()));
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--autoplay-policy=no-user-gesture-required",
                "--lang=zh-CN",
                "--user-data-dir=" + folder.resolve("profile"));
        ChromeDriverService service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.get().toFile())
                        .usingAnyFreePort()
                        .build();
        return new Browser(new ChromeDriver(service, options), Files.createDirectories(pictures));
    }

    private static Path downloads(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("downloads"));
    }

    private static Optional<Path> program(String... names) {
        String[] folders = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
        return Arrays.stream(names)
                .flatMap(name -> Arrays.stream(folders).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void open(String address) {
        driver.get(address);
    }

    void reload() {
        driver.navigate().refresh();
    }

    /** The elements that a CSS selector finds. */
    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    /** The first element that a CSS selector finds, once there is one. */
    WebElement find(String selector) throws Exception {
        return await(selector, () -> all(selector).isEmpty() ? null : all(selector).get(0));
    }

    /** Clicks the first visible element of a selector, once it can be clicked. */
    void click(String selector) throws Exception {
        await(
                "click on " + selector,
                () -> {
                    for (WebElement element : all(selector)) {
                        if (element.isDisplayed() && element.isEnabled()) {
                            run("arguments[0].scrollIntoView({block: 'center'})", element);
                            element.click();
                            return true;
                        }
                    }
                    return null;
                });
    }

    /** Waits until something is neither null nor false. */
    <T> T await(String what, Callable<T> question) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        RuntimeException last = null;
        while (Instant.now().isBefore(end)) {
            try {
                T answer = question.call();
                if (answer != null && !Boolean.FALSE.equals(answer)) {
                    return answer;
                }
            } catch (StaleElementReferenceException
                    | org.openqa.selenium.ElementClickInterceptedException e) {
                // The page was drawn anew in between, or something lies above for a moment.
                last = e;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("waited " + PATIENCE + " in vain for: " + what + say(), last);
    }

    private String say() {
        return "\npage: " + driver.findElement(By.tagName("body")).getText();
    }

    /** Runs JavaScript in the page. */
    Object run(String script, Object... values) {
        return driver.executeScript(script, values);
    }

    /** Gives files to an input. */
    void choose(String input, Path... files) throws Exception {
        find(input).sendKeys(String.join("\n", Arrays.stream(files).map(Path::toString).toList()));
    }

    /** Cuts the line, or opens it with so many bytes a second upwards. */
    void network(boolean offline, int uploadBytesPerSecond) {
        ChromiumNetworkConditions conditions = new ChromiumNetworkConditions();
        conditions.setOffline(offline);
        conditions.setLatency(Duration.ofMillis(1));
        conditions.setDownloadThroughput(1 << 28);
        conditions.setUploadThroughput(uploadBytesPerSecond);
        driver.setNetworkConditions(conditions);
    }

    /** Opens the line wholly. */
    void networkAsItIs() {
        driver.deleteNetworkConditions();
    }

    void screen(Screen screen) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        screen.width,
                        "height",
                        screen.height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        screen.mobile));
    }

    /** Keeps a picture of the whole page, or of what the screen shows of it. */
    Path picture(String name, boolean whole) throws IOException {
        Path file = pictures.resolve(name + ".png");
        return Files.write(file, whole ? wholePage() : driver.getScreenshotAs(OutputType.BYTES));
    }

    private byte[] wholePage() {
        Map<?, ?> metrics =
                (Map<?, ?>)
                        driver.executeCdpCommand("Page.getLayoutMetrics", Map.of())
                                .get("cssContentSize");
        Object data =
                driver.executeCdpCommand(
                                "Page.captureScreenshot",
                                Map.of(
                                        "captureBeyondViewport",
                                        true,
                                        "clip",
                                        Map.of(
                                                "x",
                                                0,
                                                "y",
                                                0,
                                                "width",
                                                metrics.get("width"),
                                                "height",
                                                metrics.get("height"),
                                                "scale",
                                                1)))
                        .get("data");
        return Base64.getDecoder().decode((String) data);
    }

    /** Whether one must scroll sideways to see all. */
    boolean isWiderThanTheScreen() {
        return (Boolean)
                run(
                        "return document.scrollingElement.scrollWidth"
                                + " > document.scrollingElement.clientWidth");
    }

    /** What axe-core finds wrong with the page as it is, the serious and critical alone. */
    List<Violation> seriousViolations() throws IOException {
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            run(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        List<?> found =
                (List<?>)
                        driver.executeAsyncScript(
                                "const done = arguments[0];"
                                        + "axe.run(document, {resultTypes: ['violations']}).then("
                                        + "found => done(found.violations.map(each => [each.id,"
                                        + " each.impact, each.nodes.map(node => node.target.join(' ')"
                                        + " + ' ' + node.failureSummary)])),"
                                        + " problem => done([[String(problem), 'critical', []]]))");
        List<Violation> serious = new ArrayList<>();
        for (Object one : found) {
            List<?> parts = (List<?>) one;
            String impact = String.valueOf(parts.get(1));
            if (impact.equals("serious") || impact.equals("critical")) {
                serious.add(
                        new Violation(
                                String.valueOf(parts.get(0)),
                                impact,
                                ((List<?>) parts.get(2)).stream().map(String::valueOf).toList()));
            }
        }
        return serious;
    }

    /**
     * Walks over the page with the tab key: what is wrong with controls that cannot be reached or
     * do not show that they have the focus.
     */
    List<String> walk() {
        run(
                """
                document.querySelectorAll('[data-walked]').forEach(e => e.removeAttribute('data-walked'));
                const start = document.createElement('span');
                start.tabIndex = -1;
                start.id = 'walk-start';
                document.body.prepend(start);
                start.focus();
                """);
        List<String> wrong = new ArrayList<>();
        String step = "";
        for (int steps = 0; !step.equals("end") && steps < LONGEST_WALK; steps++) {
            new Actions(driver).sendKeys(Keys.TAB).perform();
            // The controls of a player are within one element, so that it may come several times.
            step =
                    (String)
                            run(
                                    """
                                    const e = document.activeElement;
                                    const again = e === document.body || e.id === 'walk-start'
                                      || (e.hasAttribute('data-walked') && e.getAttribute('data-walked') !== 'now');
                                    document.querySelectorAll('[data-walked=now]').forEach(x => x.setAttribute('data-walked', ''));
                                    if (again) return 'end';
                                    e.setAttribute('data-walked', 'now');
                                    const shows = x => {
                                      const s = getComputedStyle(x);
                                      return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none';
                                    };
                                    // What has the focus within a player the browser itself shows.
                                    return e instanceof HTMLMediaElement || [e, e.parentElement, e.labels?.[0]].some(x => x && shows(x)) ? ''
                                      : 'does not show its focus: ' + e.outerHTML.slice(0, 160);
                                    """);
            if (!step.isEmpty() && !step.equals("end")) {
                wrong.add(step);
            }
        }
        List<?> missed =
                (List<?>)
                        run(
                                """
                                document.getElementById('walk-start').remove();
                                return [...document.querySelectorAll('a[href], button, input, select, textarea,'
                                    + ' summary, audio[controls], video[controls], [tabindex]')]
                                  .filter(e => !e.disabled && e.tabIndex >= 0 && !e.closest('[inert]')
                                    && e.checkVisibility({visibilityProperty: true}) && !e.hasAttribute('data-walked')
                                    && !(e.type === 'radio' && !e.checked))
                                  .map(e => 'is not reached by the tab key: ' + e.outerHTML.slice(0, 160));
                                """);
        missed.forEach(one -> wrong.add((String) one));
        return wrong;
    }

    /** What the page complained about, but for requests that got no good answer. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .filter(message -> !message.contains("net::ERR_"))
                .filter(message -> !message.contains("Failed to load resource"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}

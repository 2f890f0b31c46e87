package io.heygem.jobs.console;

import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.ContentDisposition;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Json;
import io.heygem.jobs.console.http.Router;
import io.heygem.jobs.console.job.JobBook;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** The running log: its end, what is added to it, what it says of one job, all of it. */
final class LogApi {

    private static final int MOST_LINES = 2_000;
    private static final int LINES = 300;
    private static final int TAIL_BYTES = 8 << 20;
    private static final int FOLLOWERS = 50;
    private static final long STEP_MILLIS = 500;
    private static final int HEARTBEAT_STEPS = 30;

    private final Path file;
    private final JobBook book;
    private final AtomicInteger followers = new AtomicInteger();

    LogApi(Path file, JobBook book) {
        this.file = file;
        this.book = book;
    }

    void register(Router router) {
        router.on("GET", "/api/log", call -> answer(call, line -> true))
                .on("GET", "/api/log/events", this::follow)
                .on("GET", "/api/log/download", this::download)
                .on("GET", "/api/jobs/{jobId}/log", this::ofJob);
    }

    private record Lines(List<LogLines.Line> lines, boolean cut) {}

    private void ofJob(Call call) throws IOException, HttpProblem {
        String jobId = book.get(call.path("jobId"), false).jobId();
        answer(call, line -> line.text().contains(jobId));
    }

    private void answer(Call call, Predicate<LogLines.Line> wanted)
            throws IOException, HttpProblem {
        LogLines.Level level = level(call);
        int most = call.query("lines", LINES, 1, MOST_LINES);
        String words = call.query("q").orElse("").toLowerCase(Locale.ROOT);
        Deque<LogLines.Line> last = new ArrayDeque<>();
        LogLines lines = new LogLines(file, Math.max(0, size() - TAIL_BYTES));
        lines.read(
                line -> {
                    if (line.level().compareTo(level) >= 0
                            && wanted.test(line)
                            && line.text().toLowerCase(Locale.ROOT).contains(words)) {
                        last.add(line);
                        if (last.size() > most) {
                            last.remove();
                        }
                    }
                });
        call.answer(200, new Lines(List.copyOf(last), size() > TAIL_BYTES));
    }

    private static LogLines.Level level(Call call) throws HttpProblem {
        String word = call.query("level").orElse("INFO");
        return switch (word) {
            case "INFO" -> LogLines.Level.INFO;
            case "WARNING" -> LogLines.Level.WARNING;
            case "ERROR" -> LogLines.Level.ERROR;
            default -> throw HttpProblem.word("level", word, List.of("INFO", "WARNING", "ERROR"));
        };
    }

    private long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    private void follow(Call call) throws IOException, HttpProblem, InterruptedException {
        LogLines.Level level = level(call);
        if (followers.incrementAndGet() > FOLLOWERS) {
            followers.decrementAndGet();
            throw new HttpProblem(429, "TOO_MANY_CLIENTS", FOLLOWERS);
        }
        call.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
        try (OutputStream out = call.open(200, "text/event-stream; charset=utf-8")) {
            if (call.head()) {
                return;
            }
            LogLines lines = new LogLines(file, size());
            out.write("retry: 2000\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            for (int step = 1; ; step++) {
                StringBuilder text = new StringBuilder();
                lines.read(
                        line -> {
                            if (line.level().compareTo(level) >= 0) {
                                text.append(event(line));
                            }
                        });
                if (text.isEmpty() && step % HEARTBEAT_STEPS == 0) {
                    text.append(":\n\n");
                }
                if (!text.isEmpty()) {
                    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
                Thread.sleep(STEP_MILLIS);
            }
        } finally {
            followers.decrementAndGet();
        }
    }

    private static String event(LogLines.Line line) {
        byte[] json = Json.bytes(line);
        return "event: line\ndata: " + new String(json, StandardCharsets.UTF_8) + "\n\n";
    }

    private void download(Call call) throws IOException, HttpProblem {
        call.with(
                "Content-Disposition",
                ContentDisposition.attachment(file.getFileName().toString()));
        call.file(file, "text/plain; charset=utf-8");
    }
}

package io.heygem.jobs.console.job;

import io.heygem.jobs.console.FailureWords;
import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.EventHub;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Router;
import io.heygem.operators.record.ControlAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The operations on jobs. */
public final class JobApi {

    private static final int MOST_PER_PAGE = 200;
    private static final int PAGE = 24;
    private static final int LAST_PAGE = 1_000_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int LONGEST = 200;
    private static final List<String> STATES = List.of("all", "open", "done", "failed", "deleted");
    private static final List<String> SORTS = List.of("date", "name");
    private static final List<String> ORDERS = List.of("asc", "desc");

    private static final Comparator<JobView> BY_DATE =
            Comparator.comparingLong(JobView::createdAt).thenComparing(JobView::jobId);
    private static final Comparator<JobView> BY_NAME =
            Comparator.comparing((JobView job) -> job.title().toLowerCase(Locale.ROOT))
                    .thenComparing(JobView::jobId);

    private final JobBook book;
    private final JobRequests requests;
    private final Deletion deletion;
    private final EventHub events;
    private final FailureWords words;

    public JobApi(
            JobBook book,
            JobRequests requests,
            Deletion deletion,
            EventHub events,
            FailureWords words) {
        this.words = words;
        this.book = book;
        this.requests = requests;
        this.deletion = deletion;
        this.events = events;
    }

    /** Adds its operations. */
    public void register(Router router) {
        router.on("GET", "/api/jobs", this::list)
                .on("POST", "/api/jobs", requests::submit)
                .on("POST", "/api/jobs/delete", call -> several(call, true))
                .on("POST", "/api/jobs/restore", call -> several(call, false))
                .on("GET", "/api/jobs/{jobId}", this::show)
                .on("DELETE", "/api/jobs/{jobId}", this::delete)
                .on("POST", "/api/jobs/{jobId}/restore", this::restore)
                .on("POST", "/api/jobs/{jobId}/cancel", requests.command(ControlAction.CANCEL))
                .on("POST", "/api/jobs/{jobId}/pause", requests.command(ControlAction.PAUSE))
                .on("POST", "/api/jobs/{jobId}/resume", requests.command(ControlAction.RESUME))
                .on("POST", "/api/jobs/{jobId}/retry", requests.command(ControlAction.RETRY_FAILED))
                .on("GET", "/api/events", events::stream);
    }

    /**
     * A page of jobs.
     *
     * @param total how many there are on all pages
     */
    public record Page(List<JobView> jobs, int total, int page, int pageSize) {}

    private void list(Call call) throws IOException, HttpProblem {
        String wanted = call.query("q").orElse("").strip().toLowerCase(Locale.ROOT);
        String state = call.query("state").orElse("all");
        if (!STATES.contains(state)) {
            throw HttpProblem.word("state", state, STATES);
        }
        String sort = call.query("sort").orElse("date");
        String order = call.query("order").orElse(sort.equals("name") ? "asc" : "desc");
        if (!SORTS.contains(sort)) {
            throw HttpProblem.word("sort", sort, SORTS);
        }
        if (!ORDERS.contains(order)) {
            throw HttpProblem.word("order", order, ORDERS);
        }
        int page = call.query("page", 1, 1, LAST_PAGE);
        int size = call.query("pageSize", PAGE, 1, MOST_PER_PAGE);
        List<JobView> found =
                book.all(
                        job -> shown(job, state) && (wanted.isEmpty() || book.called(job, wanted)));
        Comparator<JobView> by = sort.equals("name") ? BY_NAME : BY_DATE;
        found.sort(order.equals("asc") ? by : by.reversed());
        int from = (int) Math.min(found.size(), (page - 1L) * size);
        int to = Math.min(found.size(), from + size);
        call.answer(200, new Page(List.copyOf(found.subList(from, to)), found.size(), page, size));
    }

    private static boolean shown(JobView job, String state) {
        boolean deleted = job.undoUntil() != null;
        return switch (state) {
            case "deleted" -> deleted;
            case "open" -> !deleted && open(job);
            case "done" -> !deleted && job.state().startsWith("COMPLETED");
            case "failed" ->
                    !deleted
                            && (job.state().equals("FAILED")
                                    || job.state().equals("REFUSED")
                                    || job.counts().failed() > 0);
            default -> !deleted;
        };
    }

    /** Whether work may still be done for a job. */
    public static boolean open(JobView job) {
        return switch (job.state()) {
            case "SUBMITTED", "QUEUED", "PROBING", "RUNNING", "ASSEMBLING", "PAUSED" -> true;
            default -> false;
        };
    }

    private void show(Call call) throws IOException, HttpProblem {
        call.answer(200, worded(book.get(call.path("jobId"), true), call.reader()));
    }

    /** With what failed and what to do in the reader's words. */
    private JobView worded(JobView job, Locale reader) {
        List<JobView.Video> videos = new ArrayList<>();
        for (JobView.Video video : job.videos()) {
            videos.add(video.code() == null ? video : worded(video, reader));
        }
        return new JobView(
                job.jobId(),
                job.title(),
                job.state(),
                job.ours(),
                job.createdAt(),
                job.updatedAt(),
                job.counts(),
                job.progress(),
                job.etaSeconds(),
                job.undoUntil(),
                job.audioName(),
                job.audioUrl(),
                job.lengthPolicy(),
                job.face(),
                job.encoding(),
                job.webhookUrl(),
                job.code(),
                job.reasons(),
                job.cover(),
                videos);
    }

    private JobView.Video worded(JobView.Video video, Locale reader) {
        return new JobView.Video(
                video.jobId(),
                video.videoId(),
                video.name(),
                video.state(),
                video.attempt(),
                video.stage(),
                video.done(),
                video.total(),
                video.progress(),
                video.etaSeconds(),
                video.code(),
                words.sentence(video.code(), video.reason(), reader),
                words.hint(video.code(), reader),
                video.reason(),
                video.warnings(),
                video.frames(),
                video.framesWithoutFace(),
                video.seconds(),
                video.result(),
                video.thumbnail(),
                video.source());
    }

    private void delete(Call call) throws IOException, HttpProblem {
        String jobId = call.path("jobId");
        deletion.delete(jobId);
        call.answer(200, book.get(jobId, false));
    }

    private void restore(Call call) throws IOException, HttpProblem {
        String jobId = call.path("jobId");
        deletion.restore(jobId);
        call.answer(200, book.get(jobId, false));
    }

    private record Refused(String jobId, String code) {}

    private record Several(List<String> done, List<Refused> refused) {}

    /** What goes, goes; the answer names the others. */
    private void several(Call call, boolean delete) throws IOException, HttpProblem {
        List<String> done = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (String jobId : call.json().only("jobIds").texts("jobIds", MOST_AT_ONCE, LONGEST)) {
            try {
                if (delete) {
                    deletion.delete(jobId);
                } else {
                    deletion.restore(jobId);
                }
                done.add(jobId);
            } catch (HttpProblem e) {
                refused.add(new Refused(jobId, e.code()));
            }
        }
        call.answer(200, new Several(done, refused));
    }
}

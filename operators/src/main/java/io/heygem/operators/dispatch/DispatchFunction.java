package io.heygem.operators.dispatch;

import io.heygem.operators.JobMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import io.heygem.operators.storage.RecordFormat;
import io.heygem.operators.storage.Staging;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry of jobs and the release of their videos. All jobs share one key, so that one place
 * sees them all. It works in small steps by timer: a job of many videos is never a long loop.
 */
public final class DispatchFunction
        extends KeyedCoProcessFunction<String, JobSubmission, JobControl, VideoRequest> {

    /** The one key. */
    public static final String KEY = "jobs";

    /** The one final word about every video. */
    public static final OutputTag<VideoOutcome> OUTCOMES =
            new OutputTag<>("outcomes", TypeInformation.of(VideoOutcome.class));

    /** What is to be told of jobs and of videos that wait or have ended. */
    public static final OutputTag<Announcement> ANNOUNCEMENTS =
            new OutputTag<>("announcements", TypeInformation.of(Announcement.class));

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(DispatchFunction.class);

    private static final long LOOK_AGAIN_MS = 100;

    /** Videos that are told of in one step. */
    private static final int STEP = 20;

    /** How long a job is known to be told of; longer than any sender repeats itself. */
    private static final Duration REMEMBERED = Duration.ofDays(45);

    private final JobLayout layout;
    private final RecordFormat<RenderJob> format;
    private final OutcomeFiles outcomes;
    private final Scheduler scheduler;
    private final DispatchLimits limits;
    private transient Staging staging;
    private transient JobStore store;
    private transient JobExpander expander;
    private transient FreeSpace space;
    private transient JobMetrics metrics;
    private transient boolean awake;
    private transient EarlyCommands early;
    private transient MapState<String, OpenJob> open;
    private transient MapState<String, Long> told;
    private transient ValueState<Long> turns;
    private transient ValueState<Long> wakeAt;

    public DispatchFunction(
            JobLayout layout,
            RecordFormat<RenderJob> format,
            OutcomeFiles outcomes,
            Scheduler scheduler,
            DispatchLimits limits) {
        this.layout = layout;
        this.format = format;
        this.outcomes = outcomes;
        this.scheduler = scheduler;
        this.limits = limits;
    }

    @Override
    public void open(OpenContext context) {
        staging = new Staging(layout);
        store = new JobStore(layout, format, outcomes);
        expander = new JobExpander(layout, limits.maxVideos());
        space = new FreeSpace(layout.root(), limits.minFreeBytes());
        metrics = new JobMetrics(getRuntimeContext());
        open =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("open", String.class, OpenJob.class));
        MapStateDescriptor<String, Long> ended =
                new MapStateDescriptor<>("told", String.class, Long.class);
        ended.enableTimeToLive(StateTtlConfig.newBuilder(REMEMBERED).build());
        told = getRuntimeContext().getMapState(ended);
        early =
                new EarlyCommands(
                        new StateShelf(
                                getRuntimeContext()
                                        .getMapState(
                                                new MapStateDescriptor<>(
                                                        "early", Long.class, EarlyCommand.class))),
                        limits.commandWait());
        turns = getRuntimeContext().getState(new ValueStateDescriptor<>("turns", Long.class));
        wakeAt = getRuntimeContext().getState(new ValueStateDescriptor<>("wake-at", Long.class));
    }

    @Override
    public void processElement1(
            JobSubmission submission, Context context, Collector<VideoRequest> out)
            throws Exception {
        String jobId = submission.jobId();
        Optional<RenderJob> known = store.find(jobId);
        if (known.isEmpty()) {
            accept(submission, context);
        } else if (!known.get().bodyDigest().equals(submission.bodyDigest())) {
            refuse(context, Refusals.conflict(submission));
        } else if (!open.contains(jobId) && !told.contains(jobId)) {
            adopt(known.get(), context);
        }
    }

    private void accept(JobSubmission submission, Context context) throws Exception {
        try {
            RenderJob job = expander.expand(submission);
            store.accept(job);
            LOG.info("accepted job {} with {} videos", job.jobId(), job.videos().size());
            adopt(job, context);
        } catch (RefusedException e) {
            refuse(context, Refusals.of(submission, e));
        }
    }

    /** Takes a job up as its files tell it. */
    private void adopt(RenderJob job, Context context) throws Exception {
        for (JobControl control : early.take(job.jobId())) {
            obey(control, job);
        }
        OpenJob standing = store.standing(job, now(context));
        boolean fresh = standing.count(VideoStep.NEW) == standing.videos().size();
        open.put(job.jobId(), standing);
        if (fresh) {
            tell(context, job, standing);
        }
        wake(context, 1);
    }

    @Override
    public void processElement2(JobControl control, Context context, Collector<VideoRequest> out)
            throws Exception {
        if (control.action() == ControlAction.ADOPT) {
            adoptAll(context);
            return;
        }
        Optional<RenderJob> job = store.find(control.jobId());
        if (job.isPresent()) {
            obey(control, job.get());
            align(job.get(), context);
        } else if (early.keep(control, now(context))) {
            LOG.info("{} waits for job {}", control.action(), control.jobId());
            wakeAt(context, early.nextMs().getAsLong());
        } else {
            refuse(context, Refusals.unknown(control, limits.commandWait()));
        }
    }

    private void obey(JobControl control, RenderJob job) throws IOException {
        if (!store.hasObeyed(control)) {
            store.obey(control, job);
            LOG.info("job {} obeys {}", control.jobId(), control.action());
        }
    }

    private void adoptAll(Context context) throws Exception {
        staging.sweep();
        for (RenderJob job : store.all()) {
            String jobId = job.jobId();
            if (!open.contains(jobId)
                    && !told.contains(jobId)
                    && JobStore.unfinished(store.standing(job, 0))) {
                LOG.info("job {} was left unfinished and is taken up", jobId);
                adopt(job, context);
            }
        }
    }

    /** Brings what is remembered of a job in line with its files after a command. */
    private void align(RenderJob job, Context context) throws Exception {
        OpenJob files = store.standing(job, now(context));
        OpenJob known = open.get(job.jobId());
        OpenJob aligned;
        if (known != null) {
            aligned = known.alignedWith(files);
        } else if (!JobStore.unfinished(files) && told.contains(job.jobId())) {
            return;
        } else {
            aligned = told.contains(job.jobId()) ? store.told(job, files) : files;
            told.remove(job.jobId());
        }
        open.put(job.jobId(), aligned);
        if (known == null || known.state() != aligned.state() || known.round() != aligned.round()) {
            tell(context, job, aligned);
        }
        wake(context, 1);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<VideoRequest> out)
            throws Exception {
        if (wakeAt.value() == null || wakeAt.value() != timestamp) {
            return;
        }
        wakeAt.clear();
        for (JobControl control : early.expired(now(context))) {
            refuse(context, Refusals.unknown(control, limits.commandWait()));
        }
        boolean busy = false;
        int left = STEP;
        for (OpenJob before : jobs()) {
            RenderJob job = store.get(before.jobId());
            OpenJob known = awake ? before : before.alignedWith(store.standing(job, 0));
            OpenJob after = step(job, known, left, context);
            int steps = known.stepsTo(after);
            left -= steps;
            busy |= steps > 0;
            keep(job, before, after, context);
        }
        awake = true;
        busy |= release(context, out);
        measure();
        if (!open.isEmpty()) {
            wake(context, busy ? 1 : LOOK_AGAIN_MS);
        }
        OptionalLong next = early.nextMs();
        if (next.isPresent()) {
            wakeAt(context, next.getAsLong());
        }
    }

    /** Tells of some videos that wait or have ended. */
    private OpenJob step(RenderJob job, OpenJob known, int most, Context context)
            throws IOException {
        OpenJob now = known;
        int left = most;
        for (int i = 0; i < known.videos().size() && left > 0; i++) {
            VideoStep step = known.videos().get(i).step();
            if (step.ended()) {
                continue;
            }
            VideoRequest request = known.request(job, i);
            Optional<VideoOutcome> outcome = Optional.empty();
            if (known.cancelled()) {
                outcome = Optional.of(outcomes.claim(request, JobStore.cancelled(request)));
            } else if (step != VideoStep.WAITING) {
                outcome = outcomes.find(request);
            }
            if (outcome.isPresent()) {
                now = now.with(i, VideoStep.of(outcome.get().state()));
                staging.leave(request);
                context.output(OUTCOMES, outcome.get());
                context.output(ANNOUNCEMENTS, Announcement.ended(job, outcome.get()));
                metrics.ended(outcome.get());
                left--;
            } else if (step == VideoStep.NEW) {
                now = now.with(i, VideoStep.WAITING);
                context.output(ANNOUNCEMENTS, Announcement.queued(job, request));
                left--;
            }
        }
        return now;
    }

    /** Remembers a job, or that its end was told. */
    private void keep(RenderJob job, OpenJob before, OpenJob after, Context context)
            throws Exception {
        if (after.equals(before)) {
            return;
        }
        if (after.ended()) {
            open.remove(job.jobId());
            told.put(job.jobId(), now(context));
            tell(context, job, after);
            LOG.info("job {}: {}, {}", job.jobId(), after.state(), after.tally());
            return;
        }
        open.put(job.jobId(), after);
        boolean moved =
                after.state() != before.state() || after.tally().ended() != before.tally().ended();
        if (moved && !store.endIsNear(job, after)) {
            tell(context, job, after);
        }
    }

    private boolean release(Context context, Collector<VideoRequest> out) throws Exception {
        Optional<OpenJob> next = scheduler.next(jobs());
        metrics.lowDisk(space.isLow());
        if (next.isEmpty() || space.isLow()) {
            return false;
        }
        OpenJob before = next.get();
        RenderJob job = store.get(before.jobId());
        int index = before.first(VideoStep.WAITING);
        long turn = turns.value() == null ? 1 : turns.value() + 1;
        turns.update(turn);
        OpenJob after = before.released(index, turn);
        out.collect(before.request(job, index));
        keep(job, before, after, context);
        return true;
    }

    private void measure() throws Exception {
        Backlog backlog = Backlog.of(jobs());
        metrics.open(
                backlog.jobs(), backlog.waiting(), backlog.inFlight(), backlog.oldestOpenedAtMs());
    }

    private List<OpenJob> jobs() throws Exception {
        List<OpenJob> jobs = new ArrayList<>();
        open.values().forEach(jobs::add);
        return jobs;
    }

    private static void tell(Context context, RenderJob job, OpenJob standing) {
        context.output(ANNOUNCEMENTS, standing.announcement(job));
    }

    private static void refuse(Context context, Refusal refusal) {
        LOG.info("refused job {}: {} {}", refusal.jobId(), refusal.code(), refusal.reasons());
        context.output(StageOutputs.REFUSALS, refusal);
    }

    private static long now(Context context) {
        return context.timerService().currentProcessingTime();
    }

    private void wake(Context context, long inMs) throws IOException {
        wakeAt(context, now(context) + inMs);
    }

    private void wakeAt(Context context, long at) throws IOException {
        Long planned = wakeAt.value();
        if (planned != null && planned <= at) {
            return;
        }
        if (planned != null) {
            context.timerService().deleteProcessingTimeTimer(planned);
        }
        wakeAt.update(at);
        context.timerService().registerProcessingTimeTimer(at);
    }

    /** Early commands in Flink's state. */
    private record StateShelf(MapState<Long, EarlyCommand> state) implements EarlyCommands.Shelf {

        @Override
        public void put(long number, EarlyCommand command) throws Exception {
            state.put(number, command);
        }

        @Override
        public void remove(long number) throws Exception {
            state.remove(number);
        }

        @Override
        public SortedMap<Long, EarlyCommand> all() throws Exception {
            SortedMap<Long, EarlyCommand> all = new TreeMap<>();
            state.entries().forEach(entry -> all.put(entry.getKey(), entry.getValue()));
            return all;
        }
    }
}

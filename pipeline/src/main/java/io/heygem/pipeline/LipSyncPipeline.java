package io.heygem.pipeline;

import io.heygem.operators.SlotPartitioner;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.assemble.AssembleFunction;
import io.heygem.operators.assemble.FinishedOutputs;
import io.heygem.operators.assemble.ManifestFormat;
import io.heygem.operators.audio.PrepareAudioFunction;
import io.heygem.operators.blend.BlendFunction;
import io.heygem.operators.crop.CropFacesFunction;
import io.heygem.operators.crop.DecodeFunction;
import io.heygem.operators.detect.DetectFacesFunction;
import io.heygem.operators.detect.FaceScan;
import io.heygem.operators.dispatch.DispatchFunction;
import io.heygem.operators.dispatch.DispatchLimits;
import io.heygem.operators.dispatch.Scheduler;
import io.heygem.operators.encode.EncodeSegmentFunction;
import io.heygem.operators.infer.InferLipsFunction;
import io.heygem.operators.link.LinkFacesFunction;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.plan.PlanSettings;
import io.heygem.operators.plan.PlanVideoFunction;
import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.release.ReleaseRangesFunction;
import io.heygem.operators.release.ReleaseSegmentsFunction;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.StatusEvent;
import java.nio.file.Path;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole stream: descriptors in, finished videos on disk, one final word per video out. */
public final class LipSyncPipeline {

    /** Slot sharing group of the lip model: its slots are the GPUs. */
    public static final String GPU_GROUP = "gpu";

    /** Slot sharing group of everything else; Flink's own name for it. */
    static final String CPU_GROUP = "default";

    /** Videos of one job that are worth having under way even on a small machine. */
    private static final int VIDEOS_IN_FLIGHT = 4;

    /** The key of everything that passes one gate. */
    private static final int ONE = 1;

    private static final Logger LOG = LoggerFactory.getLogger(LipSyncPipeline.class);

    private final JobLayout layout;
    private final Networks networks;
    private final MediaLimits limits;
    private final PlanSettings plan;
    private final ManifestFormat manifests = new JsonManifestFormat();
    private final FinishedOutputs finished = new FinishedOutputs(manifests);
    private final JsonFormat<RenderJob> jobFiles = new JsonFormat<>(RenderJob.class);
    private final OutcomeFiles ends;
    private final Scheduler scheduler;
    private final DispatchLimits dispatch;
    private final boolean adopts;
    private final int window;
    private final int gpus;
    private final String gpuResource;
    private final int slots;
    private final int inFlight;

    private LipSyncPipeline(ReadableConfig options, Networks networks, int slots) {
        this.layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
        this.networks = networks;
        this.limits = limits(options);
        this.ends = new OutcomeFiles(layout, new JsonFormat<>(VideoOutcome.class));
        int perJob = options.get(LipSyncOptions.JOB_VIDEOS_IN_FLIGHT);
        this.scheduler =
                new Scheduler(
                        perJob > 0 ? perJob : Math.max(VIDEOS_IN_FLIGHT, slots),
                        options.get(LipSyncOptions.VIDEOS_IN_FLIGHT));
        this.dispatch =
                new DispatchLimits(
                        options.get(LipSyncOptions.JOB_MAX_VIDEOS),
                        options.get(LipSyncOptions.WORKSPACE_MIN_FREE).getBytes(),
                        options.get(LipSyncOptions.CONTROL_WAIT));
        this.adopts = options.get(LipSyncOptions.JOB_ADOPT);
        this.window = options.get(LipSyncOptions.SEGMENT_WINDOW);
        this.gpus = options.get(LipSyncOptions.INFER_PARALLELISM);
        this.gpuResource = options.get(LipSyncOptions.INFER_GPU_RESOURCE);
        this.slots = slots;
        int wanted = options.get(LipSyncOptions.RELEASE_IN_FLIGHT);
        this.inFlight = wanted > 0 ? wanted : slots + gpus + 1;
        this.plan =
                new PlanSettings(
                        networks.lips().sha256(),
                        networks.lips().toString(),
                        networks.detectorId(),
                        encoder(options),
                        options.get(LipSyncOptions.SEGMENT_FRAMES),
                        FaceScan.rangeFrames(options.get(LipSyncOptions.DETECT_RANGE_FRAMES)));
    }

    /** What a file may ask of a machine of this deployment. */
    public static MediaLimits limits(ReadableConfig options) {
        return new MediaLimits(
                options.get(LipSyncOptions.LIMIT_PIXELS),
                options.get(LipSyncOptions.LIMIT_FRAMES),
                options.get(LipSyncOptions.LIMIT_DURATION),
                options.get(LipSyncOptions.LIMIT_TRACKS),
                options.get(LipSyncOptions.LIMIT_PICTURE_MEMORY).getBytes());
    }

    /** How this deployment compresses pictures on this machine. */
    public static EncoderSettings encoder(ReadableConfig options) {
        boolean hardware = options.get(LipSyncOptions.ENCODE_HARDWARE);
        EncoderSettings chosen =
                EncoderSettings.choose(
                        options.get(LipSyncOptions.ENCODE_CODEC),
                        hardware,
                        options.get(LipSyncOptions.ENCODE_CRF),
                        options.get(LipSyncOptions.ENCODE_PRESET));
        if (hardware && !chosen.isHardware()) {
            LOG.warn(
                    "no encoder of a graphics card works here for {}; {} encodes on the processor",
                    options.get(LipSyncOptions.ENCODE_CODEC),
                    chosen.encoder());
        }
        return chosen;
    }

    /** Draws the pipeline behind a stream of job descriptors and one of control commands. */
    public static LipSyncStreams define(
            DataStream<JobMessage> jobs,
            DataStream<ControlMessage> control,
            ReadableConfig options,
            Networks networks) {
        SlotProfiles.register(jobs.getExecutionEnvironment(), options);
        int slots = jobs.getExecutionEnvironment().getParallelism();
        return new LipSyncPipeline(options, networks, slots).draw(jobs, control);
    }

    private LipSyncStreams draw(DataStream<JobMessage> jobs, DataStream<ControlMessage> control) {
        // descriptors -> jobs, each once, for ever -> their videos, a few at a time
        SingleOutputStreamOperator<JobSubmission> submissions =
                at(Stage.PARSE, jobs.process(new ParseFunction()));
        SingleOutputStreamOperator<JobControl> commands =
                at(Stage.PARSE_CONTROL, control.process(new ParseControlFunction()));
        SingleOutputStreamOperator<VideoRequest> requests =
                at(
                        Stage.DISPATCH,
                        submissions
                                .keyBy(submission -> DispatchFunction.KEY)
                                .connect(started(commands).keyBy(any -> DispatchFunction.KEY))
                                .process(
                                        new DispatchFunction(
                                                layout, jobFiles, ends, scheduler, dispatch))
                                .setParallelism(1));

        // videos -> tasks with a sound that is prepared once per content
        SingleOutputStreamOperator<VideoTask> tasks =
                at(
                        Stage.PREPARE_AUDIO,
                        requests.keyBy(VideoRequest::audio)
                                .process(new PrepareAudioFunction(layout, limits)));

        // tasks -> plans, and ranges of frames whose faces are not known yet
        SingleOutputStreamOperator<VideoPlan> plans =
                at(
                        Stage.PLAN_VIDEO,
                        tasks.keyBy(VideoTask::taskId)
                                .process(new PlanVideoFunction(layout, plan, limits, finished)));
        SingleOutputStreamOperator<DetectionRange> ranges =
                at(
                        Stage.RELEASE_RANGES,
                        plans.getSideOutput(PlanVideoFunction.RANGES)
                                .keyBy(range -> ONE)
                                .connect(requests.keyBy(request -> ONE))
                                .process(
                                        new ReleaseRangesFunction(
                                                layout, plan.detectorKey(), slots, slots))
                                .setParallelism(1));
        SingleOutputStreamOperator<RangeFaces> faces =
                at(
                        Stage.DETECT_FACES,
                        ranges.partitionCustom(new SlotPartitioner(), DetectionRange::slot)
                                .process(
                                        new DetectFacesFunction(
                                                layout, plan.detectorKey(), networks.detectors())));

        // plans + faces -> one track per video -> the missing segments, a few at a time
        SingleOutputStreamOperator<Segment> missing =
                at(
                        Stage.LINK_FACES,
                        plans.keyBy(VideoPlan::taskId)
                                .connect(faces.keyBy(RangeFaces::taskId))
                                .process(
                                        new LinkFacesFunction(layout, plan.detectorKey(), window)));

        // segments -> face crops and what is heard (frames stay in this chain)
        SingleOutputStreamOperator<Segment> segments =
                at(
                        Stage.RELEASE_SEGMENTS,
                        missing.keyBy(segment -> ONE)
                                .connect(requests.keyBy(request -> ONE))
                                .process(new ReleaseSegmentsFunction(layout, inFlight, slots))
                                .setParallelism(1));
        SingleOutputStreamOperator<DecodedFrame> decoded =
                at(
                        Stage.DECODE,
                        segments.partitionCustom(new SlotPartitioner(), Segment::slot)
                                .process(new DecodeFunction(layout)));
        SingleOutputStreamOperator<FaceCrops> crops =
                at(
                        Stage.CROP_FACES,
                        decoded.process(new CropFacesFunction(layout, networks.lips())));

        // crops -> mouths, in the GPU slot
        SingleOutputStreamOperator<MouthPatches> mouths =
                at(
                        Stage.INFER_LIPS,
                        crops.partitionCustom(new SlotPartitioner(), part -> part.segment().slot())
                                .process(
                                        new InferLipsFunction(
                                                layout, networks.lipModels(), gpuResource))
                                .setParallelism(gpus)
                                .slotSharingGroup(GPU_GROUP));

        // mouths -> segment files (frames stay in this chain)
        SingleOutputStreamOperator<BlendedFrame> blended =
                at(
                        Stage.BLEND,
                        mouths.partitionCustom(new SlotPartitioner(), part -> part.segment().slot())
                                .process(new BlendFunction(layout, networks.lips()))
                                .slotSharingGroup(CPU_GROUP));
        SingleOutputStreamOperator<RenderedSegment> rendered =
                at(Stage.ENCODE_SEGMENT, blended.process(new EncodeSegmentFunction(layout)));

        // segments + failures -> one final word per video, as a file
        DataStream<StageFailure> failures =
                union(tasks, plans, faces, missing, decoded, crops, mouths, blended, rendered);
        SingleOutputStreamOperator<VideoProgress> assembly =
                at(
                        Stage.ASSEMBLE,
                        rendered.union(
                                        missing.getSideOutput(StageOutputs.REUSED),
                                        decoded.getSideOutput(StageOutputs.REUSED),
                                        mouths.getSideOutput(StageOutputs.REUSED),
                                        blended.getSideOutput(StageOutputs.REUSED))
                                .keyBy(segment -> segment.plan().taskId())
                                .connect(failures.keyBy(failure -> failure.request().taskId()))
                                .process(
                                        new AssembleFunction(
                                                layout,
                                                manifests,
                                                ends,
                                                networks.lips().name(),
                                                networks.lips().sha256())));

        // what the registry announces + how far videos are -> what the world hears
        SingleOutputStreamOperator<StatusEvent> statuses =
                at(
                        Stage.REPORT,
                        plans.getSideOutput(StageOutputs.PROGRESS)
                                .union(missing.getSideOutput(StageOutputs.PROGRESS), assembly)
                                .keyBy(VideoProgress::jobId)
                                .connect(
                                        requests.getSideOutput(DispatchFunction.ANNOUNCEMENTS)
                                                .keyBy(Announcement::jobId))
                                .process(new ReportFunction(layout)));
        SingleOutputStreamOperator<DeadLetterEvent> deadLetters =
                at(
                        Stage.REFUSE,
                        submissions
                                .getSideOutput(StageOutputs.REFUSALS)
                                .union(
                                        commands.getSideOutput(StageOutputs.REFUSALS),
                                        requests.getSideOutput(StageOutputs.REFUSALS))
                                .map(DeadLetterEvent::of));

        return new LipSyncStreams(
                requests.getSideOutput(DispatchFunction.OUTCOMES),
                statuses,
                statuses.getSideOutput(StageOutputs.PROGRESS),
                deadLetters);
    }

    /** The commands, and before them the one to take up what an earlier stream left unfinished. */
    private DataStream<JobControl> started(DataStream<JobControl> commands) {
        if (!adopts) {
            return commands;
        }
        return commands.union(
                at(Stage.START, commands.getExecutionEnvironment().fromData(JobControl.adoptAll()))
                        .setParallelism(1));
    }

    private static DataStream<StageFailure> union(
            SingleOutputStreamOperator<?> first, SingleOutputStreamOperator<?>... others) {
        DataStream<StageFailure> all = first.getSideOutput(StageOutputs.FAILURES);
        for (SingleOutputStreamOperator<?> other : others) {
            all = all.union(other.getSideOutput(StageOutputs.FAILURES));
        }
        return all;
    }

    private static <T> SingleOutputStreamOperator<T> at(
            Stage stage, SingleOutputStreamOperator<T> operator) {
        return operator.name(stage.title()).uid(stage.uid());
    }
}

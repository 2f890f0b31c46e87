package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.assemble.AssembleFunction;
import io.heygem.operators.assemble.FinishedOutputs;
import io.heygem.operators.assemble.ManifestFormat;
import io.heygem.operators.audio.PrepareAudioFunction;
import io.heygem.operators.blend.BlendFunction;
import io.heygem.operators.crop.CropFacesFunction;
import io.heygem.operators.crop.DecodeFunction;
import io.heygem.operators.detect.DetectFacesFunction;
import io.heygem.operators.encode.EncodeSegmentFunction;
import io.heygem.operators.infer.InferLipsFunction;
import io.heygem.operators.link.LinkFacesFunction;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.plan.PlanSettings;
import io.heygem.operators.plan.PlanVideoFunction;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.JobLayout;
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

    private static final Logger LOG = LoggerFactory.getLogger(LipSyncPipeline.class);

    private final JobLayout layout;
    private final Networks networks;
    private final EncoderSettings encoder;
    private final MediaLimits limits;
    private final PlanSettings plan;
    private final ManifestFormat manifests = new JsonManifestFormat();
    private final FinishedOutputs finished = new FinishedOutputs(manifests);
    private final int window;
    private final int gpus;

    private LipSyncPipeline(ReadableConfig options, Networks networks) {
        this.layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
        this.networks = networks;
        this.encoder = encoder(options);
        this.limits = limits(options);
        this.window = options.get(LipSyncOptions.SEGMENT_WINDOW);
        this.gpus = options.get(LipSyncOptions.INFER_PARALLELISM);
        this.plan =
                new PlanSettings(
                        networks.lips().sha256(),
                        networks.lips().toString(),
                        networks.detectorId(),
                        encoder.toString(),
                        options.get(LipSyncOptions.SEGMENT_FRAMES),
                        options.get(LipSyncOptions.DETECT_RANGE_FRAMES));
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

    /** Draws the pipeline behind a stream of job descriptors (JSON, UTF-8). */
    public static LipSyncStreams define(
            DataStream<byte[]> descriptors, ReadableConfig options, Networks networks) {
        return new LipSyncPipeline(options, networks).draw(descriptors);
    }

    private LipSyncStreams draw(DataStream<byte[]> descriptors) {
        // descriptors -> jobs
        SingleOutputStreamOperator<RenderJob> jobs =
                at(Stage.PARSE, descriptors.process(new ParseFunction()));

        // jobs -> one task per video, its sound prepared once per content
        SingleOutputStreamOperator<VideoTask> tasks =
                at(
                        Stage.PREPARE_AUDIO,
                        jobs.keyBy(RenderJob::audioDigest)
                                .process(new PrepareAudioFunction(layout, limits)));

        // tasks -> plans, and ranges of frames whose faces are not known yet
        SingleOutputStreamOperator<VideoPlan> plans =
                at(
                        Stage.PLAN_VIDEO,
                        tasks.keyBy(VideoTask::taskId)
                                .process(new PlanVideoFunction(layout, plan, limits, finished)));
        SingleOutputStreamOperator<RangeFaces> faces =
                at(
                        Stage.DETECT_FACES,
                        plans.getSideOutput(PlanVideoFunction.RANGES)
                                .keyBy(DetectionRange::key)
                                .process(new DetectFacesFunction(networks.detectors())));

        // plans + faces -> one track per video -> the missing segments, a few at a time
        SingleOutputStreamOperator<Segment> segments =
                at(
                        Stage.LINK_FACES,
                        plans.keyBy(VideoPlan::taskId)
                                .connect(faces.keyBy(RangeFaces::taskId))
                                .process(
                                        new LinkFacesFunction(layout, plan.detectorKey(), window)));

        // segments -> face crops and what is heard (frames stay in this chain)
        SingleOutputStreamOperator<DecodedFrame> decoded =
                at(
                        Stage.DECODE,
                        segments.keyBy(Segment::shard).process(new DecodeFunction(layout)));
        SingleOutputStreamOperator<FaceCrops> crops =
                at(
                        Stage.CROP_FACES,
                        decoded.process(new CropFacesFunction(layout, networks.lips())));

        // crops -> mouths, in the GPU slot
        SingleOutputStreamOperator<MouthPatches> mouths =
                at(
                        Stage.INFER_LIPS,
                        crops.keyBy(faceCrops -> faceCrops.segment().plan().taskId())
                                .process(new InferLipsFunction(layout, networks.lipModels()))
                                .setParallelism(gpus)
                                .slotSharingGroup(GPU_GROUP));

        // mouths -> segment files (frames stay in this chain)
        SingleOutputStreamOperator<BlendedFrame> blended =
                at(
                        Stage.BLEND,
                        mouths.keyBy(patches -> patches.segment().shard())
                                .process(new BlendFunction(layout, networks.lips()))
                                .slotSharingGroup("default"));
        SingleOutputStreamOperator<RenderedSegment> rendered =
                at(
                        Stage.ENCODE_SEGMENT,
                        blended.process(new EncodeSegmentFunction(layout, encoder)));

        // segments + failures -> one final word per video
        DataStream<StageFailure> failures =
                union(
                        jobs, tasks, plans, faces, segments, decoded, crops, mouths, blended,
                        rendered);
        SingleOutputStreamOperator<VideoOutcome> outcomes =
                at(
                        Stage.ASSEMBLE,
                        rendered.union(segments.getSideOutput(StageOutputs.REUSED))
                                .keyBy(segment -> segment.plan().taskId())
                                .connect(failures.keyBy(failure -> failure.request().taskId()))
                                .process(
                                        new AssembleFunction(
                                                layout,
                                                manifests,
                                                networks.lips().name(),
                                                networks.lips().sha256())));

        return new LipSyncStreams(
                outcomes,
                plans.getSideOutput(StageOutputs.PROGRESS)
                        .union(
                                segments.getSideOutput(StageOutputs.PROGRESS),
                                outcomes.getSideOutput(StageOutputs.PROGRESS)),
                jobs.getSideOutput(ParseFunction.DEAD_LETTERS));
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

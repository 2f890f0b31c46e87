package io.heygem.pipeline;

import io.heygem.models.onnx.Device;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** Every setting of a deployment. What concerns one render is in the descriptor instead. */
public final class LipSyncOptions {

    public static final ConfigOption<String> WORKSPACE =
            ConfigOptions.key("lipsync.workspace")
                    .stringType()
                    .defaultValue("workspace")
                    .withDescription(
                            "Folder of caches, segments and logs; every TaskManager must see it.");

    public static final ConfigOption<MemorySize> WORKSPACE_MIN_FREE =
            ConfigOptions.key("lipsync.workspace.min-free")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(512))
                    .withDescription(
                            "Room that must be left on the workspace's disk; no video is begun"
                                    + " while there is less.");

    public static final ConfigOption<Integer> JOB_MAX_VIDEOS =
            ConfigOptions.key("lipsync.job.max-videos")
                    .intType()
                    .defaultValue(500)
                    .withDescription(
                            "Most videos of one job, every folder, pattern and audio counted.");

    public static final ConfigOption<Integer> JOB_VIDEOS_IN_FLIGHT =
            ConfigOptions.key("lipsync.job.videos-in-flight")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Videos of one job that may be under way at a time; 0 takes the"
                                    + " parallelism, but at least 4.");

    public static final ConfigOption<Boolean> JOB_ADOPT =
            ConfigOptions.key("lipsync.job.adopt")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether a stream that begins without memory takes up the unfinished"
                                    + " jobs of its workspace.");

    public static final ConfigOption<Integer> VIDEOS_IN_FLIGHT =
            ConfigOptions.key("lipsync.videos.in-flight")
                    .intType()
                    .defaultValue(64)
                    .withDescription("Videos of all jobs that may be under way at a time.");

    public static final ConfigOption<String> LIP_MODEL =
            ConfigOptions.key("lipsync.lip-model")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "ONNX file of a Wav2Lip-type network, or the name of a bundled one"
                                    + " (heygem_lips, standin_lips); heygem_lips when not set.");

    public static final ConfigOption<Device> DEVICE =
            ConfigOptions.key("lipsync.device")
                    .enumType(Device.class)
                    .defaultValue(Device.AUTO)
                    .withDescription(
                            "Where the lip model runs: auto takes CUDA where it is usable, cuda"
                                    + " fails where it is not.");

    public static final ConfigOption<Integer> INFER_PARALLELISM =
            ConfigOptions.key("lipsync.infer.parallelism")
                    .intType()
                    .defaultValue(1)
                    .withDescription("Sessions of the lip model, which is the number of GPUs.");

    public static final ConfigOption<Integer> INFER_THREADS =
            ConfigOptions.key("lipsync.infer.threads")
                    .intType()
                    .defaultValue(0)
                    .withDescription("CPU threads of one session; 0 takes all cores.");

    public static final ConfigOption<Integer> SEGMENT_FRAMES =
            ConfigOptions.key("lipsync.segment.frames")
                    .intType()
                    .defaultValue(48)
                    .withDescription("Longest segment, output frames.");

    public static final ConfigOption<Integer> SEGMENT_WINDOW =
            ConfigOptions.key("lipsync.segment.window")
                    .intType()
                    .defaultValue(4)
                    .withDescription("Segments of one video that may be under way at a time.");

    public static final ConfigOption<Integer> RELEASE_IN_FLIGHT =
            ConfigOptions.key("lipsync.release.in-flight")
                    .intType()
                    .defaultValue(0)
                    .withDescription(
                            "Segments of all videos that may be under way at a time; 0 takes one per"
                                    + " slot, one per session of the lip model, and one more.");

    public static final ConfigOption<Integer> DETECT_RANGE_FRAMES =
            ConfigOptions.key("lipsync.detect.range-frames")
                    .intType()
                    .defaultValue(96)
                    .withDescription("Source frames in one record of face detection.");

    public static final ConfigOption<Integer> ENCODE_CRF =
            ConfigOptions.key("lipsync.encode.crf")
                    .intType()
                    .defaultValue(17)
                    .withDescription("Constant rate factor of H.264, 0 (lossless) to 51.");

    public static final ConfigOption<String> ENCODE_PRESET =
            ConfigOptions.key("lipsync.encode.preset")
                    .stringType()
                    .defaultValue("veryfast")
                    .withDescription("Preset of x264: speed against size.");

    private static final List<ConfigOption<?>> ALL =
            List.of(
                    WORKSPACE,
                    WORKSPACE_MIN_FREE,
                    JOB_MAX_VIDEOS,
                    JOB_VIDEOS_IN_FLIGHT,
                    JOB_ADOPT,
                    VIDEOS_IN_FLIGHT,
                    LIP_MODEL,
                    DEVICE,
                    INFER_PARALLELISM,
                    INFER_THREADS,
                    SEGMENT_FRAMES,
                    SEGMENT_WINDOW,
                    RELEASE_IN_FLIGHT,
                    DETECT_RANGE_FRAMES,
                    ENCODE_CRF,
                    ENCODE_PRESET);

    private LipSyncOptions() {}

    /** Every option there is. */
    public static List<ConfigOption<?>> all() {
        return ALL;
    }
}

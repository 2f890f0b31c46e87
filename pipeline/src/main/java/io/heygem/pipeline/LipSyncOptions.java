package io.heygem.pipeline;

import io.heygem.models.face.FaceDetectors;
import io.heygem.models.onnx.Device;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoCodec;
import io.heygem.pipeline.kafka.KafkaOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

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

    public static final ConfigOption<Duration> CONTROL_WAIT =
            ConfigOptions.key("lipsync.control.wait")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long a command waits for a job that nobody knows yet, before it"
                                    + " goes to the dead letters.");

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

    public static final ConfigOption<String> FACE_DETECTOR =
            ConfigOptions.key("lipsync.face-detector")
                    .stringType()
                    .defaultValue(FaceDetectors.DEFAULT)
                    .withDescription(
                            "ONNX file of a BlazeFace, YuNet, SCRFD or UltraFace network, or the"
                                    + " name of a bundled one (blazeface_back_256,"
                                    + " blazeface_front_128).");

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

    public static final ConfigOption<String> INFER_GPU_RESOURCE =
            ConfigOptions.key("lipsync.infer.gpu-resource")
                    .stringType()
                    .defaultValue("")
                    .withDescription(
                            "External resource of Flink, of which every session of the lip model"
                                    + " asks for one; none when empty. All slots are then cut to"
                                    + " measure (lipsync.slot.task-heap).");

    public static final ConfigOption<MemorySize> SLOT_TASK_HEAP =
            ConfigOptions.key("lipsync.slot.task-heap")
                    .memoryType()
                    .defaultValue(MemorySize.ofMebiBytes(256))
                    .withDescription(
                            "Task heap that a slot asks for beside one core, where slots are cut to"
                                    + " measure.");

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
                    .withDescription(
                            "Source frames in one record of face detection, rounded up to a"
                                    + " multiple of 6.");

    public static final ConfigOption<Integer> ENCODE_CRF =
            ConfigOptions.key("lipsync.encode.crf")
                    .intType()
                    .defaultValue(17)
                    .withDescription("Constant rate factor of the encoder, 0 (lossless) to 51.");

    public static final ConfigOption<String> ENCODE_PRESET =
            ConfigOptions.key("lipsync.encode.preset")
                    .stringType()
                    .defaultValue("veryfast")
                    .withDescription("Preset of x264 and x265: speed against size.");

    public static final ConfigOption<VideoCodec> ENCODE_CODEC =
            ConfigOptions.key("lipsync.encode.codec")
                    .enumType(VideoCodec.class)
                    .defaultValue(VideoCodec.H264)
                    .withDescription(
                            "Codec of the outputs: h264 plays everywhere, hevc is smaller.");

    public static final ConfigOption<Boolean> ENCODE_HARDWARE =
            ConfigOptions.key("lipsync.encode.hardware")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether to encode on an NVIDIA card; where that does not work, a"
                                    + " warning is logged and the processor does it.");

    public static final ConfigOption<Long> LIMIT_PIXELS =
            ConfigOptions.key("lipsync.limit.pixels")
                    .longType()
                    .defaultValue(MediaLimits.DEFAULT.pixels())
                    .withDescription("Most pixels of a picture; never more than 36 million.");

    public static final ConfigOption<Integer> LIMIT_FRAMES =
            ConfigOptions.key("lipsync.limit.frames")
                    .intType()
                    .defaultValue(MediaLimits.DEFAULT.frames())
                    .withDescription("Most frames of a source video.");

    public static final ConfigOption<Duration> LIMIT_DURATION =
            ConfigOptions.key("lipsync.limit.duration")
                    .durationType()
                    .defaultValue(MediaLimits.DEFAULT.duration())
                    .withDescription("Longest source video and longest sound.");

    public static final ConfigOption<Integer> LIMIT_TRACKS =
            ConfigOptions.key("lipsync.limit.tracks")
                    .intType()
                    .defaultValue(MediaLimits.DEFAULT.tracks())
                    .withDescription("Most tracks of a file, of any kind.");

    public static final ConfigOption<MemorySize> LIMIT_PICTURE_MEMORY =
            ConfigOptions.key("lipsync.limit.picture-memory")
                    .memoryType()
                    .defaultValue(new MemorySize(MediaLimits.DEFAULT.pictureBytes()))
                    .withDescription(
                            "Most memory that the pictures of one video may take while they are"
                                    + " decoded and encoded, estimated as 32 pictures.");

    private static final String PREFIX = "lipsync.";

    private static final List<ConfigOption<?>> OWN =
            List.of(
                    WORKSPACE,
                    WORKSPACE_MIN_FREE,
                    JOB_MAX_VIDEOS,
                    JOB_VIDEOS_IN_FLIGHT,
                    JOB_ADOPT,
                    CONTROL_WAIT,
                    VIDEOS_IN_FLIGHT,
                    LIP_MODEL,
                    FACE_DETECTOR,
                    DEVICE,
                    INFER_PARALLELISM,
                    INFER_GPU_RESOURCE,
                    SLOT_TASK_HEAP,
                    INFER_THREADS,
                    SEGMENT_FRAMES,
                    SEGMENT_WINDOW,
                    RELEASE_IN_FLIGHT,
                    DETECT_RANGE_FRAMES,
                    ENCODE_CRF,
                    ENCODE_PRESET,
                    ENCODE_CODEC,
                    ENCODE_HARDWARE,
                    LIMIT_PIXELS,
                    LIMIT_FRAMES,
                    LIMIT_DURATION,
                    LIMIT_TRACKS,
                    LIMIT_PICTURE_MEMORY);

    private LipSyncOptions() {}

    /** Every option there is, those of {@link KafkaOptions} among them. */
    public static List<ConfigOption<?>> all() {
        return Stream.concat(OWN.stream(), KafkaOptions.all().stream()).toList();
    }

    /** Which of these keys begin with {@code lipsync.} and belong to no option. */
    public static List<String> unknown(Collection<String> keys) {
        return keys.stream()
                .filter(key -> key.startsWith(PREFIX) && all().stream().noneMatch(o -> has(o, key)))
                .toList();
    }

    /** Options that are set to what they cannot be. */
    public static List<ConfigOption<?>> unreadable(ReadableConfig settings) {
        return all().stream().filter(option -> !isReadable(settings, option)).toList();
    }

    private static boolean has(ConfigOption<?> option, String key) {
        return option.key().equals(key)
                || (option.equals(KafkaOptions.PROPERTIES) && key.startsWith(option.key() + "."));
    }

    private static boolean isReadable(ReadableConfig settings, ConfigOption<?> option) {
        try {
            settings.getOptional(option);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

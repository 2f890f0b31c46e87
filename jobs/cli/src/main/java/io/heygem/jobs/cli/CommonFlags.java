package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetectors;
import io.heygem.models.lips.LipModels;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.pipeline.LipSyncOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags that every command has; raw as typed until {@link #check}. */
final class CommonFlags {

    private static final Set<String> DEVICES = Set.of("auto", "cpu", "cuda");
    private static final int MAX_SEGMENT_FRAMES = 600;

    @Option(
            names = {"--lip_model", "--lip-model"},
            paramLabel = "FILE.onnx",
            descriptionKey = "flag.lip_model")
    String lipModel;

    @Option(
            names = {"--face_detector", "--face-detector"},
            paramLabel = "FILE.onnx",
            descriptionKey = "flag.face_detector")
    String faceDetector;

    @Option(names = "--device", paramLabel = "auto|cpu|cuda", descriptionKey = "flag.device")
    String device;

    @Option(names = "--workspace", paramLabel = "DIR", descriptionKey = "flag.workspace")
    String workspace;

    @Option(
            names = {"--log_file", "--log-file"},
            paramLabel = "FILE",
            descriptionKey = "flag.log_file")
    String logFile;

    @Mixin EncodingFlags encoding;

    @Option(
            names = {"--hardware_encoder", "--hardware-encoder"},
            descriptionKey = "flag.hardware_encoder")
    boolean hardwareEncoder;

    @Option(
            names = {"--segment_frames", "--segment-frames"},
            paramLabel = "N",
            descriptionKey = "flag.segment_frames")
    String segmentFrames;

    @Option(names = "-D", paramLabel = "KEY=VALUE", descriptionKey = "flag.D")
    Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--json", descriptionKey = "flag.json")
    boolean json;

    @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "flag.lang")
    String lang;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "flag.help")
    boolean help;

    /**
     * The flags as settings; a flag wins over {@code -D} of the same key.
     *
     * @throws UsageException naming the first value that makes no sense
     */
    RenderSettings check(Messages messages, Map<String, String> environment) {
        Language.check(lang, messages);
        TypedPaths paths = new TypedPaths(messages);
        Map<String, String> all = new HashMap<>(options);
        if (lipModel != null && LipModels.isBundled(lipModel)) {
            all.put("lipsync.lip-model", lipModel);
        } else if (lipModel != null) {
            all.put("lipsync.lip-model", paths.readableFile("--lip_model", lipModel).toString());
        }
        if (faceDetector != null) {
            all.put(
                    "lipsync.face-detector",
                    FaceDetectors.names().contains(faceDetector)
                            ? faceDetector
                            : paths.readableFile("--face_detector", faceDetector).toString());
        }
        if (device != null) {
            String wanted = device.toLowerCase(Locale.ROOT);
            if (!DEVICES.contains(wanted)) {
                throw new UsageException(messages.get("wrong.device", device));
            }
            all.put("lipsync.device", wanted);
        }
        encoding.crf(messages).ifPresent(crf -> all.put("lipsync.encode.crf", String.valueOf(crf)));
        put(all, "lipsync.encode.preset", encoding.preset(messages));
        put(all, "lipsync.encode.codec", encoding.codec(messages));
        if (hardwareEncoder) {
            all.put("lipsync.encode.hardware", "true");
        }
        if (segmentFrames != null) {
            all.put(
                    "lipsync.segment.frames",
                    String.valueOf(
                            whole(
                                    "--segment_frames",
                                    segmentFrames,
                                    1,
                                    MAX_SEGMENT_FRAMES,
                                    messages)));
        }
        Path room = paths.writableFolder("--workspace", workspace(all, environment));
        all.put("lipsync.workspace", room.toString());
        Path log =
                logFile == null
                        ? room.resolve("logs").resolve(LogSetup.DEFAULT_NAME)
                        : paths.absolute("--log_file", logFile);
        checkOptions(all, messages);
        return new RenderSettings(all, all.getOrDefault("lipsync.device", "auto"), log, json);
    }

    /** The word of a policy; null when none was typed. */
    static String lengthPolicy(String typed, Messages messages) {
        if (typed == null) {
            return null;
        }
        String word = typed.toLowerCase(Locale.ROOT).replace('-', '_');
        if (LengthPolicy.of(word).isEmpty()) {
            throw new UsageException(
                    messages.get(
                            "wrong.length_policy", typed, String.join(", ", LengthPolicy.words())));
        }
        return word;
    }

    /** The word of a choice; null when none was typed. */
    static String face(String typed, Messages messages) {
        if (typed == null) {
            return null;
        }
        return FaceChoice.of(typed.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new UsageException(messages.get("wrong.face", typed)))
                .word();
    }

    /** Refuses keys and values that the pipeline does not know. */
    static void checkOptions(Map<String, String> settings, Messages messages) {
        for (String key : LipSyncOptions.unknown(settings.keySet())) {
            List<String> known = LipSyncOptions.all().stream().map(ConfigOption::key).toList();
            throw new UsageException(messages.get("wrong.option", key, String.join(", ", known)));
        }
        for (ConfigOption<?> option : LipSyncOptions.unreadable(Configuration.fromMap(settings))) {
            throw new UsageException(
                    messages.get("wrong.option_value", option.key(), settings.get(option.key())));
        }
    }

    /** Starts logging as the settings say; on a screen our lines go to the file alone. */
    static void startLog(RenderSettings settings, Terminal terminal, Messages messages) {
        try {
            LogSetup.start(settings.logFile(), !terminal.interactive());
        } catch (IOException e) {
            throw new UsageException(messages.get("wrong.log_file", settings.logFile()), e);
        }
    }

    private String workspace(Map<String, String> all, Map<String, String> environment) {
        return workspace == null && all.containsKey("lipsync.workspace")
                ? all.get("lipsync.workspace")
                : workspace(workspace, environment);
    }

    /** The folder that was typed, else the environment's, else {@code ./workspace}. */
    static String workspace(String typed, Map<String, String> environment) {
        if (typed != null) {
            return typed;
        }
        String byEnvironment = environment.getOrDefault("HEYGEM_WORKSPACE", "");
        return byEnvironment.isBlank() ? "workspace" : byEnvironment;
    }

    private static void put(Map<String, String> all, String key, String value) {
        if (value != null) {
            all.put(key, value);
        }
    }

    /** A whole number in a range, both ends included. */
    static int whole(String flag, String text, int min, int max, Messages messages) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new UsageException(messages.get("wrong.number", flag, text, min, max), e);
        }
        throw new UsageException(messages.get("wrong.number", flag, text, min, max));
    }
}

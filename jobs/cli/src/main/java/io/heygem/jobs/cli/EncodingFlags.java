package io.heygem.jobs.cli;

import io.heygem.operators.record.EncodingChoice;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How pictures are compressed; raw as typed until asked for. */
final class EncodingFlags {

    @Option(names = "--crf", paramLabel = "0..51", descriptionKey = "flag.crf")
    private String crf;

    @Option(names = "--preset", paramLabel = "NAME", descriptionKey = "flag.preset")
    private String preset;

    @Option(names = "--codec", paramLabel = "h264|hevc", descriptionKey = "flag.codec")
    private String codec;

    /** Whether anything was typed. */
    boolean any() {
        return crf != null || preset != null || codec != null;
    }

    /** The rate factor; empty when none was typed. */
    OptionalInt crf(Messages messages) {
        return crf == null
                ? OptionalInt.empty()
                : OptionalInt.of(
                        CommonFlags.whole("--crf", crf, 0, EncodingChoice.MAX_CRF, messages));
    }

    /** The preset; null when none was typed. */
    String preset(Messages messages) {
        return oneOf("--preset", preset, EncodingChoice.PRESETS, messages);
    }

    /** The codec; null when none was typed. */
    String codec(Messages messages) {
        return oneOf("--codec", codec, EncodingChoice.codecs(), messages);
    }

    private static String oneOf(String flag, String text, List<String> names, Messages messages) {
        if (text == null) {
            return null;
        }
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        if (!names.contains(wanted)) {
            throw new UsageException(
                    messages.get("wrong.name", flag, text, String.join(", ", names)));
        }
        return wanted;
    }
}

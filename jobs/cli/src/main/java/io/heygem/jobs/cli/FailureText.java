package io.heygem.jobs.cli;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.VideoOutcome;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A failure in the reader's language: what happened and what to try. */
final class FailureText {

    /** The codec's name, as reasons give it: "... codec prores ...". */
    private static final Pattern CODEC = Pattern.compile("\\bcodec:? ['\"]?([A-Za-z0-9_.-]*\\w)");

    private final Messages messages;

    FailureText(Messages messages) {
        this.messages = messages;
    }

    /** What happened, as "video could not be decoded, codec X is not supported". */
    String sentence(ErrorCode code, String reason) {
        return messages.get("error." + code, subject(code, reason));
    }

    /** What to try. */
    String hint(ErrorCode code) {
        return messages.get("hint." + code);
    }

    /** Sentence, code and the stage's own words of an outcome that failed. */
    String line(VideoOutcome outcome) {
        ErrorCode code = outcome.code() == null ? ErrorCode.INTERNAL_ERROR : outcome.code();
        String reason = outcome.reason() == null ? "" : TextColumns.printable(outcome.reason());
        String sentence = sentence(code, reason) + " [" + code + "]";
        return reason.isEmpty() ? sentence : sentence + " " + reason;
    }

    private static String subject(ErrorCode code, String reason) {
        if (code != ErrorCode.DECODE_UNSUPPORTED_CODEC
                && code != ErrorCode.AUDIO_UNSUPPORTED_CODEC) {
            return "";
        }
        Matcher found = CODEC.matcher(reason == null ? "" : reason);
        return found.find() ? found.group(1) : "?";
    }
}

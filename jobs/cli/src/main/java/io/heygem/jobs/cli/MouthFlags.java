package io.heygem.jobs.cli;

import io.heygem.operators.record.MouthStrength;
import java.math.BigDecimal;
import picocli.CommandLine.Option;

/** Whose mouth moves and how much; raw as typed until asked for. */
final class MouthFlags {

    @Option(names = "--face", paramLabel = "WHICH", descriptionKey = "flag.face")
    private String face;

    @Option(
            names = {"--mouth_strength", "--mouth-strength"},
            paramLabel = "0..1.5",
            descriptionKey = "flag.mouth_strength")
    private String mouthStrength;

    /** Whether any of them was typed. */
    boolean any() {
        return face != null || mouthStrength != null;
    }

    /** The word of the choice; null when none was typed. */
    String face(Messages messages) {
        return CommonFlags.face(face, messages);
    }

    /** How much mouths move; null when nothing was typed. */
    BigDecimal strength(Messages messages) {
        if (mouthStrength == null) {
            return null;
        }
        return MouthStrength.of(mouthStrength)
                .map(strength -> new BigDecimal(strength.word()))
                .orElseThrow(
                        () ->
                                new UsageException(
                                        messages.get("wrong.mouth_strength", mouthStrength)));
    }
}

package io.heygem.operators.record;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which of a video's people shall speak. A person is chosen over the whole video, not frame by
 * frame; where that person does not show, nobody speaks.
 *
 * @param rule how the person is found
 * @param index which one of the people, the most dominant first, from 1; 0 for other rules
 * @param x column of the picture where the person is, pixels; 0 for other rules
 * @param y row of the picture where the person is, pixels; 0 for other rules
 * @param atUs when the person is there, microseconds from the first frame; 0 for other rules
 */
public record FaceChoice(Rule rule, int index, int x, int y, long atUs) {

    /** How a person is found. */
    public enum Rule {
        /** Size, presence and nearness to the centre, over the whole video. */
        DOMINANT,
        /** The largest face on average. */
        LARGEST,
        /** The face nearest to the centre on average. */
        CENTER,
        /** The leftmost face on average. */
        LEFT,
        /** The rightmost face on average. */
        RIGHT,
        /** Everybody speaks. */
        ALL,
        /** By number. */
        INDEX,
        /** Whoever is at a place at a time. */
        PLACE
    }

    /** What holds where nobody asked for another. */
    public static final FaceChoice DEFAULT = new FaceChoice(Rule.DOMINANT);

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");
    private static final Pattern AT =
            Pattern.compile("([0-9]{1,5}),([0-9]{1,5})(?:@([0-9]{1,6}(?:\\.[0-9]{1,6})?))?");
    private static final int US_DIGITS = 6;

    private FaceChoice(Rule rule) {
        this(rule, 0, 0, 0, 0);
    }

    /** The choice that a user's word, as {@code left}, {@code 2} or {@code 640,360@2.5}, means. */
    public static Optional<FaceChoice> of(String word) {
        if (NUMBER.matcher(word).matches()) {
            return Optional.of(new FaceChoice(Rule.INDEX, Integer.parseInt(word), 0, 0, 0));
        }
        Matcher at = AT.matcher(word);
        if (at.matches()) {
            BigDecimal seconds = new BigDecimal(at.group(3) == null ? "0" : at.group(3));
            return Optional.of(
                    new FaceChoice(
                            Rule.PLACE,
                            0,
                            Integer.parseInt(at.group(1)),
                            Integer.parseInt(at.group(2)),
                            seconds.movePointRight(US_DIGITS).longValueExact()));
        }
        return named().filter(rule -> name(rule).equals(word)).map(FaceChoice::new).findFirst();
    }

    /** What users may write. */
    public static List<String> words() {
        return Stream.concat(
                        named().map(FaceChoice::name), Stream.of("a number from 1", "x,y@seconds"))
                .toList();
    }

    /** The same choice as users write it; equal choices give equal words. */
    public String word() {
        return switch (rule) {
            case INDEX -> String.valueOf(index);
            case PLACE ->
                    "%d,%d@%s"
                            .formatted(
                                    x,
                                    y,
                                    BigDecimal.valueOf(atUs, US_DIGITS)
                                            .stripTrailingZeros()
                                            .toPlainString());
            default -> name(rule);
        };
    }

    private static Stream<Rule> named() {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule != Rule.INDEX && rule != Rule.PLACE);
    }

    private static String name(Rule rule) {
        return rule.name().toLowerCase(Locale.ROOT);
    }
}

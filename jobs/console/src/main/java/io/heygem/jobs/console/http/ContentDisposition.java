package io.heygem.jobs.console.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The header that names a download, RFC 6266 and RFC 5987: any name, no way out of the header. */
public final class ContentDisposition {

    private static final String PLAIN =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";
    private static final int LONGEST = 180;

    private ContentDisposition() {}

    /** A file to keep. */
    public static String attachment(String name) {
        return of("attachment", name);
    }

    /** A file to show. */
    public static String inline(String name) {
        return of("inline", name);
    }

    private static String of(String kind, String name) {
        StringBuilder plain = new StringBuilder();
        StringBuilder coded = new StringBuilder();
        shortened(name)
                .codePoints()
                .map(c -> Character.isISOControl(c) || invisible(c) ? '_' : c)
                .forEach(
                        c -> {
                            boolean quotable = c >= ' ' && c < 0x7f && "\"\\%/".indexOf(c) < 0;
                            plain.append(quotable ? (char) c : '_');
                            coded.append(coded(c));
                        });
        return kind + "; filename=\"" + plain + "\"; filename*=UTF-8''" + coded;
    }

    /** Signs that turn the direction of writing make one name look like another. */
    private static boolean invisible(int c) {
        return Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE;
    }

    private static String coded(int c) {
        if (c < 0x7f && PLAIN.indexOf(c) >= 0) {
            return Character.toString(c);
        }
        StringBuilder coded = new StringBuilder();
        for (byte one : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            coded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(one));
        }
        return coded.toString();
    }

    /** The middle goes, the ending stays. */
    private static String shortened(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        int tail = name.length() - LONGEST / 4;
        int head = LONGEST - LONGEST / 4;
        if (Character.isLowSurrogate(name.charAt(tail))) {
            tail++;
        }
        if (Character.isLowSurrogate(name.charAt(head))) {
            head--;
        }
        return name.substring(0, head) + name.substring(tail);
    }
}

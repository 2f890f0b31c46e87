package io.heygem.jobs.console.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Path and query of a request, decoded once.
 *
 * @param path its parts
 * @param query its parameters; the last of several holds
 */
record Address(List<String> path, Map<String, String> query) {

    /**
     * Decodes.
     *
     * @throws HttpProblem 400 when the signs are not UTF-8 or hold a NUL
     */
    static Address of(String rawPath, String rawQuery) throws HttpProblem {
        List<String> path = new ArrayList<>();
        for (String part : rawPath.substring(Math.min(1, rawPath.length())).split("/", -1)) {
            path.add(decoded(part));
        }
        Map<String, String> query = new LinkedHashMap<>();
        if (rawQuery != null && !rawQuery.isEmpty()) {
            for (String pair : rawQuery.split("&", -1)) {
                int equal = pair.indexOf('=');
                String name = equal < 0 ? pair : pair.substring(0, equal);
                String value = equal < 0 ? "" : pair.substring(equal + 1);
                query.put(decoded(name.replace('+', ' ')), decoded(value.replace('+', ' ')));
            }
        }
        return new Address(path, query);
    }

    private static String decoded(String raw) throws HttpProblem {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 4);
        for (int i = 0; i < raw.length(); i++) {
            char sign = raw.charAt(i);
            if (sign == '%') {
                boolean whole = i + 2 <= raw.length() - 1;
                int high = whole ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = whole ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new HttpProblem(400, "ADDRESS");
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (sign < 0x80) {
                bytes.put((byte) sign);
            } else {
                throw new HttpProblem(400, "ADDRESS");
            }
        }
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            if (text.indexOf('\0') >= 0) {
                throw new HttpProblem(400, "ADDRESS");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new HttpProblem(400, "ADDRESS");
        }
    }
}

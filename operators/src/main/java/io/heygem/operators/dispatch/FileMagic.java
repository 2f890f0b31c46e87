package io.heygem.operators.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells videos and pictures by their first bytes, for files whose name says nothing. */
final class FileMagic {

    private static final int TS_PACKET = 188;

    private FileMagic() {}

    /** Whether a file begins like one; false when it cannot be read. */
    static boolean looksVisual(Path file) {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(TS_PACKET + 1);
        } catch (IOException e) {
            // The probe will say why, where the user names the file.
            return false;
        }
        boolean transport = head.length > TS_PACKET && head[0] == 'G' && head[TS_PACKET] == 'G';
        return transport
                || is(head, 4, "ftyp")
                || is(head, 4, "moov")
                || is(head, 0, "\u001aE\u00df\u00a3")
                || (is(head, 0, "RIFF") && (is(head, 8, "AVI ") || is(head, 8, "WEBP")))
                || is(head, 0, "FLV")
                || is(head, 0, "\0\0\u0001\u00ba")
                || is(head, 0, "\u0089PNG")
                || is(head, 0, "\u00ff\u00d8\u00ff")
                || is(head, 0, "GIF8");
    }

    private static boolean is(byte[] head, int at, String mark) {
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < bytes.length; i++) {
            if (at + i >= head.length || head[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}

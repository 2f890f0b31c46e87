package io.heygem.jobs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** One command line run in this process, with its streams kept. */
final class Captured {

    final FakeLipSync lipSync = new FakeLipSync();
    final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    Locale locale = Locale.ENGLISH;
    Map<String, String> environment = Map.of();
    boolean interactive;

    int run(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        Terminal terminal = new Terminal(stream(outBytes), stream(errBytes), interactive, 100, 24);
        return HeygemCommand.run(texts, lipSync, terminal, environment, locale);
    }

    String out() {
        return outBytes.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return errBytes.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}

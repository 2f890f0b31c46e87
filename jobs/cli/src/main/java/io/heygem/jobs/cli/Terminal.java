package io.heygem.jobs.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a person or a script reads us.
 *
 * @param out results: the table or the JSON document
 * @param err everything else
 * @param interactive true when {@code err} is a screen that understands ANSI sequences
 * @param columns width of the screen; wide when it is none
 * @param rows height of the screen
 */
record Terminal(PrintStream out, PrintStream err, boolean interactive, int columns, int rows) {

    private static final int UNKNOWN_COLUMNS = 160;
    private static final int SCREEN_COLUMNS = 80;
    private static final int SCREEN_ROWS = 24;

    /**
     * The process's own streams, in UTF-8. The launcher tells by system properties what only a
     * shell can find out.
     */
    static Terminal ofProcess() {
        boolean screen = Boolean.getBoolean("heygem.terminal");
        return new Terminal(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                screen,
                screen ? positive("heygem.columns", SCREEN_COLUMNS) : UNKNOWN_COLUMNS,
                screen ? positive("heygem.rows", SCREEN_ROWS) : SCREEN_ROWS);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    private static int positive(String property, int otherwise) {
        int value = Integer.getInteger(property, otherwise);
        return value > 0 ? value : otherwise;
    }
}

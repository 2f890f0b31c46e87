package io.heygem.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Points Log4j2 at the running log. {@code log4j2-heygem.xml} holds the layout and the levels; it
 * reads where to write from the system properties set here.
 */
final class LogSetup {

    static final String DEFAULT_NAME = "运行实时日志.log";

    private LogSetup() {}

    /**
     * Starts logging into a file, appended; its folder is made.
     *
     * @param onConsole true when our own lines shall appear on standard error too
     */
    static void start(Path file, boolean onConsole) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (Files.isDirectory(file) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new IOException(file + " cannot be written");
        }
        System.setProperty("heygem.log.file", file.toString());
        System.setProperty("heygem.log.console", (onConsole ? Level.INFO : Level.OFF).name());
        Configurator.reconfigure(configuration("log4j2-heygem.xml"));
    }

    /** Starts logging to standard error alone, our own lines only; for commands of a moment. */
    static void startWithoutFile(boolean onConsole) {
        System.setProperty("heygem.log.console", (onConsole ? Level.INFO : Level.OFF).name());
        Configurator.reconfigure(configuration("log4j2-console.xml"));
    }

    private static URI configuration(String name) {
        try {
            return LogSetup.class.getResource(name).toURI();
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new IOException("class path with a broken address", e));
        }
    }
}

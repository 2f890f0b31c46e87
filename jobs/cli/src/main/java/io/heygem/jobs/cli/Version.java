package io.heygem.jobs.cli;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What this build is made of. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        Properties built = new Properties();
        try (Reader reader =
                new InputStreamReader(
                        Version.class.getResourceAsStream("version.properties"),
                        StandardCharsets.UTF_8)) {
            built.load(reader);
        }
        return new String[] {
            "heygem " + built.getProperty("heygem"),
            "Flink " + built.getProperty("flink"),
            "ONNX Runtime " + built.getProperty("onnxruntime"),
            "FFmpeg " + built.getProperty("ffmpeg"),
            "Java " + Runtime.version()
        };
    }
}

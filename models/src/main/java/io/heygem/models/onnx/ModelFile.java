package io.heygem.models.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a model and its manifest, checked against each other.
 *
 * @param name what messages call the model
 * @param graph the ONNX file; handed over, never copied
 */
public record ModelFile(String name, byte[] graph, ModelManifest manifest) {

    /** Largest file that is read, bytes: what one array can hold, with a margin. */
    private static final long MAX_BYTES = 2_000_000_000L;

    /** A model of this project, {@code manifests/NAME.onnx} and {@code .properties}. */
    public static ModelFile bundled(String name) throws ModelException {
        String base = "/manifests/" + name;
        try (InputStream weights = ModelFile.class.getResourceAsStream(base + ".onnx");
                InputStream text = ModelFile.class.getResourceAsStream(base + ".properties")) {
            if (weights == null || text == null) {
                throw new ModelException(
                        "bundled model %s is missing: expected resources %s.onnx and .properties"
                                .formatted(name, base));
            }
            ModelManifest manifest = ModelManifest.read(text, base + ".properties");
            for (String key : new String[] {"name", "source", "licence", "sha256"}) {
                manifest.required(key);
            }
            byte[] graph = weights.readAllBytes();
            manifest.verify(graph);
            return new ModelFile(manifest.required("name"), graph, manifest);
        } catch (IOException e) {
            throw new ModelException(
                    "bundled model %s cannot be read: %s".formatted(name, e.getMessage()), e);
        }
    }

    /** A foreign model FILE.onnx; FILE.properties beside it is read where it is there. */
    public static ModelFile read(Path file) throws ModelException {
        String fileName = String.valueOf(file.getFileName());
        int dot = fileName.lastIndexOf('.');
        String stem = dot > 0 ? fileName.substring(0, dot) : fileName;
        Path beside = file.resolveSibling(stem + ".properties");
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw new ModelException(
                        "model file %s has %d bytes, expected at most %d"
                                .formatted(file, bytes, MAX_BYTES));
            }
            byte[] graph = Files.readAllBytes(file);
            ModelManifest manifest = ModelManifest.empty(beside.toString());
            if (Files.isRegularFile(beside)) {
                try (InputStream in = Files.newInputStream(beside)) {
                    manifest = ModelManifest.read(in, beside.toString());
                }
            }
            manifest.verify(graph);
            return new ModelFile(manifest.text("name", fileName), graph, manifest);
        } catch (IOException e) {
            throw new ModelException("model file %s cannot be read: %s".formatted(file, e), e);
        }
    }
}

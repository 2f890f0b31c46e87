package io.heygem.operators.assemble;

import io.heygem.operators.record.OutputManifest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether an output is there already, made of exactly the same things. */
public final class FinishedOutputs implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(FinishedOutputs.class);

    private final ManifestFormat format;

    public FinishedOutputs(ManifestFormat format) {
        this.format = format;
    }

    /** The manifest of a finished output that was rendered under this key. */
    public Optional<OutputManifest> find(Path output, String renderKey) throws IOException {
        Path file = JobLayout.manifest(output);
        if (!Files.isRegularFile(file) || !Files.isRegularFile(output)) {
            return Optional.empty();
        }
        try {
            OutputManifest manifest = format.read(Files.readAllBytes(file));
            boolean same =
                    renderKey.equals(manifest.renderKey())
                            && manifest.bytes() == Files.size(output);
            return same ? Optional.of(manifest) : Optional.empty();
        } catch (IOException e) {
            LOG.info("{} is no manifest of ours and will be replaced: {}", file, e.getMessage());
            return Optional.empty();
        }
    }
}

package io.heygem.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heygem.operators.assemble.ManifestFormat;
import io.heygem.operators.record.OutputManifest;
import java.io.IOException;

/** Manifests as JSON, UTF-8, readable by people. */
public final class JsonManifestFormat implements ManifestFormat {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    @Override
    public byte[] write(OutputManifest manifest) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest of plain values is always JSON", e);
        }
    }

    @Override
    public OutputManifest read(byte[] content) throws IOException {
        OutputManifest manifest = MAPPER.readValue(content, OutputManifest.class);
        if (manifest == null) {
            throw new IOException("manifest is null, expected an object");
        }
        return manifest;
    }
}

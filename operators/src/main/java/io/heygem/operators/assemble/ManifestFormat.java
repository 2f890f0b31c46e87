package io.heygem.operators.assemble;

import io.heygem.operators.record.OutputManifest;
import java.io.IOException;
import java.io.Serializable;

/** How an {@link OutputManifest} is written; stages know nothing of JSON. */
public interface ManifestFormat extends Serializable {

    /** The file's content. */
    byte[] write(OutputManifest manifest);

    /** What a file says; {@link IOException} when it is no manifest. */
    OutputManifest read(byte[] content) throws IOException;
}

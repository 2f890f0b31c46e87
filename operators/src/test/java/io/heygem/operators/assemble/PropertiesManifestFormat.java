package io.heygem.operators.assemble;

import io.heygem.models.image.ColorMatrix;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.record.OutputManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Manifests as lines, for tests that know nothing of JSON. */
public final class PropertiesManifestFormat implements ManifestFormat {

    private static final long serialVersionUID = 1L;
    private static final String HEADER = "manifest";
    private static final int FIELDS = 27;

    @Override
    public byte[] write(OutputManifest m) {
        VideoFormat f = m.format();
        Object[] fields = {
            HEADER,
            m.jobId(),
            m.videoId(),
            m.video(),
            m.videoDigest(),
            m.audioDigest(),
            m.renderKey(),
            m.model(),
            m.modelDigest(),
            f.width(),
            f.height(),
            f.frameRateNum(),
            f.frameRateDen(),
            f.sarNum(),
            f.sarDen(),
            f.matrix(),
            f.fullRange(),
            m.frames(),
            m.framesWithoutFace(),
            m.videoDurationUs(),
            m.audioDurationUs(),
            m.bytes(),
            m.sha256(),
            m.lengthPolicy(),
            m.face(),
            m.mouthStrength(),
            m.framesMouthHidden()
        };
        StringBuilder text = new StringBuilder();
        for (Object field : fields) {
            text.append(field).append('\n');
        }
        m.warnings().forEach(warning -> text.append(warning).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public OutputManifest read(byte[] content) throws IOException {
        List<String> s = new String(content, StandardCharsets.UTF_8).lines().toList();
        if (s.size() < FIELDS || !s.get(0).equals(HEADER)) {
            throw new IOException(s.size() + " lines are no manifest");
        }
        VideoFormat format =
                new VideoFormat(
                        Integer.parseInt(s.get(9)),
                        Integer.parseInt(s.get(10)),
                        Integer.parseInt(s.get(11)),
                        Integer.parseInt(s.get(12)),
                        Integer.parseInt(s.get(13)),
                        Integer.parseInt(s.get(14)),
                        ColorMatrix.valueOf(s.get(15)),
                        Boolean.parseBoolean(s.get(16)));
        return new OutputManifest(
                s.get(1),
                s.get(2),
                s.get(3),
                s.get(4),
                s.get(5),
                s.get(6),
                s.get(7),
                s.get(8),
                s.get(23),
                s.get(24),
                s.get(25),
                format,
                Integer.parseInt(s.get(17)),
                Integer.parseInt(s.get(18)),
                Integer.parseInt(s.get(26)),
                Long.parseLong(s.get(19)),
                Long.parseLong(s.get(20)),
                Long.parseLong(s.get(21)),
                s.get(22),
                s.subList(FIELDS, s.size()));
    }
}

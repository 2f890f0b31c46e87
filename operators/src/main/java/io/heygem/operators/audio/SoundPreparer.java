package io.heygem.operators.audio;

import io.heygem.models.audio.MelExtractor;
import io.heygem.models.audio.SpeechPresence;
import io.heygem.operators.media.AudioTranscoder;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.PreparedAudio;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes an audio once: its mel spectrogram, where it speaks and its AAC track go to the
 * workspace, where every video and every later job with the same content finds them.
 */
public final class SoundPreparer {

    private static final Logger LOG = LoggerFactory.getLogger(SoundPreparer.class);

    /** Changes whenever the same file would give another spectrogram, silence or AAC track. */
    private static final String VERSION = "3";

    private static final int KNOWN = 64;

    private final JobLayout layout;
    private final MediaLimits limits;
    private final Map<Stamp, String> digests =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Stamp, String> eldest) {
                    return size() > KNOWN;
                }
            };

    /** What tells that a file is still the one whose digest is known. */
    private record Stamp(Path file, Object key, long bytes, FileTime modified) {}

    public SoundPreparer(JobLayout layout) {
        this(layout, MediaLimits.DEFAULT);
    }

    public SoundPreparer(JobLayout layout, MediaLimits limits) {
        this.layout = layout;
        this.limits = limits;
    }

    /**
     * The prepared sound of a file; a file that many videos need is read once.
     *
     * @param wanted run now and then; throws when the work shall end
     */
    public PreparedSound prepare(Path audio, Runnable wanted) throws MediaException, IOException {
        if (!Files.isRegularFile(audio)) {
            throw new MediaException(
                    ErrorCode.AUDIO_NOT_FOUND,
                    "audio %s is no file, expected one".formatted(audio));
        }
        String digest;
        try {
            BasicFileAttributes facts = Files.readAttributes(audio, BasicFileAttributes.class);
            Stamp stamp = new Stamp(audio, facts.fileKey(), facts.size(), facts.lastModifiedTime());
            digest = digests.get(stamp);
            if (digest == null) {
                digest = Digests.file(audio, wanted);
                digests.put(stamp, digest);
            }
        } catch (IOException e) {
            throw new MediaException(
                    ErrorCode.AUDIO_UNREADABLE,
                    "audio %s cannot be read to its end: %s".formatted(audio, e.getMessage()),
                    e);
        }
        return prepare(audio, digest, wanted);
    }

    /** The prepared sound of a file with this digest, made now or long ago. */
    public PreparedSound prepare(Path audio, String digest, Runnable wanted)
            throws MediaException, IOException {
        Path facts = layout.soundFacts(digest);
        if (Stream.of(facts, layout.mel(digest), layout.speech(digest), layout.sound(digest))
                .allMatch(Files::exists)) {
            Properties known = load(facts);
            if (VERSION.equals(known.getProperty("version"))) {
                LOG.info("sound of {} is there already", audio);
                return read(known, digest);
            }
        }
        long begin = System.nanoTime();
        PreparedSound sound = make(audio, digest, wanted);
        store(facts, sound);
        LOG.info(
                "prepared sound of {}: {} samples at {} Hz, {} mel steps, {} ms",
                audio,
                sound.samples(),
                sound.sampleRateHz(),
                sound.melSteps(),
                (System.nanoTime() - begin) / 1_000_000);
        return sound;
    }

    private PreparedSound make(Path audio, String digest, Runnable wanted)
            throws MediaException, IOException {
        try (AtomicFile mel = AtomicFile.create(layout.mel(digest));
                AtomicFile aac = AtomicFile.create(layout.sound(digest))) {
            Heard sound = listen(audio, PreparedAudio.MEAN, mel.path(), aac.path(), wanted);
            if (sound.audio().heard() != PreparedAudio.MEAN) {
                sound = listen(audio, sound.audio().heard(), mel.path(), aac.path(), wanted);
            }
            SpeechFile.write(layout.speech(digest), SpeechPresence.of(sound.levels()));
            mel.commit();
            aac.commit();
            return new PreparedSound(
                    digest,
                    sound.audio().samples(),
                    sound.audio().sampleRate(),
                    sound.levels().length,
                    sound.audio().warnings());
        }
    }

    private record Heard(PreparedAudio audio, float[] levels) {}

    private Heard listen(Path audio, int channel, Path mel, Path aac, Runnable wanted)
            throws MediaException, IOException {
        try (MelFile.Writer writer = new MelFile.Writer(mel)) {
            Levels levels = new Levels();
            MelExtractor extractor =
                    new MelExtractor(
                            column -> {
                                levels.add(SpeechPresence.level(column));
                                append(writer, column);
                            });
            PreparedAudio prepared =
                    AudioTranscoder.transcode(
                            audio,
                            aac,
                            limits,
                            channel,
                            (samples, count) -> extractor.accept(samples, 0, count),
                            wanted);
            extractor.finish();
            return new Heard(prepared, levels.all());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Grows; an hour has 288 000. */
    private static final class Levels {

        private float[] values = new float[1 << 12];
        private int count;

        void add(float level) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = level;
        }

        float[] all() {
            return Arrays.copyOf(values, count);
        }
    }

    private static void append(MelFile.Writer writer, float[] column) {
        try {
            writer.write(column);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void store(Path facts, PreparedSound sound) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("version", VERSION);
        properties.setProperty("samples", Long.toString(sound.samples()));
        properties.setProperty("sample-rate-hz", Integer.toString(sound.sampleRateHz()));
        properties.setProperty("mel-steps", Integer.toString(sound.melSteps()));
        for (int i = 0; i < sound.warnings().size(); i++) {
            properties.setProperty("warning." + i, sound.warnings().get(i));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        properties.store(bytes, null);
        AtomicFile.write(facts, bytes.toByteArray());
    }

    private static Properties load(Path facts) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(facts)) {
            properties.load(reader);
        }
        return properties;
    }

    private static PreparedSound read(Properties properties, String digest) {
        List<String> warnings =
                java.util.stream.IntStream.iterate(
                                0, i -> properties.containsKey("warning." + i), i -> i + 1)
                        .mapToObj(i -> properties.getProperty("warning." + i))
                        .toList();
        return new PreparedSound(
                digest,
                Long.parseLong(properties.getProperty("samples")),
                Integer.parseInt(properties.getProperty("sample-rate-hz")),
                Integer.parseInt(properties.getProperty("mel-steps")),
                warnings);
    }
}

package io.heygem.operators.media;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes the sound of any file once: for the network, and as AAC for all outputs. */
public final class AudioTranscoder {

    private AudioTranscoder() {}

    /**
     * Decodes the best audio track of a file, in one pass and constant memory.
     *
     * @param input any media file with sound
     * @param aacOutput the AAC file (.m4a) to write; its time 0 is the first decoded sample.
     *     Incomplete when this throws
     * @param sink receives the mean of all channels at 16 kHz, {@code ceil(duration * 16000)}
     *     samples; 16 kHz mono passes unchanged
     * @throws MediaException {@code AUDIO_*}, naming the file and the reason
     */
    public static PreparedAudio transcode(Path input, Path aacOutput, SampleSink sink)
            throws MediaException {
        return transcode(input, aacOutput, MediaLimits.DEFAULT, PreparedAudio.MEAN, sink, () -> {});
    }

    /**
     * As {@link #transcode(Path, Path, SampleSink)}.
     *
     * @param limits tracks and duration are refused beyond these
     * @param heard the channel for the sink, or {@link PreparedAudio#MEAN} of all
     * @param wanted run between packets; throws when the work shall end
     */
    public static PreparedAudio transcode(
            Path input,
            Path aacOutput,
            MediaLimits limits,
            int heard,
            SampleSink sink,
            Runnable wanted)
            throws MediaException {
        try (MediaSource source = MediaSource.open(input, TrackKind.AUDIO, limits, wanted);
                TrackDecoder decoder = new TrackDecoder(source, 1);
                MonoResampler mono = new MonoResampler(sink, heard)) {
            AVFrame frame = nextSound(decoder);
            if (frame == null) {
                throw new MediaException(
                        ErrorCode.AUDIO_EMPTY,
                        "the audio track of %s (%s) has no samples"
                                .formatted(input, source.codec()));
            }
            int rate = frame.sample_rate();
            int channels = frame.ch_layout().nb_channels();
            long samples = 0;
            int survivor;
            try (AacWriter aac = new AacWriter(aacOutput, frame)) {
                for (; frame != null; frame = nextSound(decoder)) {
                    samples += frame.nb_samples();
                    if (samples / rate > limits.duration().toSeconds()) {
                        throw new MediaException(
                                ErrorCode.AUDIO_TOO_LARGE,
                                "the sound of %s lasts longer than %d s"
                                        .formatted(input, limits.duration().toSeconds()));
                    }
                    mono.accept(frame);
                    aac.accept(frame);
                }
                mono.finish((samples * MonoResampler.RATE_HZ + rate - 1) / rate);
                aac.finish();
                survivor = aac.survivor();
            }
            return new PreparedAudio(
                    rate,
                    channels,
                    samples,
                    source.codec(),
                    survivor,
                    warnings(source, decoder, rate, samples, survivor));
        }
    }

    private static AVFrame nextSound(TrackDecoder decoder) {
        AVFrame frame = decoder.next();
        while (frame != null && frame.nb_samples() == 0) {
            frame = decoder.next();
        }
        return frame;
    }

    private static List<String> warnings(
            MediaSource source, TrackDecoder decoder, int rate, long samples, int survivor) {
        List<String> warnings = new ArrayList<>();
        if (source.repaired()) {
            warnings.add("the header of the WAV file is broken; the sound behind it is used");
        }
        if (survivor != PreparedAudio.MEAN) {
            warnings.add(
                    "the channels cancel each other out; the lips follow the %s one alone"
                            .formatted(survivor == 0 ? "left" : "right"));
        }
        if (rate < MonoResampler.RATE_HZ) {
            warnings.add(
                    "sample rate is %d Hz, expected at least %d Hz: high sounds are missing"
                            .formatted(rate, MonoResampler.RATE_HZ));
        }
        if (decoder.errors() > 0) {
            warnings.add("%d damaged pieces of sound were skipped".formatted(decoder.errors()));
        }
        if (source.brokeOff()) {
            warnings.add("the sound breaks off after %.3f s".formatted((double) samples / rate));
        }
        if (source.tracksOfKind() > 1) {
            warnings.add(
                    "%d audio tracks, track %d is used"
                            .formatted(source.tracksOfKind(), source.track().index()));
        }
        return warnings;
    }
}

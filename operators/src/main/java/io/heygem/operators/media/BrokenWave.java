package io.heygem.operators.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * A WAV file whose chunk sizes lie, as programs leave behind that write to a pipe: players find the
 * samples all the same, and so does this.
 *
 * @param demuxer FFmpeg's reader of bare samples of this kind
 * @param dataAt first byte of the samples
 * @param sampleRateHz samples per second
 * @param channels channels
 */
record BrokenWave(String demuxer, int dataAt, int sampleRateHz, int channels) {

    /** Headers are shorter than this. */
    private static final int SEARCHED_BYTES = 64 * 1024;

    private static final int FORMAT_BYTES = 16;

    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;

    /** Nothing when the file is no WAV file, or holds what only its header could explain. */
    static Optional<BrokenWave> find(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(SEARCHED_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // Until full or at the end.
            }
        }
        head.flip();
        int format = indexOf(head, "fmt ", 12);
        int data = indexOf(head, "data", 12);
        if (indexOf(head, "RIFF", 0) != 0
                || indexOf(head, "WAVE", 8) != 8
                || format < 0
                || data < format + 8 + FORMAT_BYTES) {
            return Optional.empty();
        }
        int channels = head.getShort(format + 10) & 0xffff;
        int rate = head.getInt(format + 12);
        String demuxer = demuxer(head.getShort(format + 8) & 0xffff, head.getShort(format + 22));
        if (demuxer == null || channels < 1 || channels > 64 || rate < 1) {
            return Optional.empty();
        }
        return Optional.of(new BrokenWave(demuxer, data + 8, rate, channels));
    }

    /** Options that open the samples behind the header. */
    Map<String, String> options() {
        return Map.of(
                "sample_rate",
                Integer.toString(sampleRateHz),
                "ch_layout",
                channels == 1 ? "mono" : channels == 2 ? "stereo" : channels + "C",
                "skip_initial_bytes",
                Integer.toString(dataAt));
    }

    private static String demuxer(int kind, int bits) {
        return switch (kind) {
            case PCM ->
                    switch (bits) {
                        case 8 -> "u8";
                        case 16 -> "s16le";
                        case 24 -> "s24le";
                        case 32 -> "s32le";
                        default -> null;
                    };
            case FLOAT -> bits == 32 ? "f32le" : bits == 64 ? "f64le" : null;
            case A_LAW -> "alaw";
            case MU_LAW -> "mulaw";
            default -> null;
        };
    }

    private static int indexOf(ByteBuffer head, String mark, int from) {
        byte[] letters = mark.getBytes(StandardCharsets.US_ASCII);
        for (int at = from; at + letters.length + 4 <= head.limit(); at++) {
            int same = 0;
            while (same < letters.length && head.get(at + same) == letters[same]) {
                same++;
            }
            if (same == letters.length) {
                return at;
            }
        }
        return -1;
    }
}

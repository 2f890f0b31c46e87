package io.heygem.operators.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Files of equally long little-endian entries, read by slices so that their length is no matter.
 */
public final class EntryFile {

    private EntryFile() {}

    /**
     * Reads entries [from, to).
     *
     * @param entryBytes length of one entry, bytes
     * @return the entries, little endian, position 0
     * @throws IOException when the file cannot be read or ends before them
     */
    public static ByteBuffer read(Path file, int from, int to, int entryBytes) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.wrap(new byte[Math.multiplyExact(to - from, entryBytes)])
                        .order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = (long) from * entryBytes;
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, at + bytes.position()) < 0) {
                    throw new IOException(
                            "%s has %d bytes, expected entries of %d bytes up to %d"
                                    .formatted(file, channel.size(), entryBytes, to));
                }
            }
        }
        return bytes.flip();
    }
}

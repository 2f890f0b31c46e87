package io.heygem.operators.media;

import java.util.Map;
import java.util.TreeMap;

/**
 * Key frames met on the way through a track whose times name no frames: where in the file they are
 * and which frame they are, so that going back need not begin at the start of the file.
 */
final class KeyAnchors {

    /**
     * A key frame.
     *
     * @param ordinal number of the frame, counted from the first
     * @param place where its packet was
     * @param crc checksum of its picture, which shows whether a seek arrived
     */
    record Anchor(long ordinal, PacketPlace place, long crc) {}

    /** Key frames nearer to each other than this are not worth remembering. */
    private static final int APART = 12;

    private final TreeMap<Long, Anchor> byOrdinal = new TreeMap<>();

    /** Remembers a key frame, unless one shortly before is known. */
    void add(Anchor anchor) {
        Map.Entry<Long, Anchor> before = byOrdinal.floorEntry(anchor.ordinal());
        if (before == null || anchor.ordinal() - before.getKey() >= APART) {
            byOrdinal.put(anchor.ordinal(), anchor);
        }
    }

    /** True when nothing near is known, so that a checksum is worth its time. */
    boolean wants(long ordinal) {
        Long before = byOrdinal.floorKey(ordinal);
        return before == null || ordinal - before >= APART;
    }

    /** The last known key frame at or before a frame; null when there is none. */
    Anchor before(long ordinal) {
        Map.Entry<Long, Anchor> entry = byOrdinal.floorEntry(ordinal);
        return entry == null ? null : entry.getValue();
    }

    /** Forgets one that could not be found again. */
    void forget(Anchor anchor) {
        byOrdinal.remove(anchor.ordinal());
    }
}

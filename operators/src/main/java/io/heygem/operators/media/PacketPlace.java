package io.heygem.operators.media;

/**
 * Where a packet was in its file.
 *
 * @param bytes first byte, -1 when not known
 * @param dts decoding time, ticks
 */
record PacketPlace(long bytes, long dts) {}

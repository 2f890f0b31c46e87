package io.heygem.operators.record;

/**
 * An audio that a submission names.
 *
 * @param audioId what videos name it by; null when it is the only one
 * @param audio path or file URI
 */
public record RequestedAudio(String audioId, String audio) {}

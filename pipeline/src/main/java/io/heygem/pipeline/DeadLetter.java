package io.heygem.pipeline;

/**
 * A descriptor that is none.
 *
 * @param reason all that is wrong with it
 * @param bytes what came in
 */
public record DeadLetter(String reason, byte[] bytes) {}

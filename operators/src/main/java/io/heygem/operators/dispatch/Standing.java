package io.heygem.operators.dispatch;

/**
 * Where one video of a job stands.
 *
 * @param step how far it is
 * @param attempt which try, from 1
 */
public record Standing(VideoStep step, int attempt) {}

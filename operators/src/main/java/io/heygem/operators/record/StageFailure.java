package io.heygem.operators.record;

/**
 * A video cannot be finished, and why.
 *
 * @param request the video
 * @param stage where it failed
 * @param code what kind of trouble it is
 * @param reason a sentence that names the value, what was expected, and where
 */
public record StageFailure(VideoRequest request, Stage stage, ErrorCode code, String reason) {}

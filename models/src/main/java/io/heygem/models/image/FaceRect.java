package io.heygem.models.image;

/**
 * A rectangle rotated about its centre, in pixels of the frame; pixel (0, 0) covers the square from
 * 0 to 1, so its centre lies at 0.5.
 *
 * @param rollRad rotation, radians, growing clockwise in the picture
 */
public record FaceRect(float centerX, float centerY, float width, float height, float rollRad) {}

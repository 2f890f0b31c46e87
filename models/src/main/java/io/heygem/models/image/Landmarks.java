package io.heygem.models.image;

/**
 * The facial key points every detector here can give, in pixels of the picture. "Right" is the
 * person's right: the left side of the picture for an upright face.
 */
public record Landmarks(
        float rightEyeX,
        float rightEyeY,
        float leftEyeX,
        float leftEyeY,
        float noseX,
        float noseY,
        float mouthX,
        float mouthY) {}

package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;

/**
 * One face in one picture.
 *
 * @param box the face, in pixels of the picture
 * @param landmarks its key points, in pixels of the picture
 * @param score the detector's confidence, 0..1
 */
public record FaceDetection(Box box, Landmarks landmarks, float score) {}

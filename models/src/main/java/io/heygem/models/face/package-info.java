/** Finding faces. Start with {@link io.heygem.models.face.FaceDetector}. */
package io.heygem.models.face;

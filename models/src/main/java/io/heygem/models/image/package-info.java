/**
 * Pictures and geometry as plain values: no files, no codecs, no networks. Start with {@link
 * io.heygem.models.image.YuvFrame} (what a decoder gives) and {@link
 * io.heygem.models.image.FaceRect} (where a crop lies in it).
 */
package io.heygem.models.image;

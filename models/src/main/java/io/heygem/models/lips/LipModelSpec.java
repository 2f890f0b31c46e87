package io.heygem.models.lips;

import io.heygem.models.image.CropSpec;
import java.io.Serializable;

/**
 * What the stages must know of a lip network to feed it.
 *
 * @param name the manifest's name, or the file's for a foreign model
 * @param sha256 digest of the model file, lower-case hex
 * @param cropPx side S of the square crop, pixels
 * @param crop which part of a face the crop shows
 * @param melColumns width of the mel window, columns of 12.5 ms
 * @param melColumnsBefore how many of these lie before the frame's own start
 */
public record LipModelSpec(
        String name, String sha256, int cropPx, CropSpec crop, int melColumns, int melColumnsBefore)
        implements Serializable {}

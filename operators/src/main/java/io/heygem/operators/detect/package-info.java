/**
 * Finding faces in ranges of source frames. Start with {@link
 * io.heygem.operators.detect.FaceFinder}.
 */
package io.heygem.operators.detect;

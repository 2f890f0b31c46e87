/**
 * A look at a video before anything is rendered. Start with {@link
 * io.heygem.operators.preflight.VideoInspector}; it works with the prober, the detector and the lip
 * model of the stages.
 */
package io.heygem.operators.preflight;

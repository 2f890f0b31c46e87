/**
 * Preparing the sound of a job once per content. Start with {@link
 * io.heygem.operators.audio.SoundPreparer}; {@link io.heygem.operators.audio.MelFile} is read by
 * later stages.
 */
package io.heygem.operators.audio;

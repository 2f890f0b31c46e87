/**
 * What a lip network hears: samples and mel spectrograms. Here, because window, hop and mel bands
 * belong to the trained network. Start with {@link io.heygem.models.audio.MelSpectrogram}.
 */
package io.heygem.models.audio;

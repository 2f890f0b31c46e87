package io.heygem.operators.media;

/** Takes sound as it is decoded. */
@FunctionalInterface
public interface SampleSink {

    /**
     * Takes the next samples.
     *
     * @param samples mono, 16 000 Hz, -1..1; only valid during the call
     * @param count how many of them are meant, from the first
     */
    void accept(float[] samples, int count);
}

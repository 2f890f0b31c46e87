package io.heygem.operators.media;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.FloatPointer;

/** Listens for stereo sound whose channels cancel each other out when they are added. */
final class ChannelBalance {

    /** Mean of both channels, by power, below this share of what each of them has: -20 dB. */
    private static final double GONE = 0.01;

    /** Power of what is too soft to be speech: -60 dB of full scale. */
    private static final double INAUDIBLE = 1e-6;

    private float[] left = new float[0];
    private float[] right = new float[0];
    private double leftPower;
    private double rightPower;
    private double meanPower;
    private long samples;

    /** Takes planar stereo floats. */
    void accept(AVFrame stereo) {
        int count = stereo.nb_samples();
        if (left.length < count) {
            left = new float[count];
            right = new float[count];
        }
        new FloatPointer(stereo.data(0)).get(left, 0, count);
        new FloatPointer(stereo.data(1)).get(right, 0, count);
        for (int i = 0; i < count; i++) {
            double mean = (left[i] + right[i]) / 2;
            leftPower += left[i] * left[i];
            rightPower += right[i] * right[i];
            meanPower += mean * mean;
        }
        samples += count;
    }

    /** The louder channel when the mean of both is gone, else -1. */
    int survivor() {
        double each = (leftPower + rightPower) / 2;
        if (samples == 0 || each / samples < INAUDIBLE || meanPower > GONE * each) {
            return PreparedAudio.MEAN;
        }
        return rightPower > leftPower ? 1 : 0;
    }
}

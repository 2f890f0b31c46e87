package io.heygem.operators.media;

/** How outputs may be compressed, and by which of FFmpeg's encoders. */
public enum VideoCodec {
    H264("h264_nvenc", "libx264", "libopenh264"),
    HEVC("hevc_nvenc", "libx265", "libx265");

    /** The encoder of a graphics card. */
    final String hardware;

    /** The best one of the processor. */
    final String software;

    /** The one of builds that may not contain the best. */
    final String fallback;

    VideoCodec(String hardware, String software, String fallback) {
        this.hardware = hardware;
        this.software = software;
        this.fallback = fallback;
    }

    /** Whether an encoder of FFmpeg makes this. */
    boolean isOf(String encoder) {
        return encoder.equals(hardware) || encoder.equals(software) || encoder.equals(fallback);
    }
}

package io.heygem.operators.media;

/**
 * The parts of FFmpeg that files from strangers may reach. Everything else, play lists that open
 * other files above all, is refused before a byte is parsed.
 */
final class AllowList {

    /**
     * Demuxers by FFmpeg's short name. {@code image2} is missing on purpose: it reads number
     * patterns in names and so opens neighbours; the {@code *_pipe} readers do the same pictures.
     */
    static final String DEMUXERS =
            "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,h264,hevc,m4v,ivf,ogg,gif,apng,asf,mxf,rm,"
                    + "wav,w64,mp3,aac,flac,aiff,au,caf,amr,ac3,eac3,dts,wv,ape,tta,loas,"
                    + "png_pipe,jpeg_pipe,webp_pipe,bmp_pipe,tiff_pipe,gif_pipe";

    private static final String VIDEO_DECODERS =
            "h264,hevc,vvc,vp8,vp9,libvpx,libvpx-vp9,libaom-av1,libdav1d,av1,mpeg1video,mpeg2video,"
                    + "mpeg4,h263,h263i,h263p,flv,msmpeg4v1,msmpeg4v2,msmpeg4,wmv1,wmv2,wmv3,vc1,"
                    + "prores,dnxhd,cfhd,mjpeg,mjpegb,png,apng,gif,webp,bmp,tiff,theora,rawvideo,"
                    + "ffv1,huffyuv,ffvhuff,utvideo,cinepak,dvvideo,qtrle,svq1,svq3,vp6,vp6f,vp6a,"
                    + "rv30,rv40,msvideo1,indeo5,v210,yuv4";

    private static final String AUDIO_DECODERS =
            "aac,aac_latm,mp3float,mp3,mp2float,mp2,mp1float,mp1,ac3,eac3,dca,truehd,mlp,opus,"
                    + "libopus,vorbis,flac,alac,wmav1,wmav2,wmapro,wmalossless,wmavoice,amrnb,amrwb,"
                    + "libopencore_amrnb,libopencore_amrwb,speex,libspeex,ape,tta,wavpack,gsm,gsm_ms,"
                    + "nellymoser,cook,g722,g726,adpcm_ima_wav,adpcm_ima_qt,adpcm_ms,adpcm_swf,"
                    + "adpcm_yamaha,pcm_alaw,pcm_mulaw,pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_u16le,"
                    + "pcm_u16be,pcm_s24le,pcm_s24be,pcm_u24le,pcm_u24be,pcm_s32le,pcm_s32be,"
                    + "pcm_u32le,pcm_u32be,pcm_s64le,pcm_s64be,pcm_f32le,pcm_f32be,pcm_f64le,"
                    + "pcm_f64be,pcm_f16le,pcm_f24le,pcm_s16le_planar,pcm_s24le_planar,"
                    + "pcm_s32le_planar,pcm_s8_planar,pcm_bluray,pcm_dvd";

    /** Decoders by FFmpeg's name. */
    static final String DECODERS = VIDEO_DECODERS + "," + AUDIO_DECODERS;

    /** Longest side of a picture, pixels. */
    static final int MAX_SIDE_PX = 8192;

    /** Most pixels of a picture. */
    static final long MAX_PIXELS = 36_000_000;

    private AllowList() {}

    /** True when the decoder of that name may be used. */
    static boolean decoder(String name) {
        return ("," + DECODERS + ",").contains("," + name + ",");
    }
}

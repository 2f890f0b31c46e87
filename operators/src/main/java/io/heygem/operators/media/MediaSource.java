package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open2;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * An opened file and the one track of it that is wanted: packets come out in file order.
 *
 * <p>The demuxer never learns the file's real name and can open nothing else.
 */
final class MediaSource implements AutoCloseable {

    /** Extensions that would win over the content and choose the refused image2 reader. */
    private static final Set<String> PICTURES =
            Set.of("jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff", "jpe", "jfif");

    /** Formats that have no index, or none to trust. */
    private static final Set<String> BY_BYTES = Set.of("mpeg", "mpegvideo", "h264", "hevc", "m4v");

    private static final int UNLIMITED = Integer.MAX_VALUE - 1;

    private final Path file;
    private final TrackKind kind;
    private AVIOContext io;
    private AVFormatContext format;
    private final int maxTracks;
    private TrackChoice choice;
    private boolean repaired;
    private int readError;
    private final Runnable wanted;

    private MediaSource(Path file, TrackKind kind, int maxTracks, Runnable wanted) {
        this.file = file;
        this.kind = kind;
        this.maxTracks = maxTracks;
        this.wanted = wanted;
    }

    /** Opens a file and picks its best track of a kind. */
    static MediaSource open(Path file, TrackKind kind) throws MediaException {
        return open(file, kind, true, MediaLimits.DEFAULT.tracks(), () -> {});
    }

    /**
     * As {@link #open(Path, TrackKind)}, refusing files with more tracks than the limits allow.
     *
     * @param wanted run before each packet is read; throws when the work shall end
     */
    static MediaSource open(Path file, TrackKind kind, MediaLimits limits, Runnable wanted)
            throws MediaException {
        return open(file, kind, true, limits.tracks(), wanted);
    }

    /**
     * Opens a file that a probe let pass, however many tracks its limits allowed.
     *
     * @param wanted as above
     */
    static MediaSource openProbed(Path file, TrackKind kind, Runnable wanted)
            throws MediaException {
        return open(file, kind, true, UNLIMITED, wanted);
    }

    /** Opens a file of our own making, whose header says all there is to know. */
    static MediaSource openOwn(Path file, TrackKind kind) throws MediaException {
        return open(file, kind, false, MediaLimits.DEFAULT.tracks(), () -> {});
    }

    private static MediaSource open(
            Path file, TrackKind kind, boolean look, int maxTracks, Runnable wanted)
            throws MediaException {
        Libav.load();
        MediaSource source = new MediaSource(file, kind, maxTracks, wanted);
        try {
            source.openFile();
            if (look) {
                source.findTracks();
            }
            source.choice = TrackChoice.of(source.format, kind, file);
            return source;
        } catch (MediaException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private void openFile() throws MediaException {
        if (!Files.exists(file)) {
            throw new MediaException(kind.notFound, "no file " + file);
        }
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new MediaException(kind.unreadable, file + " is not a file that can be read");
        }
        int rc = openAs(null, AllowList.DEMUXERS, Map.of());
        Optional<BrokenWave> wave = rc < 0 ? brokenWave() : Optional.empty();
        if (wave.isPresent()) {
            String demuxer = wave.get().demuxer();
            rc = openAs(av_find_input_format(demuxer), demuxer, wave.get().options());
            repaired = rc >= 0;
        }
        if (rc < 0) {
            throw new MediaException(
                    kind.unreadable,
                    "%s is not a media file that can be read (%s)".formatted(file, Libav.text(rc)));
        }
        if (format.nb_streams() > maxTracks) {
            throw new MediaException(
                    kind.tooLarge,
                    "%s has %d tracks, expected at most %d"
                            .formatted(file, format.nb_streams(), maxTracks));
        }
    }

    private Optional<BrokenWave> brokenWave() throws MediaException {
        try {
            return kind == TrackKind.AUDIO ? BrokenWave.find(file) : Optional.empty();
        } catch (IOException e) {
            throw new MediaException(kind.unreadable, "reading " + file, e);
        }
    }

    /**
     * Opens the demuxer.
     *
     * @param demuxer the one to use; null lets the content decide
     * @param allowed names of those that may be used
     * @return FFmpeg's answer, negative when it cannot
     */
    private int openAs(AVInputFormat demuxer, String allowed, Map<String, String> more)
            throws MediaException {
        closeFile();
        io = new AVIOContext(null);
        AVDictionary ioOptions = Libav.options(Map.of("protocol_whitelist", "file"));
        int rc;
        try (BytePointer url = Libav.url(file)) {
            rc = avio_open2(io, url, AVIO_FLAG_READ, null, ioOptions);
        } finally {
            av_dict_free(ioOptions);
        }
        if (rc < 0) {
            io = null;
            throw new MediaException(kind.unreadable, "opening " + file + ": " + Libav.text(rc));
        }
        format = avformat_alloc_context();
        format.pb(io);
        Map<String, String> settings = new HashMap<>(more);
        settings.put("format_whitelist", allowed);
        settings.put("codec_whitelist", AllowList.DECODERS);
        settings.put("protocol_whitelist", "none");
        // One more than allowed tells "too many" from "as many as may be".
        settings.put("max_streams", Integer.toString(maxTracks + 1));
        AVDictionary options = Libav.options(settings);
        try (BytePointer name = Libav.utf8(nameForDetection())) {
            rc = avformat_open_input(format, name, demuxer, options);
        } finally {
            av_dict_free(options);
        }
        if (rc < 0) {
            format = null;
        }
        return rc;
    }

    /** Content decides the format; only a harmless extension may help where content is vague. */
    private String nameForDetection() {
        String name = String.valueOf(file.getFileName());
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean harmless = extension.matches("[a-z0-9]{1,5}") && !PICTURES.contains(extension);
        return harmless ? "media." + extension : "media";
    }

    private void findTracks() {
        int count = format.nb_streams();
        try (PointerPointer<AVDictionary> perTrack = new PointerPointer<>(Math.max(1, count))) {
            for (int i = 0; i < count; i++) {
                perTrack.put(
                        i,
                        Libav.options(Map.of("max_pixels", Long.toString(AllowList.MAX_PIXELS))));
            }
            // A failure here is not final: what was found so far may be enough.
            avformat_find_stream_info(format, perTrack);
            for (int i = 0; i < count; i++) {
                AVDictionary rest = perTrack.get(AVDictionary.class, i);
                if (rest != null) {
                    av_dict_free(rest);
                }
            }
        }
    }

    /**
     * Puts the track's next packet into {@code packet}; false at the end, which may come early in a
     * damaged file.
     */
    boolean read(AVPacket packet) {
        while (true) {
            wanted.run();
            int rc = av_read_frame(format, packet);
            if (rc == AVERROR_EAGAIN()) {
                continue;
            }
            if (rc < 0) {
                readError = rc == AVERROR_EOF ? 0 : rc;
                return false;
            }
            if (packet.stream_index() == track().index()) {
                return true;
            }
            av_packet_unref(packet);
        }
    }

    /** Goes to a key frame at or before a time in ticks; false when the format cannot. */
    boolean seek(long ticks) {
        return av_seek_frame(format, track().index(), ticks, AVSEEK_FLAG_BACKWARD) >= 0;
    }

    /**
     * Goes back to a packet that was read before.
     *
     * @return false when the format cannot; what is read next must be checked all the same
     */
    boolean seek(PacketPlace place) {
        if (BY_BYTES.contains(container()) && place.bytes() >= 0) {
            return av_seek_frame(format, track().index(), place.bytes(), AVSEEK_FLAG_BYTE) >= 0;
        }
        return place.dts() != AV_NOPTS_VALUE && seek(place.dts());
    }

    Path file() {
        return file;
    }

    AVFormatContext format() {
        return format;
    }

    AVStream track() {
        return choice.track();
    }

    AVCodec decoder() {
        return choice.decoder();
    }

    TrackKind kind() {
        return kind;
    }

    /** How many tracks of the wanted kind there are, pictures on covers not counted. */
    int tracksOfKind() {
        return choice.tracks();
    }

    /** True when reading stopped for another reason than the end of the file. */
    boolean brokeOff() {
        return readError != 0;
    }

    /** FFmpeg's name of the file format, the first where it has several. */
    String container() {
        String names = format.iformat().name().getString();
        return names.contains(",") ? names.substring(0, names.indexOf(',')) : names;
    }

    String codec() {
        return TrackChoice.codecName(track().codecpar());
    }

    /** Microseconds of a number of ticks, rounded to nearest. */
    long toUs(long ticks) {
        return avutil.av_rescale(
                ticks, track().time_base().num() * 1_000_000L, track().time_base().den());
    }

    /** Ticks of a number of microseconds, rounded to nearest. */
    long toTicks(long us) {
        return avutil.av_rescale(
                us, track().time_base().den(), track().time_base().num() * 1_000_000L);
    }

    /** True when the header was of no use and the samples were found without it. */
    boolean repaired() {
        return repaired;
    }

    @Override
    public void close() {
        closeFile();
    }

    private void closeFile() {
        if (format != null) {
            avformat_close_input(format);
            format = null;
        }
        if (io != null) {
            avio_closep(io);
            io = null;
        }
    }
}

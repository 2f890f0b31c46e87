package io.heygem.operators.media;

import java.util.concurrent.Semaphore;

/**
 * Lets one stage of a process at a time decode or encode pictures above 1080p, each of which takes
 * hundreds of megabytes outside Java's heap. Small pictures never wait.
 *
 * <p>Whoever holds the turn must not hand records to another task meanwhile: that one may be
 * waiting for the turn.
 */
public final class LargePictures {

    private static final long LARGE_PX = 1920L * 1088;
    private static final Semaphore TURN = new Semaphore(1, true);

    private LargePictures() {}

    /** Held while pictures are under way. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether pictures of a format wait for their turn. */
    public static boolean are(VideoFormat format) {
        return are(format.width(), format.height());
    }

    static boolean are(int width, int height) {
        return (long) width * height > LARGE_PX;
    }

    /** Waits until nobody else is at it; at once for small pictures. Not reentrant. */
    public static Turn await(VideoFormat format) throws InterruptedException {
        if (!are(format)) {
            return () -> {};
        }
        TURN.acquire();
        return TURN::release;
    }
}

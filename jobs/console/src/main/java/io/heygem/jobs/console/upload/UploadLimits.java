package io.heygem.jobs.console.upload;

import java.time.Duration;

/**
 * How much may be brought.
 *
 * @param fileBytes of one file, at most
 * @param freeBytes that stay free on the disk
 * @param files that are under way at once, at most
 * @param chunks that are received at once, at most
 * @param abandonedAfter how long an unfinished file waits to be continued
 */
public record UploadLimits(
        long fileBytes, long freeBytes, int files, int chunks, Duration abandonedAfter) {

    private static final long GIB = 1L << 30;

    /** Where nobody says otherwise. */
    public static final UploadLimits DEFAULT =
            new UploadLimits(50 * GIB, 2 * GIB, 1_000, 64, Duration.ofDays(2));
}

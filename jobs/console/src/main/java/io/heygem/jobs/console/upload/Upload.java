package io.heygem.jobs.console.upload;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.heygem.jobs.console.FileLook;
import java.util.Locale;

/**
 * A file that somebody brings or has brought.
 *
 * @param id name, made by us
 * @param kind what it shall be
 * @param name what it was called there; never part of a path here
 * @param size of the whole, bytes
 * @param createdAt when it was announced, epoch milliseconds
 * @param finished whether all of it is there
 * @param sha256 digest of it; null until finished
 * @param look what it is; null until looked at
 */
public record Upload(
        String id,
        Kind kind,
        String name,
        long size,
        long createdAt,
        boolean finished,
        String sha256,
        FileLook look) {

    private static final int LONGEST_ENDING = 5;

    /** What a file shall be. */
    public enum Kind {
        AUDIO,
        VIDEO
    }

    Upload finished(String digest) {
        return new Upload(id, kind, name, size, createdAt, true, digest, look);
    }

    Upload looked(FileLook found) {
        return new Upload(id, kind, name, size, createdAt, finished, sha256, found);
    }

    /** The name of its file here: ours, but for the ending. */
    @JsonIgnore
    public String fileName() {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
        boolean plain =
                !ending.isEmpty()
                        && ending.length() <= LONGEST_ENDING
                        && ending.matches("[a-z0-9]+");
        return id + "." + (plain ? ending : "bin");
    }
}

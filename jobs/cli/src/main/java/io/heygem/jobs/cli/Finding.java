package io.heygem.jobs.cli;

/**
 * What the doctor found in one place.
 *
 * @param check what was looked at, for scripts; its words are {@code doctor.} and this
 * @param verdict how bad it is
 * @param text what is there, in the reader's language
 */
record Finding(String check, Verdict verdict, String text) {

    /** How bad a finding is. */
    enum Verdict {
        OK,
        /** Works, but something is slower, smaller or not there. */
        WARNING,
        /** Nothing will be rendered before this is mended. */
        FAILED
    }
}

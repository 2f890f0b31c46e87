package io.heygem.operators.media;

import org.bytedeco.javacpp.Pointer;

/** What the process holds, Java heap included. */
final class NativeMemory {

    private NativeMemory() {}

    static long residentBytes() {
        System.gc();
        return Pointer.physicalBytes();
    }
}

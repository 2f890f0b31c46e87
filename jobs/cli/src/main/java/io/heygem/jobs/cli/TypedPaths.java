package io.heygem.jobs.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Turns what was typed into paths that are known to be usable. */
final class TypedPaths {

    private final Messages messages;

    TypedPaths(Messages messages) {
        this.messages = messages;
    }

    Path absolute(String flag, String typed) {
        if (typed == null || typed.isBlank()) {
            throw new UsageException(messages.get("wrong.missing", flag));
        }
        try {
            return Path.of(typed).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new UsageException(messages.get("wrong.path", flag, typed), e);
        }
    }

    Path readableFile(String flag, String typed) {
        Path file = absolute(flag, typed);
        if (!Files.exists(file)) {
            throw new UsageException(messages.get("wrong.no_file", flag, typed));
        }
        if (!Files.isRegularFile(file)) {
            throw new UsageException(messages.get("wrong.not_file", flag, typed));
        }
        if (!Files.isReadable(file)) {
            throw new UsageException(messages.get("wrong.not_readable", flag, typed));
        }
        return file;
    }

    Path readableFolder(String flag, String typed) {
        Path folder = absolute(flag, typed);
        if (!Files.isDirectory(folder)) {
            throw new UsageException(messages.get("wrong.not_folder", flag, typed));
        }
        if (!Files.isReadable(folder)) {
            throw new UsageException(messages.get("wrong.not_readable", flag, typed));
        }
        return folder;
    }

    Path writableFolder(String flag, String typed) {
        Path folder = absolute(flag, typed);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UsageException(messages.get("wrong.not_writable", flag, typed), e);
        }
        if (!Files.isWritable(folder)) {
            throw new UsageException(messages.get("wrong.not_writable", flag, typed));
        }
        return folder;
    }
}

package io.heygem.operators.dispatch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The files behind what a job calls a video: a path, a file URI, a glob or a folder. */
public final class VideoFinder {

    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
    private static final int MOST_LOOKED_AT = 100_000;

    private VideoFinder() {}

    /** The path that a path or a file URI names. */
    public static Path path(String place) {
        Path path = place.startsWith("file:") ? Path.of(URI.create(place)) : Path.of(place);
        return path.toAbsolutePath().normalize();
    }

    /**
     * The files, in natural order. A single file need not be there: that is the trouble of its
     * video alone.
     *
     * @throws IOException when a folder or a pattern gives none; the message says why
     */
    static List<Path> find(String place) throws IOException {
        Path path = path(place);
        if (Files.isDirectory(path)) {
            List<Path> videos = folder(path);
            if (videos.isEmpty()) {
                throw new IOException("is a folder without any video");
            }
            return videos;
        }
        boolean glob = !place.startsWith("file:") && GLOB.matcher(place).find();
        return glob && !Files.exists(path) ? matches(path) : List.of(path);
    }

    private static List<Path> folder(Path folder) throws IOException {
        try {
            return InputFiles.in(folder, false, List.of()).videos();
        } catch (IOException e) {
            throw new IOException("is a folder that cannot be read: " + e, e);
        }
    }

    private static List<Path> matches(Path pattern) throws IOException {
        Path base = pattern.getRoot();
        int fixed = 0;
        while (fixed < pattern.getNameCount()
                && !GLOB.matcher(pattern.getName(fixed).toString()).find()) {
            base = base.resolve(pattern.getName(fixed++));
        }
        if (!Files.isDirectory(base)) {
            throw new IOException("is a pattern below %s, which is no folder".formatted(base));
        }
        boolean deep = pattern.toString().contains("**");
        List<Path> found = new ArrayList<>();
        PathMatcher matcher;
        try {
            matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new IOException("is no pattern: " + e.getDescription(), e);
        }
        walk(base, deep ? Integer.MAX_VALUE : pattern.getNameCount() - fixed, matcher, found);
        if (found.isEmpty()) {
            throw new IOException("is a pattern that matches no file");
        }
        found.sort(Comparator.comparing(Path::toString, new NaturalOrder()));
        return found;
    }

    private static void walk(Path base, int depth, PathMatcher matcher, List<Path> found)
            throws IOException {
        Files.walkFileTree(
                base,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                depth,
                new SimpleFileVisitor<>() {
                    private int lookedAt;

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (++lookedAt > MOST_LOOKED_AT) {
                            throw new IOException(
                                    "is a pattern below which there are more than %d files"
                                            .formatted(MOST_LOOKED_AT));
                        }
                        if (attributes.isRegularFile()
                                && !Files.isHidden(file)
                                && matcher.matches(file)) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (file.equals(base)) {
                            throw new IOException(
                                    "is a pattern below a folder that cannot be read: " + e, e);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}

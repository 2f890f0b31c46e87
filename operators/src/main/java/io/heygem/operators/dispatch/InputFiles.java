package io.heygem.operators.dispatch;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a folder holds for a batch.
 *
 * @param videos videos and pictures, in natural order
 * @param skipped visible files that look like neither
 */
public record InputFiles(List<Path> videos, List<Path> skipped) {

    private static final Set<String> VIDEO =
            Set.of(
                    "mp4 m4v mov qt avi mkv mk3d webm flv f4v wmv asf mpg mpeg mpe m1v m2v mp2v"
                            .concat(" ts mts m2ts m2t vob ogv ogm 3gp 3g2 mxf rm rmvb dv divx y4m")
                            .concat(
                                    " h264 264 avc h265 265 hevc ivf obu nut wtv amv mjpeg mjpg gif")
                            .split(" "));
    private static final Set<String> PICTURE =
            Set.of(
                    "png apng jpg jpeg jpe jfif bmp webp tif tiff avif heic heif ppm pgm pnm tga"
                            .split(" "));

    public InputFiles {
        videos = List.copyOf(videos);
        skipped = List.copyOf(skipped);
    }

    /**
     * Looks through a folder; hidden files and folders are passed over, links are followed.
     *
     * @param closed folders never entered, so that results are not taken for inputs
     */
    public static InputFiles in(Path folder, boolean recursive, Collection<Path> closed)
            throws IOException {
        List<Path> videos = new ArrayList<>();
        List<Path> skipped = new ArrayList<>();
        Files.walkFileTree(
                folder,
                EnumSet.of(FileVisitOption.FOLLOW_LINKS),
                recursive ? Integer.MAX_VALUE : 1,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a)
                            throws IOException {
                        boolean enter =
                                dir.equals(folder) || (!Files.isHidden(dir) && isOpen(dir, closed));
                        return enter ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        if (!attributes.isDirectory() && !Files.isHidden(file)) {
                            (looksVisual(file) ? videos : skipped).add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        skipped.add(file);
                        return FileVisitResult.CONTINUE;
                    }
                });
        Comparator<Path> order = Comparator.comparing(Path::toString, new NaturalOrder());
        videos.sort(order);
        skipped.sort(order);
        return new InputFiles(videos, skipped);
    }

    /** The part after the last dot, in small letters; empty when there is none. */
    public static String extension(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean looksVisual(Path file) {
        String extension = extension(file);
        return VIDEO.contains(extension)
                || PICTURE.contains(extension)
                || (extension.isEmpty() && FileMagic.looksVisual(file));
    }

    private static boolean isOpen(Path dir, Collection<Path> closed) throws IOException {
        for (Path other : closed) {
            if (Files.exists(other) && Files.isSameFile(dir, other)) {
                return false;
            }
        }
        return true;
    }
}

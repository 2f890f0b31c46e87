package io.heygem.operators;

import io.heygem.operators.record.Damage;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What is left beside the file of a segment whose source is damaged, so that whoever finds the
 * segment rendered already can tell users all the same.
 */
public final class DamageMarker {

    private DamageMarker() {}

    /** Leaves a marker; none for a sound source. */
    public static void leave(JobLayout layout, VideoPlan plan, int index, Damage damage)
            throws IOException {
        if (damage.frames() == 0) {
            return;
        }
        try (AtomicFile file = AtomicFile.createBeside(layout.damage(plan, index))) {
            Files.writeString(
                    file.path(),
                    "%d %d %d".formatted(damage.frames(), damage.fromUs(), damage.toUs()));
            file.commit();
        }
    }

    /** The damage of a segment that is there. */
    public static Damage find(JobLayout layout, VideoPlan plan, int index) throws IOException {
        Path marker = layout.damage(plan, index);
        String[] numbers;
        try {
            numbers = Files.readString(marker).split(" ", -1);
        } catch (NoSuchFileException e) {
            return Damage.NONE;
        }
        if (numbers.length != 3) {
            throw new IOException(
                    "%s is no damage marker, expected three numbers".formatted(marker));
        }
        return new Damage(
                Integer.parseInt(numbers[0]),
                Long.parseLong(numbers[1]),
                Long.parseLong(numbers[2]));
    }
}

package io.heygem.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The form without a subcommand: {@code --mode batch ...} means {@code batch ...}. */
final class ArticleForm {

    private static final String FLAG = "--mode";
    private static final Set<String> MODES = Set.of("batch", "single");

    private ArticleForm() {}

    /** The arguments with a subcommand in front; as they are when there is no such flag. */
    static String[] toSubcommand(String[] args, Messages messages) {
        if (args.length == 0 || !args[0].startsWith("-")) {
            return args;
        }
        List<String> rest = new ArrayList<>(List.of(args));
        for (int i = 0; i < rest.size(); i++) {
            String arg = rest.get(i);
            if (!arg.equals(FLAG) && !arg.startsWith(FLAG + "=")) {
                continue;
            }
            rest.remove(i);
            String mode;
            if (arg.equals(FLAG)) {
                mode = i < rest.size() ? rest.remove(i) : "";
            } else {
                mode = arg.substring(FLAG.length() + 1);
            }
            if (!MODES.contains(mode)) {
                throw new UsageException(messages.get("wrong.mode", mode));
            }
            rest.add(0, mode);
            return rest.toArray(String[]::new);
        }
        return args;
    }
}

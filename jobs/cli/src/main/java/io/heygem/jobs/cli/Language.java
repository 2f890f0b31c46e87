package io.heygem.jobs.cli;

import java.util.Locale;
import java.util.Map;

/** Which language to speak: the flag, else the environment, else the machine's locale. */
final class Language {

    private static final String FLAG = "--lang";

    private Language() {}

    /** Looks at the raw arguments, because sentences about bad flags need a language too. */
    static Locale of(String[] args, Map<String, String> environment, Locale machine) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].startsWith(FLAG + "=")) {
                return Locale.forLanguageTag(args[i].substring(FLAG.length() + 1));
            }
            if (args[i].equals(FLAG) && i + 1 < args.length) {
                return Locale.forLanguageTag(args[i + 1]);
            }
        }
        String wanted = environment.getOrDefault("HEYGEM_LANG", "");
        return wanted.isBlank() ? machine : Locale.forLanguageTag(wanted.strip());
    }

    /** Refuses what is neither Chinese nor English. */
    static void check(String wanted, Messages messages) {
        if (wanted != null && !wanted.equals("zh") && !wanted.equals("en")) {
            throw new UsageException(messages.get("wrong.lang", wanted));
        }
    }
}

package io.heygem.jobs.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** Every sentence that people read, in their language. */
final class Messages {

    private final ResourceBundle bundle;

    private Messages(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /** Chinese for {@code zh} and its regions, English for all others. */
    static Messages in(Locale locale) {
        Locale spoken =
                Locale.CHINESE.getLanguage().equals(locale.getLanguage())
                        ? Locale.CHINESE
                        : Locale.ROOT;
        return new Messages(
                ResourceBundle.getBundle(
                        "io.heygem.jobs.cli.messages",
                        spoken,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    /** The sentence of this key with {0}, {1}, ... filled in. */
    String get(String key, Object... values) {
        Object[] texts = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            texts[i] = String.valueOf(values[i]);
        }
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(texts);
    }

    /** The raw texts, for the help pages. */
    ResourceBundle bundle() {
        return bundle;
    }
}

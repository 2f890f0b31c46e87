package io.heygem.jobs.console.http;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/** The sentences of the console in the language that a browser asks for. */
public final class Words {

    private static final String NAME = "io.heygem.jobs.console.messages";

    private final ResourceBundle bundle;

    private Words(ResourceBundle bundle) {
        this.bundle = bundle;
    }

    /**
     * Chinese unless English is asked for first.
     *
     * @param acceptLanguage the header; null for none
     */
    public static Words of(String acceptLanguage) {
        return new Words(
                ResourceBundle.getBundle(
                        NAME,
                        locale(acceptLanguage),
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    /** The language that the header prefers: Chinese or, as the root of all, English. */
    public static Locale locale(String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.CHINESE;
        }
        try {
            for (Locale.LanguageRange range : Locale.LanguageRange.parse(acceptLanguage)) {
                if (range.getRange().startsWith("zh")) {
                    return Locale.CHINESE;
                }
                if (range.getRange().startsWith("en")) {
                    return Locale.ROOT;
                }
            }
        } catch (IllegalArgumentException e) {
            return Locale.CHINESE;
        }
        return Locale.ROOT;
    }

    /** The sentence of this key with its values filled in; the key itself where there is none. */
    public String get(String key, Object... values) {
        try {
            Object[] texts = new Object[values.length];
            for (int i = 0; i < values.length; i++) {
                texts[i] = String.valueOf(values[i]);
            }
            return new MessageFormat(bundle.getString(key), Locale.ROOT).format(texts);
        } catch (MissingResourceException e) {
            return key;
        }
    }
}

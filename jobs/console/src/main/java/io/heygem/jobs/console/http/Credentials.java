package io.heygem.jobs.console.http;

import io.heygem.operators.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/**
 * What one must know to get in; nothing where everybody on this machine may.
 *
 * @param token null for none
 * @param user null for none
 * @param password belongs to the user
 */
public record Credentials(String token, String user, String password) {

    /** Everybody who reaches the port gets in. */
    public static final Credentials NONE = new Credentials(null, null, null);

    public Credentials {
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("a user needs a password and a password a user");
        }
    }

    /** Whether anything is asked at all. */
    public boolean wanted() {
        return token != null || user != null;
    }

    /** Whether this is the token. */
    boolean isToken(String given) {
        return token != null && same(token, given);
    }

    /** Whether these are user and password. */
    boolean isUser(String name, String given) {
        if (user == null) {
            return false;
        }
        boolean rightName = same(user, name);
        boolean rightPassword = same(password, given);
        return rightName && rightPassword;
    }

    /** Whether a request's header holds one or the other. */
    boolean admits(String authorization) {
        if (authorization == null) {
            return false;
        }
        if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return isToken(authorization.substring(7).strip());
        }
        if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String pair =
                        new String(
                                Base64.getDecoder().decode(authorization.substring(6).strip()),
                                StandardCharsets.UTF_8);
                int colon = pair.indexOf(':');
                return colon >= 0 && isUser(pair.substring(0, colon), pair.substring(colon + 1));
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
        return false;
    }

    /** Takes as long for a near miss as for a far one: digests are compared, not texts. */
    private static boolean same(String expected, String given) {
        return MessageDigest.isEqual(
                Digests.of(expected).getBytes(StandardCharsets.US_ASCII),
                Digests.of(given).getBytes(StandardCharsets.US_ASCII));
    }

    /** Nothing secret. */
    @Override
    public String toString() {
        return "Credentials[token=" + (token != null) + ", user=" + user + "]";
    }
}

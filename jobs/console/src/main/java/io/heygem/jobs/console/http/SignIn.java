package io.heygem.jobs.console.http;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Who has signed in. Cookies live in memory: who starts the console again signs in again. Guesses
 * are counted per address.
 */
public final class SignIn {

    private static final String COOKIE = "heygem";
    private static final int TOKEN_BYTES = 32;
    private static final int GUESSES = 10;
    private static final int MOST = 10_000;
    private static final long MINUTE = 60_000;
    private static final long LIFE = 12 * 60 * MINUTE;
    private static final int LONGEST = 1024;

    private final Credentials credentials;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> sessions = new HashMap<>();
    private final Map<String, Guesses> guesses = new HashMap<>();

    private record Guesses(long since, int wrong) {}

    public SignIn(Credentials credentials, Clock clock) {
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Adds its operations. */
    public void register(Router router) {
        router.open("GET", "/api/session", this::show)
                .open("POST", "/api/login", this::signIn)
                .open("POST", "/api/logout", this::signOut);
    }

    /**
     * Whether a request may pass.
     *
     * @throws HttpProblem 429 after too many wrong guesses
     */
    boolean admits(Call call) throws HttpProblem {
        if (!credentials.wanted() || known(call)) {
            return true;
        }
        String authorization = call.header("Authorization");
        if (authorization == null) {
            return false;
        }
        checkPace(call.peer());
        if (credentials.admits(authorization)) {
            return true;
        }
        wrong(call.peer());
        return false;
    }

    private void show(Call call) throws IOException, HttpProblem {
        call.answer(
                200,
                new Session(
                        credentials.wanted(),
                        admits(call),
                        credentials.token() != null,
                        credentials.user() != null));
    }

    private record Session(boolean required, boolean signedIn, boolean token, boolean user) {}

    private void signIn(Call call) throws IOException, HttpProblem {
        Body body = call.json().only("token", "user", "password");
        String token = body.optional("token", LONGEST).orElse(null);
        String user = body.optional("user", LONGEST).orElse(null);
        String password = body.optional("password", LONGEST).orElse("");
        if (credentials.wanted()) {
            checkPace(call.peer());
            boolean right =
                    token != null
                            ? credentials.isToken(token)
                            : user != null && credentials.isUser(user, password);
            if (!right) {
                wrong(call.peer());
                throw new HttpProblem(401, "LOGIN_WRONG");
            }
            // No Secure: the console itself speaks plain HTTP; a proxy with TLS may add it.
            call.with(
                    "Set-Cookie",
                    COOKIE
                            + "="
                            + begin()
                            + "; HttpOnly; SameSite=Strict; Path=/; Max-Age="
                            + LIFE / 1000);
        }
        call.answer(204);
    }

    private void signOut(Call call) throws IOException {
        String cookie = cookie(call);
        synchronized (sessions) {
            sessions.remove(cookie);
        }
        call.with("Set-Cookie", COOKIE + "=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
        call.answer(204);
    }

    private String begin() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String session = HexFormat.of().formatHex(bytes);
        long now = clock.millis();
        synchronized (sessions) {
            sessions.values().removeIf(end -> end < now);
            if (sessions.size() >= MOST) {
                sessions.clear();
            }
            sessions.put(session, now + LIFE);
        }
        return session;
    }

    private boolean known(Call call) {
        String cookie = cookie(call);
        synchronized (sessions) {
            Long end = cookie == null ? null : sessions.get(cookie);
            return end != null && end > clock.millis();
        }
    }

    private static String cookie(Call call) {
        String header = call.header("Cookie");
        if (header == null) {
            return null;
        }
        for (String pair : header.split(";", -1)) {
            String one = pair.strip();
            if (one.startsWith(COOKIE + "=")) {
                return one.substring(COOKIE.length() + 1);
            }
        }
        return null;
    }

    private void checkPace(String peer) throws HttpProblem {
        synchronized (guesses) {
            Guesses known = guesses.get(peer);
            if (known != null
                    && known.wrong() >= GUESSES
                    && clock.millis() - known.since() < MINUTE) {
                throw new HttpProblem(429, "LOGIN_TOO_OFTEN");
            }
        }
    }

    private void wrong(String peer) {
        long now = clock.millis();
        synchronized (guesses) {
            if (guesses.size() >= MOST) {
                guesses.values().removeIf(old -> now - old.since() >= MINUTE);
            }
            guesses.merge(
                    peer,
                    new Guesses(now, 1),
                    (old, first) ->
                            now - old.since() >= MINUTE
                                    ? first
                                    : new Guesses(old.since(), old.wrong() + 1));
        }
    }
}

package io.heygem.jobs.console.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which requests are looked at: the host they name (a page elsewhere may point its own name at this
 * machine) and the page they come from.
 *
 * @param hosts names under which the console is reached, without port; empty for any
 * @param origins other pages that may use the API, as {@code https://cms.example}
 */
public record Gate(Set<String> hosts, Set<String> origins) {

    /** The header that no form of another page can send. */
    static final String OWN = "X-HeyGem";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    public Gate {
        hosts = Set.copyOf(hosts);
        origins = Set.copyOf(origins);
    }

    /** The names of the loopback. */
    public static List<String> loopback() {
        return List.of("localhost", "127.0.0.1", "[::1]");
    }

    /** Whether an address is one of this machine's loopback. */
    public static boolean isLoopback(InetAddress address) {
        return address.isLoopbackAddress();
    }

    void checkHost(Call call) throws HttpProblem {
        String host = call.header("Host");
        if (hosts.isEmpty()) {
            return;
        }
        if (host == null || !hosts.contains(withoutPort(host).toLowerCase(Locale.ROOT))) {
            throw new HttpProblem(421, "HOST_UNKNOWN", host);
        }
    }

    /** Lets other pages in that are listed; refuses requests that change something from others. */
    void checkOrigin(Call call, String method) throws HttpProblem {
        String origin = call.header("Origin");
        if (origin != null && origins.contains(origin)) {
            call.with("Access-Control-Allow-Origin", origin)
                    .with("Access-Control-Expose-Headers", "Upload-Offset, Upload-Length, Location")
                    .with("Vary", "Origin");
        }
        if (READING.contains(method)) {
            return;
        }
        if (origin != null && !origins.contains(origin) && !own(origin, call.header("Host"))) {
            throw new HttpProblem(403, "ORIGIN_UNKNOWN", origin);
        }
        if (call.header(OWN) == null) {
            throw new HttpProblem(403, "HEADER_MISSING", OWN);
        }
    }

    /** Answers what a browser asks before it lets another page speak to us. */
    void preflight(Call call) throws HttpProblem, java.io.IOException {
        String origin = call.header("Origin");
        if (origin == null || !origins.contains(origin)) {
            throw new HttpProblem(403, "ORIGIN_UNKNOWN", origin);
        }
        call.with("Access-Control-Allow-Methods", "GET, HEAD, POST, PATCH, DELETE")
                .with(
                        "Access-Control-Allow-Headers",
                        "Authorization, Content-Type, Upload-Offset, " + OWN)
                .with("Access-Control-Max-Age", "600")
                .answer(204);
    }

    private static boolean own(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            return uri.getAuthority() != null && uri.getAuthority().equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}

package io.heygem.jobs.console.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Which action answers which method and path. Filled before the server starts. */
public final class Router {

    private static final String GET = "GET";

    private final List<Route> routes = new ArrayList<>();

    /** Answers a request. */
    public interface Action {

        /** Answers once, or refuses. */
        void answer(Call call) throws HttpProblem, IOException, InterruptedException;
    }

    /** What a request finds. */
    record Match(Route route, Map<String, String> variables) {}

    /** One operation. */
    record Route(String method, List<String> parts, Action action, boolean open) {

        /** The parts of the path that have names; null where the path is another. */
        Map<String, String> variables(List<String> path) {
            if (path.size() != parts.size()) {
                return null;
            }
            Map<String, String> variables = new LinkedHashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                if (part.startsWith("{")) {
                    variables.put(part.substring(1, part.length() - 1), path.get(i));
                } else if (!part.equals(path.get(i))) {
                    return null;
                }
            }
            return variables;
        }

        boolean takes(String asked) {
            return method.equals(asked) || (asked.equals("HEAD") && method.equals(GET));
        }
    }

    /** An operation for those who have signed in. */
    public Router on(String method, String template, Action action) {
        routes.add(new Route(method, parts(template), action, false));
        return this;
    }

    /** An operation for everybody. */
    public Router open(String method, String template, Action action) {
        routes.add(new Route(method, parts(template), action, true));
        return this;
    }

    /**
     * The operation of a request; null where there is none.
     *
     * @param path parts of the path, decoded
     * @throws HttpProblem 405 where the path takes other methods
     */
    Match find(String method, List<String> path) throws HttpProblem {
        TreeSet<String> others = new TreeSet<>();
        for (Route route : routes) {
            Map<String, String> variables = route.variables(path);
            if (variables == null) {
                continue;
            }
            if (route.takes(method)) {
                return new Match(route, variables);
            }
            others.add(route.method());
        }
        if (!others.isEmpty()) {
            throw new HttpProblem(405, "METHOD", method, String.join(", ", others));
        }
        return null;
    }

    private static List<String> parts(String template) {
        return List.of(template.substring(1).split("/", -1));
    }
}

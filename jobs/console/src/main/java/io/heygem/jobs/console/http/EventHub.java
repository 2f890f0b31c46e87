package io.heygem.jobs.console.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Tells everybody who listens what happens, as server-sent events. Who comes back soon hears what
 * was missed; who is too slow, or comes back late, hears how all stands now instead.
 */
public final class EventHub {

    private static final int KEPT = 2_000;
    private static final int QUEUE = 500;
    private static final int CLIENTS = 200;
    private static final int HEARTBEAT_SECONDS = 15;

    /** Numbers of another start are no numbers of ours. */
    private final String epoch = Long.toString(System.currentTimeMillis(), 36);

    private final Deque<Event> kept = new ArrayDeque<>();
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Supplier<Object> snapshot;
    private long number;

    private record Event(long number, byte[] bytes) {}

    /**
     * A hub.
     *
     * @param snapshot how all stands now; what an event {@code snapshot} holds
     */
    public EventHub(Supplier<Object> snapshot) {
        this.snapshot = snapshot;
    }

    /** Tells everybody. Never waits. */
    public synchronized void tell(String name, Object data) {
        number++;
        Event event = new Event(number, text(name, data, number));
        kept.add(event);
        if (kept.size() > KEPT) {
            kept.remove();
        }
        clients.forEach(client -> client.offer(event));
    }

    /** How many listen. */
    public int listeners() {
        return clients.size();
    }

    /** Answers until whoever listens goes. */
    public void stream(Call call) throws IOException, HttpProblem, InterruptedException {
        if (clients.size() >= CLIENTS) {
            throw new HttpProblem(429, "TOO_MANY_CLIENTS", CLIENTS);
        }
        call.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
        Client client = new Client();
        join(client, call.query("lastEventId").orElse(call.header("Last-Event-ID")));
        try (OutputStream out = call.open(200, "text/event-stream; charset=utf-8")) {
            if (call.head()) {
                return;
            }
            out.write("retry: 2000\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (true) {
                client.send(out);
            }
        } finally {
            clients.remove(client);
        }
    }

    private synchronized void join(Client client, String lastId) {
        List<Event> missed = missed(lastId);
        if (missed == null) {
            client.lost = true;
        } else {
            missed.forEach(client::offer);
        }
        clients.add(client);
    }

    private List<Event> missed(String lastId) {
        if (lastId == null || !lastId.matches(epoch + "-\\d{1,18}")) {
            return null;
        }
        long last = Long.parseLong(lastId.substring(epoch.length() + 1));
        if (last > number || kept.isEmpty() || last < kept.peekFirst().number() - 1) {
            return null;
        }
        List<Event> missed = new ArrayList<>();
        for (Event event : kept) {
            if (event.number() > last) {
                missed.add(event);
            }
        }
        return missed.size() < QUEUE ? missed : null;
    }

    private byte[] text(String name, Object data, long at) {
        return ("id: "
                        + epoch
                        + "-"
                        + at
                        + "\nevent: "
                        + name
                        + "\ndata: "
                        + new String(Json.bytes(data), StandardCharsets.UTF_8)
                        + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] snapshotText() {
        // The number is taken first: what happens meanwhile is told again rather than lost.
        long at;
        synchronized (this) {
            at = number;
        }
        return text("snapshot", snapshot.get(), at);
    }

    /** One who listens. */
    private final class Client {

        private final LinkedBlockingQueue<Event> queue = new LinkedBlockingQueue<>(QUEUE);
        private volatile boolean lost;

        void offer(Event event) {
            if (!lost && !queue.offer(event)) {
                lost = true;
            }
        }

        void send(OutputStream out) throws IOException, InterruptedException {
            if (lost) {
                synchronized (EventHub.this) {
                    queue.clear();
                    lost = false;
                }
                out.write(snapshotText());
                out.flush();
            }
            Event event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
            }
            while (event != null) {
                out.write(event.bytes());
                event = queue.poll();
            }
            out.flush();
        }
    }
}

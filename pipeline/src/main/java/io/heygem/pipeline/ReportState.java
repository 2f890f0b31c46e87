package io.heygem.pipeline;

import io.heygem.operators.record.RenderPhase;
import java.util.Map;

/**
 * What was told of a video last.
 *
 * @param attempt which try of it
 * @param phase what was being done
 * @param done units of the phase that were finished
 * @param statusAt when its state was told, epoch milliseconds
 * @param progressAt when its progress was told, epoch milliseconds
 * @param requestId what the sender calls the request; null when not known
 * @param metadata what the sender wants to hear again; null when not known
 */
public record ReportState(
        int attempt,
        RenderPhase phase,
        int done,
        long statusAt,
        long progressAt,
        String requestId,
        Map<String, String> metadata) {}

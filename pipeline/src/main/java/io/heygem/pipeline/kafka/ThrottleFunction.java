package io.heygem.pipeline.kafka;

import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.event.ProgressEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Lets at most one progress event per second and video pass. What it remembers is lost with the
 * process, which costs an event more.
 */
final class ThrottleFunction extends RichFlatMapFunction<VideoProgress, ProgressEvent> {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE_MILLIS = 1000;
    private static final int VIDEOS = 10_000;

    private transient Map<String, Long> told;

    @Override
    public void open(OpenContext context) {
        told =
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                        return size() > VIDEOS;
                    }
                };
    }

    @Override
    public void flatMap(VideoProgress progress, Collector<ProgressEvent> out) {
        pass(progress, System.currentTimeMillis(), out);
    }

    void pass(VideoProgress progress, long now, Collector<ProgressEvent> out) {
        ProgressEvent event =
                new ProgressEvent(
                        progress.jobId(),
                        progress.videoId(),
                        word(progress.phase()),
                        progress.done(),
                        progress.total(),
                        now);
        Long last = told.get(event.key());
        if (last == null || now - last >= PAUSE_MILLIS) {
            told.put(event.key(), now);
            out.collect(event);
        }
    }

    private static String word(RenderPhase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}

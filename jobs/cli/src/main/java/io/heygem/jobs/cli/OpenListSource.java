package io.heygem.jobs.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Gives the messages of one command and then stays open. Were it to end, Flink would throw the
 * timers away that release the work behind it; whoever started the job stops it after the last
 * outcome. Runs at parallelism 1 and without checkpoints: the files of the workspace remember.
 */
final class OpenListSource<T> implements Source<T, OpenListSource.None, Void> {

    private static final long serialVersionUID = 1L;

    private final ArrayList<T> messages;

    OpenListSource(List<T> messages) {
        this.messages = new ArrayList<>(messages);
    }

    /** The list is never split. */
    record None() implements SourceSplit {
        @Override
        public String splitId() {
            return "none";
        }
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<T, None> createReader(SourceReaderContext context) {
        return new Reader<>(messages);
    }

    @Override
    public SplitEnumerator<None, Void> createEnumerator(SplitEnumeratorContext<None> context) {
        return new Enumerator();
    }

    @Override
    public SplitEnumerator<None, Void> restoreEnumerator(
            SplitEnumeratorContext<None> context, Void checkpoint) {
        return new Enumerator();
    }

    @Override
    public SimpleVersionedSerializer<None> getSplitSerializer() {
        return new Nothing<>();
    }

    @Override
    public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
        return new Nothing<>();
    }

    private static final class Reader<T> implements SourceReader<T, None> {

        private final Deque<T> waiting;
        private final CompletableFuture<Void> never = new CompletableFuture<>();

        private Reader(List<T> messages) {
            waiting = new ArrayDeque<>(messages);
        }

        @Override
        public void start() {}

        @Override
        public InputStatus pollNext(ReaderOutput<T> output) {
            if (!waiting.isEmpty()) {
                output.collect(waiting.remove());
            }
            return waiting.isEmpty() ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return waiting.isEmpty() ? never : CompletableFuture.completedFuture(null);
        }

        @Override
        public List<None> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public void addSplits(List<None> splits) {}

        @Override
        public void notifyNoMoreSplits() {}

        @Override
        public void close() {}
    }

    private static final class Enumerator implements SplitEnumerator<None, Void> {

        @Override
        public void start() {}

        @Override
        public void handleSplitRequest(int subtask, String host) {}

        @Override
        public void addSplitsBack(List<None> splits, int subtask) {}

        @Override
        public void addReader(int subtask) {}

        @Override
        public Void snapshotState(long checkpointId) {
            return null;
        }

        @Override
        public void close() {}
    }

    private static final class Nothing<T> implements SimpleVersionedSerializer<T> {

        @Override
        public int getVersion() {
            return 1;
        }

        @Override
        public byte[] serialize(T value) {
            return new byte[0];
        }

        @Override
        public T deserialize(int version, byte[] bytes) {
            return null;
        }
    }
}

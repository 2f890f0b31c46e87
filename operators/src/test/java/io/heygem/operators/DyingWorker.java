package io.heygem.operators;

import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that waits to be killed: in the middle of work, or after it. */
final class DyingWorker {

    /** What it says when it is time to kill it. */
    static final String WORKING = "working";

    private DyingWorker() {}

    /** Arguments: the workspace, and {@code kill} or {@code rest}. */
    public static void main(String[] args) throws Exception {
        StageBoundary boundary =
                new StageBoundary(
                        Stage.DETECT_FACES, new JobLayout(Path.of(args[0])), Workbench.metrics());
        VideoRequest request =
                new VideoRequest("job", "a", 1, Priority.NORMAL, "a.wav", "a.mp4", "o.mp4");
        boolean during = args[1].equals("kill");
        boundary.runNative(
                request,
                "poison",
                failure -> System.out.println(failure.reason()),
                wanted -> {
                    if (during) {
                        waitForTheEnd();
                    }
                });
        waitForTheEnd();
    }

    private static void waitForTheEnd() throws InterruptedException {
        System.out.println(WORKING);
        new CountDownLatch(1).await();
    }
}

package io.heygem.operators.infer;

import io.heygem.models.lips.LipModel;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In the GPU slot: crops and mel windows in, mouth patches out. */
public final class InferLipsFunction extends ProcessFunction<FaceCrops, MouthPatches> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(InferLipsFunction.class);

    /** The property that GPU drivers for Flink agree on. */
    private static final String GPU_INDEX = "index";

    private final JobLayout layout;
    private final LipModelFactory models;
    private final String gpuResource;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient GpuClaim claim;
    private transient LipModel model;
    private transient LipPainter painter;
    private transient BusyShare busy;

    /**
     * @param gpuResource name of the external resource whose GPUs the models use; empty when Flink
     *     does not hand out GPUs
     */
    public InferLipsFunction(JobLayout layout, LipModelFactory models, String gpuResource) {
        this.layout = layout;
        this.models = models;
        this.gpuResource = gpuResource;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.INFER_LIPS, layout, metrics);
        model = models.open(gpuResource.isEmpty() ? 0 : claimGpu());
        busy = new BusyShare(System::nanoTime);
        Histogram batchSize = metrics.histogram("batchSize");
        painter = new LipPainter(model, batchSize::update);
        metrics.gauge("busyShare", busy::share);
        metrics.gauge("provider", model::provider);
        LOG.info(
                "lip model {} on device={}{}, crops of {} px",
                model.spec().name(),
                model.provider(),
                claim == null ? "" : " with GPU " + claim.gpu(),
                model.spec().cropPx());
    }

    @Override
    public void processElement(FaceCrops crops, Context context, Collector<MouthPatches> out)
            throws Exception {
        Optional<RenderedSegment> rendered = boundary.rendered(crops.segment());
        if (rendered.isPresent()) {
            context.output(StageOutputs.REUSED, rendered.get());
            return;
        }
        busy.begin();
        try {
            boundary.runNative(
                    crops.segment().plan(),
                    crops.segment().shard(),
                    failure -> context.output(StageOutputs.FAILURES, failure),
                    wanted -> {
                        StageMetrics.Clock clock = metrics.start();
                        MouthPatches patches = painter.paint(crops, wanted);
                        clock.end(crops.segment().faces());
                        metrics.segment();
                        busy.end();
                        out.collect(patches);
                    });
        } finally {
            busy.end();
        }
    }

    private int claimGpu() throws IOException {
        List<Integer> gpus =
                getRuntimeContext().getExternalResourceInfos(gpuResource).stream()
                        .map(gpu -> gpu.getProperty(GPU_INDEX).orElseThrow())
                        .map(Integer::valueOf)
                        .sorted()
                        .toList();
        if (gpus.isEmpty()) {
            throw new IllegalStateException(
                    "this TaskManager has no external resource "
                            + gpuResource
                            + ", expected one: lipsync.infer.gpu-resource names it, and the"
                            + " adaptive scheduler does not look for it");
        }
        claim = GpuClaim.of(Path.of(System.getProperty("java.io.tmpdir")), gpus);
        return claim.gpu();
    }

    @Override
    public void close() throws IOException {
        if (model != null) {
            model.close();
        }
        if (claim != null) {
            claim.close();
        }
    }
}

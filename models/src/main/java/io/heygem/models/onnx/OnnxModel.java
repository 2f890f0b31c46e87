package io.heygem.models.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one ONNX Runtime session. The graph comes as bytes, so nothing it names on disk is ever
 * opened. Equal inputs give equal outputs on the CPU. Not thread-safe; close it on the thread that
 * runs it.
 */
public final class OnnxModel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);
    private static final int NO_GPU = -1;

    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String provider;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private OnnxModel(String name, OrtEnvironment environment, OrtSession session, String provider)
            throws OrtException, ModelException {
        this.name = name;
        this.environment = environment;
        this.session = session;
        this.provider = provider;
        this.inputs = specs(session.getInputInfo().values());
        this.outputs = specs(session.getOutputInfo().values());
    }

    /** Opens a session; where it may use CUDA, on the first GPU. */
    public static OnnxModel open(String name, byte[] graph, Device device, int threads)
            throws ModelException {
        return open(name, graph, device, 0, threads);
    }

    /**
     * Opens a session.
     *
     * @param name what messages call the model
     * @param graph the bytes of an ONNX file that keeps all its weights inside
     * @param gpu which GPU, as CUDA counts from 0; of no meaning on the CPU
     * @param threads CPU threads of one run, at least 1
     * @throws ModelException if the graph is unusable, or CUDA is demanded and cannot be had
     */
    public static OnnxModel open(String name, byte[] graph, Device device, int gpu, int threads)
            throws ModelException {
        ExternalWeights.refuse(name, graph);
        OrtEnvironment environment = environment(name);
        if (device != Device.CPU) {
            try {
                return open(name, environment, graph, gpu, threads);
            } catch (OrtException e) {
                if (device == Device.CUDA) {
                    throw new ModelException(
                            "CUDA was demanded for model %s and cannot be had on GPU %d: %s"
                                    .formatted(name, gpu, e.getMessage()),
                            e);
                }
                LOG.info("model {} runs on the CPU, no CUDA: {}", name, firstLine(e));
            }
        }
        try {
            return open(name, environment, graph, NO_GPU, threads);
        } catch (OrtException e) {
            throw new ModelException(
                    "model %s cannot be loaded by ONNX Runtime: %s".formatted(name, e.getMessage()),
                    e);
        }
    }

    private static OnnxModel open(
            String name, OrtEnvironment environment, byte[] graph, int gpu, int threads)
            throws OrtException, ModelException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setDeterministicCompute(true);
            // Waiting threads must not burn the cores that decode and encode.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            if (gpu != NO_GPU) {
                options.addCUDA(gpu);
            }
            OrtSession session = environment.createSession(graph, options);
            try {
                return new OnnxModel(name, environment, session, gpu == NO_GPU ? "CPU" : "CUDA");
            } catch (OrtException | ModelException e) {
                session.close();
                throw e;
            }
        }
    }

    private static OrtEnvironment environment(String name) throws ModelException {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError e) {
            throw new ModelException(
                    "ONNX Runtime's native library cannot be loaded (for model %s): %s"
                            .formatted(name, e.getMessage()),
                    e);
        }
    }

    private List<TensorSpec> specs(Collection<NodeInfo> nodes) throws ModelException {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            if (!(node.getInfo() instanceof TensorInfo info)) {
                throw new ModelException(
                        "model %s: %s is no tensor but %s"
                                .formatted(name, node.getName(), node.getInfo()));
            }
            List<Long> shape = Arrays.stream(info.getShape()).boxed().toList();
            specs.add(new TensorSpec(node.getName(), info.type.name(), shape));
        }
        return List.copyOf(specs);
    }

    /** What messages call the model. */
    public String name() {
        return name;
    }

    /** The execution provider that runs the network: {@code CPU} or {@code CUDA}. */
    public String provider() {
        return provider;
    }

    /** The graph's inputs in its own order. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** The graph's outputs in its own order. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /** Runs the network once, from the inputs' buffers into the outputs' buffers. */
    public void run(Map<String, FloatTensor> in, Map<String, FloatTensor> out)
            throws ModelException {
        Map<String, OnnxTensor> feeds = new HashMap<>();
        Map<String, OnnxTensor> results = new HashMap<>();
        try {
            for (Map.Entry<String, FloatTensor> entry : in.entrySet()) {
                feeds.put(entry.getKey(), tensor(entry.getValue()));
            }
            for (Map.Entry<String, FloatTensor> entry : out.entrySet()) {
                results.put(entry.getKey(), tensor(entry.getValue()));
            }
            session.run(feeds, results).close();
        } catch (OrtException e) {
            String message =
                    "model %s failed on %s with inputs %s: %s"
                            .formatted(name, provider, inputs, e.getMessage());
            throw LackOfMemory.isMeantBy(e.getMessage())
                    ? ModelException.outOfMemory(message, e)
                    : new ModelException(message, e);
        } finally {
            feeds.values().forEach(OnnxTensor::close);
            results.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(FloatTensor values) throws OrtException {
        return OnnxTensor.createTensor(environment, values.values().rewind(), values.shape());
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            LOG.warn("closing the session of model {}: {}", name, e.getMessage());
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}

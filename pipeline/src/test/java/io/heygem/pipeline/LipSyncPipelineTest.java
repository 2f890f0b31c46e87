package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.record.Stage;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LipSyncPipelineTest {

    private static final int PARALLELISM = 3;

    /** They only say when; what they pass on fails elsewhere. */
    private static final Set<Stage> GATES =
            EnumSet.of(Stage.RELEASE_RANGES, Stage.RELEASE_SEGMENTS);

    private static final Pattern WORD_ENDS = Pattern.compile("\\W+");

    @TempDir Path folder;
    private StreamGraph graph;
    private Map<String, StreamNode> nodes;

    @BeforeEach
    void draw() throws Exception {
        Configuration options = new Configuration();
        options.set(LipSyncOptions.WORKSPACE, folder.toString());
        graph = draw(options);
        nodes =
                graph.getStreamNodes().stream()
                        .collect(
                                Collectors.toMap(
                                        node -> title(node.getOperatorName()),
                                        Function.identity()));
    }

    @Test
    void everyOperatorHasTheNameAndTheUidOfItsStage() {
        // What comes after is drawn by whoever writes to Kafka.
        Set<Stage> drawn = EnumSet.range(Stage.SOURCE, Stage.REFUSE);
        assertThat(nodes.keySet())
                .containsExactlyInAnyOrderElementsOf(drawn.stream().map(Stage::title).toList());
        for (Stage stage : drawn) {
            assertThat(nodes.get(stage.title()).getTransformationUID()).isEqualTo(stage.uid());
        }
    }

    @Test
    void framesStayWithinTheirChains() {
        Map<String, JobVertex> vertices = vertices();
        assertThat(vertices.get("Decode").getOperatorIDs()).hasSize(2);
        assertThat(vertices.get("Decode")).isSameAs(vertices.get("CropFaces"));
        assertThat(vertices.get("Blend").getOperatorIDs()).hasSize(2);
        assertThat(vertices.get("Blend")).isSameAs(vertices.get("EncodeSegment"));
        assertThat(vertices.get("Decode")).isNotSameAs(vertices.get("Blend"));
    }

    @Test
    void theLipModelIsAloneInTheGpuSlot() {
        StreamNode node = nodes.get("InferLips");
        assertThat(node.getSlotSharingGroup()).isEqualTo(LipSyncPipeline.GPU_GROUP);
        assertThat(node.getParallelism()).isEqualTo(1);
        JobVertex vertex = vertices().get("InferLips");
        assertThat(vertex.getOperatorIDs()).hasSize(1);
        assertThat(vertex.getParallelism()).isEqualTo(1);
        assertThat(vertex.getSlotSharingGroup().getJobVertexIds()).containsExactly(vertex.getID());
        assertThat(nodes.values())
                .filteredOn(other -> other.getId() != node.getId())
                .allMatch(other -> "default".equals(other.getSlotSharingGroup()));
    }

    @Test
    void theLipModelHasAsManySubtasksAsTheOptionSays() throws Exception {
        Configuration options = new Configuration();
        options.set(LipSyncOptions.WORKSPACE, folder.toString());
        options.set(LipSyncOptions.INFER_PARALLELISM, 2);
        assertThat(draw(options).getStreamNodes())
                .filteredOn(node -> node.getOperatorName().equals("InferLips"))
                .extracting(StreamNode::getParallelism)
                .containsExactly(2);
    }

    @Test
    void stagesOnCpuTakeTheParallelismOfTheEnvironment() {
        assertThat(List.of("DetectFaces", "Decode", "CropFaces", "Blend", "EncodeSegment"))
                .allSatisfy(
                        name ->
                                assertThat(nodes.get(name).getParallelism())
                                        .isEqualTo(PARALLELISM));
    }

    @Test
    void theAssemblyHearsOfFailuresFromEveryStage() {
        List<Integer> sources =
                nodes.get("Assemble").getInEdges().stream()
                        .map(edge -> edge.getSourceId())
                        .toList();
        EnumSet.range(Stage.PREPARE_AUDIO, Stage.ENCODE_SEGMENT).stream()
                .filter(stage -> !GATES.contains(stage))
                .forEach(
                        stage ->
                                assertThat(sources)
                                        .as(stage.title())
                                        .contains(nodes.get(stage.title()).getId()));
    }

    /** Flink marks sources. */
    private static String title(String name) {
        return name.replace("Source: ", "");
    }

    /** The vertex in which each operator of the drawing runs. */
    private Map<String, JobVertex> vertices() {
        Map<String, JobVertex> vertices = new HashMap<>();
        for (JobVertex vertex : graph.getJobGraph().getVertices()) {
            for (String name : WORD_ENDS.splitAsStream(title(vertex.getName())).toList()) {
                assertThat(vertices.put(name, vertex)).as(name).isNull();
            }
        }
        assertThat(vertices).containsOnlyKeys(nodes.keySet());
        return vertices;
    }

    /** The graph, in which a type that only Kryo can serialize is an error. */
    private static StreamGraph draw(Configuration options) throws Exception {
        Configuration flink = new Configuration();
        flink.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
        env.setParallelism(PARALLELISM);
        DataStreamSource<JobMessage> jobs =
                env.fromData(new JobMessage(new byte[] {1}, "jobs", 0, 0, 0));
        DataStreamSource<ControlMessage> control =
                env.fromData(new ControlMessage(new byte[] {1}, "control", 0, 0, 0));
        LipSyncPipeline.define(
                jobs.name(Stage.SOURCE.title()).uid(Stage.SOURCE.uid()),
                control.name(Stage.CONTROL.title()).uid(Stage.CONTROL.uid()),
                options,
                Networks.of(gpu -> new FakeLipModel(96), () -> new FakeFaceDetector()));
        return env.getStreamGraph();
    }
}

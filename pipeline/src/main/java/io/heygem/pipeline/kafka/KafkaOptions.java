package io.heygem.pipeline.kafka;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Where the topics are and what they are called. */
public final class KafkaOptions {

    public static final ConfigOption<String> BOOTSTRAP_SERVERS =
            ConfigOptions.key("lipsync.kafka.bootstrap-servers")
                    .stringType()
                    .defaultValue("127.0.0.1:9092")
                    .withDescription("Brokers to ask first, as host:port,host:port.");

    public static final ConfigOption<String> TOPIC_PREFIX =
            ConfigOptions.key("lipsync.kafka.topic-prefix")
                    .stringType()
                    .defaultValue("heygem.")
                    .withDescription(
                            "Begins the name of every topic that is not named by an option of its"
                                    + " own.");

    public static final ConfigOption<String> JOBS_TOPIC = topic("jobs", "job descriptors come in");

    public static final ConfigOption<String> CONTROL_TOPIC =
            topic("control", "cancel, pause, resume and retry_failed come in");

    public static final ConfigOption<String> STATUS_TOPIC =
            topic("status", "the states of videos and jobs go out; compacted");

    public static final ConfigOption<String> PROGRESS_TOPIC =
            topic("progress", "progress goes out; lossy");

    public static final ConfigOption<String> DEAD_LETTERS_TOPIC =
            topic("dead-letters", "refused records go out, with the reasons");

    public static final ConfigOption<String> GROUP_ID =
            ConfigOptions.key("lipsync.kafka.group-id")
                    .stringType()
                    .defaultValue("heygem")
                    .withDescription(
                            "Consumer group under which the job remembers how far it has read.");

    public static final ConfigOption<Boolean> PREPARE_TOPICS =
            ConfigOptions.key("lipsync.kafka.prepare-topics")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether to create missing topics and to check the settings of the"
                                    + " others at the start.");

    public static final ConfigOption<Map<String, String>> PROPERTIES =
            ConfigOptions.key("lipsync.kafka.properties")
                    .mapType()
                    .defaultValue(Map.of())
                    .withDescription(
                            "More settings of every Kafka client, for example"
                                    + " lipsync.kafka.properties.security.protocol.");

    private static final List<ConfigOption<?>> ALL =
            List.of(
                    BOOTSTRAP_SERVERS,
                    TOPIC_PREFIX,
                    JOBS_TOPIC,
                    CONTROL_TOPIC,
                    STATUS_TOPIC,
                    PROGRESS_TOPIC,
                    DEAD_LETTERS_TOPIC,
                    GROUP_ID,
                    PREPARE_TOPICS,
                    PROPERTIES);

    private KafkaOptions() {}

    /** Every option there is. */
    public static List<ConfigOption<?>> all() {
        return ALL;
    }

    private static ConfigOption<String> topic(String name, String meaning) {
        return ConfigOptions.key("lipsync.kafka.topic." + name)
                .stringType()
                .noDefaultValue()
                .withDescription(
                        "Topic where %s; the prefix and %s when not set.".formatted(meaning, name));
    }
}

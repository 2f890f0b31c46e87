package io.heygem.pipeline.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * A Kafka and the names of our topics in it.
 *
 * @param bootstrapServers brokers to ask first
 * @param properties more settings of every client
 */
public record KafkaCluster(
        String bootstrapServers,
        Map<String, String> properties,
        String jobs,
        String control,
        String status,
        String progress,
        String deadLetters)
        implements Serializable {

    public KafkaCluster {
        properties = Map.copyOf(properties);
    }

    /** What the options say. */
    public static KafkaCluster of(ReadableConfig options) {
        String prefix = options.get(KafkaOptions.TOPIC_PREFIX);
        return new KafkaCluster(
                options.get(KafkaOptions.BOOTSTRAP_SERVERS),
                options.get(KafkaOptions.PROPERTIES),
                options.getOptional(KafkaOptions.JOBS_TOPIC).orElse(prefix + "jobs"),
                options.getOptional(KafkaOptions.CONTROL_TOPIC).orElse(prefix + "control"),
                options.getOptional(KafkaOptions.STATUS_TOPIC).orElse(prefix + "status"),
                options.getOptional(KafkaOptions.PROGRESS_TOPIC).orElse(prefix + "progress"),
                options.getOptional(KafkaOptions.DEAD_LETTERS_TOPIC)
                        .orElse(prefix + "dead-letters"));
    }

    /** Settings of a client, more of them where asked for. */
    Properties client(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.putAll(more);
        Properties client = new Properties();
        client.putAll(all);
        return client;
    }
}

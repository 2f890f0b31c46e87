package io.heygem.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class KafkaClusterTest {

    @Test
    void namesTopicsByThePrefixUnlessOneIsNamedAlone() {
        KafkaCluster kafka =
                of(
                        Map.of(
                                "lipsync.kafka.topic-prefix", "team.",
                                "lipsync.kafka.topic.dead-letters", "graveyard"));
        assertThat(kafka.jobs()).isEqualTo("team.jobs");
        assertThat(kafka.control()).isEqualTo("team.control");
        assertThat(kafka.status()).isEqualTo("team.status");
        assertThat(kafka.progress()).isEqualTo("team.progress");
        assertThat(kafka.deadLetters()).isEqualTo("graveyard");
        assertThat(of(Map.of()).jobs()).isEqualTo("heygem.jobs");
    }

    @Test
    void handsMoreSettingsToEveryClient() {
        KafkaCluster kafka =
                of(
                        Map.of(
                                "lipsync.kafka.bootstrap-servers", "k:1",
                                "lipsync.kafka.properties.security.protocol", "SSL",
                                "lipsync.kafka.properties.client.rack", "r1"));
        assertThat(kafka.client(Map.of("client.rack", "r2")))
                .containsEntry("bootstrap.servers", "k:1")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("client.rack", "r2");
    }

    private static KafkaCluster of(Map<String, String> options) {
        return KafkaCluster.of(Configuration.fromMap(options));
    }
}

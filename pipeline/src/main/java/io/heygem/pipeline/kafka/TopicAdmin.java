package io.heygem.pipeline.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics with the settings that the pipeline relies on, and checks those of others. */
public final class TopicAdmin {

    /** Work may wait in the topic for this long before Kafka forgets it. */
    static final Duration JOBS_RETENTION = Duration.ofDays(30);

    private static final Duration LONG_RETENTION = Duration.ofDays(90);
    private static final Duration PROGRESS_RETENTION = Duration.ofHours(1);
    private static final Duration PROGRESS_SEGMENT = Duration.ofMinutes(10);
    private static final Duration STATUS_SEGMENT = Duration.ofDays(1);

    /** A dead letter carries the bytes of a whole descriptor, one third longer as text. */
    static final int DEAD_LETTER_BYTES = 4 << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final long LOOK_MILLIS = 200;

    private final KafkaCluster kafka;

    public TopicAdmin(KafkaCluster kafka) {
        this.kafka = kafka;
    }

    /**
     * Creates the topics that are missing.
     *
     * @throws IOException when the brokers do not answer or refuse, or when a topic is there with
     *     settings that would lose jobs or states; names all that is wrong
     */
    public void prepare() throws IOException, InterruptedException {
        Map<String, Map<String, String>> wanted = wanted();
        try (Admin admin = admin(PATIENCE)) {
            Set<String> there =
                    admin.listTopics(new ListTopicsOptions().listInternal(false)).names().get();
            for (Map.Entry<String, Map<String, String>> topic : wanted.entrySet()) {
                if (!there.contains(topic.getKey())) {
                    create(admin, topic.getKey(), topic.getValue());
                }
            }
            List<String> problems = check(admin);
            if (!problems.isEmpty()) {
                throw new IOException(String.join("; ", problems));
            }
        } catch (ExecutionException e) {
            throw new IOException(
                    "Kafka at %s did not prepare the topics %s: %s"
                            .formatted(
                                    kafka.bootstrapServers(),
                                    wanted.keySet(),
                                    e.getCause().getMessage()),
                    e);
        }
    }

    /**
     * How many brokers answer.
     *
     * @throws IOException when none does within this time
     */
    public int brokers(Duration patience) throws IOException, InterruptedException {
        try (Admin admin = admin(patience)) {
            return admin.describeCluster().nodes().get().size();
        } catch (ExecutionException e) {
            throw new IOException(
                    "Kafka at %s does not answer: %s"
                            .formatted(kafka.bootstrapServers(), e.getCause().getMessage()),
                    e);
        }
    }

    private Admin admin(Duration patience) {
        String ms = ms(patience);
        return Admin.create(
                kafka.client(
                        Map.of(
                                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
                                ms,
                                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                ms)));
    }

    private static void create(Admin admin, String name, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        // One partition keeps the order of all records; these are requests of people, not clicks.
        NewTopic topic = new NewTopic(name, Optional.of(1), Optional.empty()).configs(settings);
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private List<String> check(Admin admin) throws ExecutionException, InterruptedException {
        ConfigResource jobs = new ConfigResource(ConfigResource.Type.TOPIC, kafka.jobs());
        ConfigResource status = new ConfigResource(ConfigResource.Type.TOPIC, kafka.status());
        Map<ConfigResource, Config> settings = settings(admin, List.of(jobs, status));
        List<String> problems = new ArrayList<>();
        String policy = value(settings.get(status), TopicConfig.CLEANUP_POLICY_CONFIG);
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            problems.add(
                    "topic %s has cleanup.policy %s, expected compact: states would be forgotten"
                            .formatted(kafka.status(), policy));
        }
        String jobsPolicy = value(settings.get(jobs), TopicConfig.CLEANUP_POLICY_CONFIG);
        long kept = Long.parseLong(value(settings.get(jobs), TopicConfig.RETENTION_MS_CONFIG));
        if (jobsPolicy.contains(TopicConfig.CLEANUP_POLICY_DELETE)
                && kept >= 0
                && kept < JOBS_RETENTION.toMillis()) {
            problems.add(
                    ("topic %s has retention.ms %d, expected %d (30 days) or more: waiting jobs"
                                    + " would be forgotten")
                            .formatted(kafka.jobs(), kept, JOBS_RETENTION.toMillis()));
        }
        return problems;
    }

    /** A topic that was created this moment may not be known yet to the broker that is asked. */
    private static Map<ConfigResource, Config> settings(Admin admin, List<ConfigResource> topics)
            throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return admin.describeConfigs(topics).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static String value(Config settings, String key) {
        return settings.get(key).value();
    }

    private Map<String, Map<String, String>> wanted() {
        return Map.of(
                kafka.jobs(),
                Map.of(TopicConfig.RETENTION_MS_CONFIG, ms(LONG_RETENTION)),
                kafka.control(),
                Map.of(TopicConfig.RETENTION_MS_CONFIG, ms(LONG_RETENTION)),
                kafka.status(),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        ms(STATUS_SEGMENT)),
                kafka.progress(),
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        ms(PROGRESS_RETENTION),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        ms(PROGRESS_SEGMENT)),
                kafka.deadLetters(),
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        ms(LONG_RETENTION),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(DEAD_LETTER_BYTES)));
    }

    private static String ms(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}

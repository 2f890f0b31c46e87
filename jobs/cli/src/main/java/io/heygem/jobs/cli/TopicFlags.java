package io.heygem.jobs.cli;

import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.KafkaOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Option;

/** Flags of the commands that speak to a running {@code up} or cluster through its topics. */
final class TopicFlags {

    @Option(names = "--broker", paramLabel = "HOST:PORT", descriptionKey = "flag.broker")
    private String broker;

    @Option(names = "-D", paramLabel = "KEY=VALUE", descriptionKey = "flag.kafka_D")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "flag.lang")
    private String lang;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "flag.help")
    boolean help;

    /**
     * Where the topics are: the flag, else {@code -D}, else the environment, else this machine.
     *
     * @throws UsageException naming the first value that makes no sense
     */
    KafkaCluster check(Messages messages, Map<String, String> environment) {
        Language.check(lang, messages);
        Map<String, String> all = new LinkedHashMap<>(options);
        String key = KafkaOptions.BOOTSTRAP_SERVERS.key();
        String byEnvironment = environment.getOrDefault("HEYGEM_BROKER", "");
        if (broker != null) {
            all.put(key, broker);
        } else if (!all.containsKey(key) && !byEnvironment.isBlank()) {
            all.put(key, byEnvironment);
        }
        String servers = all.getOrDefault(key, KafkaOptions.BOOTSTRAP_SERVERS.defaultValue());
        if (!servers.matches("[^\\s,:]+:\\d{1,5}(,[^\\s,:]+:\\d{1,5})*")
                && !servers.matches("\\[[0-9a-fA-F:]+]:\\d{1,5}")) {
            throw new UsageException(messages.get("wrong.broker", servers));
        }
        CommonFlags.checkOptions(all, messages);
        return KafkaCluster.of(Configuration.fromMap(all));
    }

    /** Progress and warnings on standard error, where no screen shows them; no file. */
    static void startLog(Session session) {
        LogSetup.startWithoutFile(!session.terminal().interactive());
    }
}

package io.heygem.jobs.cli;

import io.heygem.operators.record.ControlAction;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code heygem}: the door to all commands. */
@Command(name = "heygem", versionProvider = Version.class)
public final class HeygemCommand implements Runnable {

    private static final int HELP_COLUMNS = 100;

    /** How long an interrupt may take to stop the job and print what was done. */
    private static final long STOP_SECONDS = 30;

    @Option(names = "--lang", paramLabel = "zh|en", descriptionKey = "flag.lang")
    private String lang;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "flag.help")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            descriptionKey = "flag.version")
    boolean version;

    private final Messages messages;

    HeygemCommand(Messages messages) {
        this.messages = messages;
    }

    /** Runs one command line and exits with its code. */
    public static void main(String[] args) {
        Terminal terminal = Terminal.ofProcess();
        // Whatever else prints must not mix with the table or the JSON document.
        System.setErr(terminal.err());
        System.setOut(terminal.err());
        LipSync lipSync = new EmbeddedLipSync();
        CountDownLatch printed = new CountDownLatch(1);
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(worker, printed), "stop"));
        int code = ExitCode.BROKEN;
        try {
            code = run(args, lipSync, terminal, System.getenv(), Locale.getDefault());
        } catch (Error e) {
            e.printStackTrace(terminal.err());
        }
        printed.countDown();
        System.exit(code);
    }

    /** Runs one command line and answers its exit code. */
    static int run(
            String[] args,
            LipSync lipSync,
            Terminal terminal,
            Map<String, String> environment,
            Locale machine) {
        Messages messages = Messages.in(Language.of(args, environment, machine));
        Session session = new Session(lipSync, terminal, messages, environment);
        PrintWriter out = writer(terminal.out());
        PrintWriter err = writer(terminal.err());
        CommandLine line =
                new CommandLine(new HeygemCommand(messages))
                        .addSubcommand("batch", new BatchCommand(session))
                        .addSubcommand("single", new SingleCommand(session))
                        .addSubcommand("check", new CheckCommand(session))
                        .addSubcommand("preview", new PreviewCommand(session))
                        .addSubcommand("demo", new DemoCommand(session))
                        .addSubcommand("cluster", ClusterCommand.of(session))
                        .addSubcommand("up", new UpCommand(session))
                        .addSubcommand("console", new ConsoleCommand(session))
                        .addSubcommand("submit", new SubmitCommand(session))
                        .addSubcommand("status", new StatusCommand(session))
                        .addSubcommand("cancel", control(session, ControlAction.CANCEL))
                        .addSubcommand("pause", control(session, ControlAction.PAUSE))
                        .addSubcommand("resume", control(session, ControlAction.RESUME))
                        .addSubcommand("retry", control(session, ControlAction.RETRY_FAILED))
                        .addSubcommand("doctor", new DoctorCommand(session))
                        .setResourceBundle(messages.bundle())
                        .setUsageHelpWidth(HELP_COLUMNS)
                        .setOut(out)
                        .setErr(err)
                        .setParameterExceptionHandler(
                                (e, given) -> wrong(terminal, messages, describe(e, messages)))
                        .setExecutionExceptionHandler(
                                (e, command, parsed) -> ended(e, terminal, messages));
        try {
            return line.execute(ArticleForm.toSubcommand(args, messages));
        } catch (UsageException e) {
            return wrong(terminal, messages, e.getMessage());
        } finally {
            out.flush();
            err.flush();
        }
    }

    @Override
    public void run() {
        Language.check(lang, messages);
        throw new UsageException(messages.get("wrong.no_command"));
    }

    private static ControlJobCommand control(Session session, ControlAction action) {
        return new ControlJobCommand(session, action);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    private static int ended(Exception e, Terminal terminal, Messages messages) {
        if (e instanceof UsageException) {
            return wrong(terminal, messages, e.getMessage());
        }
        if (e instanceof InterruptedException) {
            terminal.err().println(messages.get("log.interrupted"));
            return ExitCode.INTERRUPTED;
        }
        String text = e.getMessage() == null ? e.toString() : e.getMessage();
        LoggerFactory.getLogger(HeygemCommand.class).error(messages.get("log.broken", text), e);
        terminal.err().println(messages.get("table.broken", TextColumns.printable(text)));
        return ExitCode.BROKEN;
    }

    private static int wrong(Terminal terminal, Messages messages, String text) {
        terminal.err().println(messages.get("wrong.line", TextColumns.printable(text)));
        return ExitCode.WRONG_USAGE;
    }

    private static String describe(ParameterException e, Messages messages) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return messages.get("wrong.unknown", String.join(" ", unmatched.getUnmatched()));
        }
        if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
            String flag = missing.getMissing().get(0).paramLabel();
            if (missing.getMissing().get(0) instanceof CommandLine.Model.OptionSpec option) {
                flag = option.longestName();
            }
            return messages.get("wrong.no_value", flag);
        }
        return e.getMessage();
    }

    /** The way out when a signal arrives: stop the job, let it print, then let go. */
    private static void stop(Thread worker, CountDownLatch printed) {
        if (printed.getCount() == 0) {
            return;
        }
        worker.interrupt();
        try {
            if (!printed.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(Arrays.toString(worker.getStackTrace()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

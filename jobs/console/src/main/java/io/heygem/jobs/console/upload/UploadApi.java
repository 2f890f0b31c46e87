package io.heygem.jobs.console.upload;

import io.heygem.jobs.console.FailureWords;
import io.heygem.jobs.console.FileLook;
import io.heygem.jobs.console.Looks;
import io.heygem.jobs.console.http.Body;
import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.ContentDisposition;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Router;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** The operations on files that people bring. */
public final class UploadApi {

    private static final int LONGEST_NAME = 1024;

    private final UploadStore store;
    private final Looks looks;
    private final FailureWords words;
    private final Predicate<String> inUse;

    /**
     * The operations.
     *
     * @param inUse whether an open job needs a file
     */
    public UploadApi(UploadStore store, Looks looks, FailureWords words, Predicate<String> inUse) {
        this.words = words;
        this.store = store;
        this.looks = looks;
        this.inUse = inUse;
    }

    /** Adds its operations. */
    public void register(Router router) {
        router.on("GET", "/api/uploads", this::list)
                .on("POST", "/api/uploads", this::create)
                .on("GET", "/api/uploads/{uploadId}", this::show)
                .on("PATCH", "/api/uploads/{uploadId}", this::append)
                .on("DELETE", "/api/uploads/{uploadId}", this::delete)
                .on("POST", "/api/uploads/{uploadId}/finish", this::finish)
                .on("GET", "/api/uploads/{uploadId}/content", this::content)
                .on("GET", "/api/uploads/{uploadId}/thumbnail", this::thumbnail);
    }

    /**
     * A file as the API shows it.
     *
     * @param probe null until it was looked at
     */
    public record View(
            String uploadId,
            String kind,
            String name,
            long size,
            long offset,
            boolean finished,
            String sha256,
            long createdAt,
            Probe probe) {}

    /** What a file is, in the reader's words. */
    public record Probe(FileLook found, String message, String hint) {}

    private record Files(List<View> uploads) {}

    private View view(Upload upload, Call call) throws IOException {
        FileLook look = upload.look();
        Probe probe = null;
        if (look != null) {
            String code = look.code();
            probe =
                    new Probe(
                            look,
                            code == null
                                    ? null
                                    : words.sentence(code, look.reason(), call.reader()),
                            code == null ? null : words.hint(code, call.reader()));
        }
        return new View(
                upload.id(),
                upload.kind().name().toLowerCase(Locale.ROOT),
                upload.name(),
                upload.size(),
                store.offset(upload),
                upload.finished(),
                upload.sha256(),
                upload.createdAt(),
                probe);
    }

    private void list(Call call) throws IOException {
        List<View> views = new ArrayList<>();
        for (Upload upload : store.all()) {
            views.add(view(upload, call));
        }
        call.answer(200, new Files(views));
    }

    private void create(Call call) throws IOException, HttpProblem {
        Body body = call.json().only("kind", "name", "size");
        String word = body.text("kind", 10);
        Upload.Kind kind =
                switch (word) {
                    case "audio" -> Upload.Kind.AUDIO;
                    case "video" -> Upload.Kind.VIDEO;
                    default -> throw HttpProblem.word("kind", word, List.of("audio", "video"));
                };
        String name = body.text("name", LONGEST_NAME);
        Upload upload = store.create(kind, name, body.number("size", 1, Long.MAX_VALUE));
        offset(call, upload).with("Location", "/api/uploads/" + upload.id());
        call.answer(201, view(upload, call));
    }

    private Call offset(Call call, Upload upload) throws IOException {
        return call.with("Upload-Offset", Long.toString(store.offset(upload)))
                .with("Upload-Length", Long.toString(upload.size()));
    }

    private void show(Call call) throws IOException, HttpProblem {
        Upload upload = store.get(call.path("uploadId"));
        offset(call, upload).answer(200, view(upload, call));
    }

    private void append(Call call) throws IOException, HttpProblem {
        String id = call.path("uploadId");
        store.get(id);
        String header = call.header("Upload-Offset");
        if (header == null || !header.matches("\\d{1,18}")) {
            throw new HttpProblem(400, "UPLOAD_OFFSET_MISSING");
        }
        long end;
        try (InputStream body = call.body()) {
            end = store.append(id, Long.parseLong(header), body);
        } catch (EOFException e) {
            // Whoever sent it is gone; what came stays for the next try.
            throw new HttpProblem(400, "UPLOAD_CUT_OFF");
        }
        call.with("Upload-Offset", Long.toString(end)).answer(204);
    }

    private void finish(Call call) throws IOException, HttpProblem {
        Body body = call.json().only("sha256");
        Optional<String> digest = body.optional("sha256", 64);
        if (digest.isPresent() && !digest.get().matches("[0-9a-fA-F]{64}")) {
            throw HttpProblem.word("sha256", digest.get(), List.of("64 hex digits"));
        }
        Upload upload = store.finish(call.path("uploadId"), digest.orElse(null));
        if (upload.look() == null) {
            looks.later(upload.id());
        }
        call.answer(200, view(upload, call));
    }

    private void delete(Call call) throws IOException, HttpProblem {
        Upload upload = store.get(call.path("uploadId"));
        if (inUse.test(upload.id())) {
            throw new HttpProblem(409, "UPLOAD_IN_USE", upload.name());
        }
        store.delete(upload.id());
        call.answer(204);
    }

    private void content(Call call) throws IOException, HttpProblem {
        Upload upload = store.get(call.path("uploadId"));
        if (!upload.finished()) {
            throw new HttpProblem(409, "UPLOAD_UNFINISHED", upload.name());
        }
        call.with("Content-Disposition", ContentDisposition.inline(upload.name()));
        call.file(store.file(upload), type(upload));
    }

    /** By the ending alone, from a short list: nothing that a browser would run. */
    private static String type(Upload upload) {
        String name = upload.fileName();
        String ending = name.substring(name.lastIndexOf('.') + 1);
        if (upload.kind() == Upload.Kind.VIDEO) {
            return ending.equals("webm") ? "video/webm" : "video/mp4";
        }
        return switch (ending) {
            case "wav" -> "audio/wav";
            case "mp3" -> "audio/mpeg";
            case "flac" -> "audio/flac";
            case "ogg", "opus" -> "audio/ogg";
            default -> "audio/mp4";
        };
    }

    private void thumbnail(Call call) throws IOException, HttpProblem, InterruptedException {
        Upload upload = store.get(call.path("uploadId"));
        if (!upload.finished() || upload.kind() != Upload.Kind.VIDEO) {
            throw new HttpProblem(404, "NO_PICTURE");
        }
        looks.thumbnail(call, store.file(upload));
    }
}

package io.heygem.models.onnx;

/** A network could not be loaded or run; the message names the model and what was expected. */
public final class ModelException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean outOfMemory;

    public ModelException(String message) {
        this(message, null);
    }

    public ModelException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private ModelException(String message, Throwable cause, boolean outOfMemory) {
        super(message, cause);
        this.outOfMemory = outOfMemory;
    }

    /** The device had too little memory for the batch; a smaller one may fit. */
    public static ModelException outOfMemory(String message, Throwable cause) {
        return new ModelException(message, cause, true);
    }

    /** Whether memory was lacking, which is nobody's fault but the machine's. */
    public boolean isOutOfMemory() {
        return outOfMemory;
    }
}

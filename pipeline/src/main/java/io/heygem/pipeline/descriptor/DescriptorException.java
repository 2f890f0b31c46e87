package io.heygem.pipeline.descriptor;

import java.util.List;

/** A descriptor is none; says all that is wrong with it at once. */
public final class DescriptorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public DescriptorException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence per problem. */
    public List<String> problems() {
        return problems;
    }
}

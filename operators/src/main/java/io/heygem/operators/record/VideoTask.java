package io.heygem.operators.record;

/**
 * One video of a job together with the sound it shall speak.
 *
 * @param request what was asked for
 * @param sound the prepared audio
 */
public record VideoTask(VideoRequest request, PreparedSound sound) {

    /** The key of everything that concerns this video of this job. */
    public String taskId() {
        return request.taskId();
    }
}

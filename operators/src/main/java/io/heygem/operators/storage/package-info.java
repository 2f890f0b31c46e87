/**
 * Files of the workspace: where they lie ({@link io.heygem.operators.storage.JobLayout}), how they
 * appear ({@link io.heygem.operators.storage.AtomicFile}) and what they are called by ({@link
 * io.heygem.operators.storage.Digests}).
 */
package io.heygem.operators.storage;

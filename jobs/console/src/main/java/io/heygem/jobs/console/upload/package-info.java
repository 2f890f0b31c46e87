/**
 * Files that people bring, piece by piece. Start with {@link
 * io.heygem.jobs.console.upload.UploadStore}.
 */
package io.heygem.jobs.console.upload;

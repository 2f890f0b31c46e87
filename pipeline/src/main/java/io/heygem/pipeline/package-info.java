/**
 * The drawing: the whole stream on one page. Read {@link io.heygem.pipeline.LipSyncPipeline} first;
 * {@link io.heygem.pipeline.LipSyncOptions} are the settings of a deployment.
 */
package io.heygem.pipeline;

/**
 * The registry of jobs: takes them in once, releases their videos fairly, obeys commands and tells
 * how everything ended. Start with {@link io.heygem.operators.dispatch.DispatchFunction}; {@link
 * io.heygem.operators.dispatch.JobStore} is what outlives Flink's state.
 */
package io.heygem.operators.dispatch;

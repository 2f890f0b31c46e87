/**
 * Deciding everything about a video before its pictures are touched. Start with {@link
 * io.heygem.operators.plan.VideoPlanner}; {@link io.heygem.operators.plan.Timeline} says which
 * source frame an output frame shows.
 */
package io.heygem.operators.plan;

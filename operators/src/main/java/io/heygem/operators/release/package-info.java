/**
 * The gates before the expensive stages: little is under way at a time, and what goes next is fair
 * between jobs. Start with {@link io.heygem.operators.release.FairQueue}.
 */
package io.heygem.operators.release;

/**
 * What {@code heygem demo} works on: presenter videos made from one bundled portrait. Start with
 * {@link io.heygem.jobs.cli.demo.PresenterVideos}.
 */
package io.heygem.jobs.cli.demo;

/**
 * From faces per frame to one steady track, and the release of segments. Start with {@link
 * io.heygem.operators.link.TrackLinker}.
 */
package io.heygem.operators.link;

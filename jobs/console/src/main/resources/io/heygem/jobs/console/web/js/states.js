/** The states of jobs and videos, for the eye. */
import { setText } from './dom.js';
import { isOpen } from './jobs.js';
import { t } from './words.js';

const KINDS = { COMPLETED: 'good', COMPLETED_WITH_WARNINGS: 'good', FAILED: 'bad', REFUSED: 'bad', PARTLY: 'fair', CANCELLED: 'calm', PAUSED: 'fair', QUEUED: 'calm', SUBMITTED: 'calm' };

/** How many videos of a job need nothing more. */
export const ended = job => job.counts.completed + job.counts.failed + job.counts.cancelled;

/** The state of a job; one of which only some failed is no plain failure. */
export function look(job) {
  return job.counts.failed > 0 && job.counts.completed > 0 && !isOpen(job) ? 'PARTLY' : job.state;
}

/** `good`, `bad`, `fair`, `calm`, or `busy` while something is done. */
export const kind = state => KINDS[state] ?? 'busy';

/** Shows a state as a chip. */
export function chip(element, state, text = t(state)) {
  element.className = 'chip ' + kind(state);
  setText(element, text);
}

/** What a video is doing, in words. */
export function doing(video) {
  return t(isOpen(video) && video.state !== 'PAUSED' && video.stage ? video.stage : video.state);
}

/** A picture of the result once there is one, of the source until then; none where nothing could be read. */
export const coverOf = video => video.thumbnail ?? (video.code?.startsWith('PROBE_') ? null : video.source?.replace(/content$/, 'thumbnail'));

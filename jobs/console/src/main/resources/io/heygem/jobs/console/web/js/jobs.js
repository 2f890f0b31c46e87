/** All jobs that a page shows, kept up to date by the server's events. */
import { call, jobPath } from './api.js';
import { $, setText } from './dom.js';
import { announce } from './notice.js';
import { onLanguage, t } from './words.js';

const REFRESH_MILLIS = 4_000;
const RETRY_MILLIS = 5_000;
const OPEN = new Set(['SUBMITTED', 'QUEUED', 'PROBING', 'RUNNING', 'ASSEMBLING', 'PAUSED']);

const jobs = new Map();
const watchers = new Set();
const uploadWatchers = new Set();
const stale = new Set();
let stream = null;
let listening = false;
let drawing = false;

export const isOpen = thing => OPEN.has(thing.state);

/** A job with its videos; undefined for one that was not asked for. */
export const job = jobId => jobs.get(jobId);

export const allJobs = () => [...jobs.values()];

/** Calls this, once a frame at most, after jobs have changed. */
export function watchJobs(tell) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** Calls this with the id of each file that the server has looked into. */
export const watchUploads = tell => uploadWatchers.add(tell);

function changed() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    watchers.forEach(tell => tell());
    const moving = allJobs().flatMap(one => one.videos).filter(video => ['PROBING', 'RUNNING', 'ASSEMBLING'].includes(video.state)).length;
    if ($('connection').dataset.state === 'open') setText($('connection'), moving ? t('working', { n: moving }) : t('idle'));
  });
}

export function keep(one) {
  jobs.set(one.jobId, { ...one, videos: one.videos ?? jobs.get(one.jobId)?.videos ?? [] });
  changed();
}

/** Asks for a job anew: only so its failures come with sentences. Throws when it is gone. */
export async function fetchJob(jobId) {
  stale.delete(jobId);
  try {
    const one = await call('GET', jobPath(jobId));
    keep(one);
    return one;
  } catch (problem) {
    if (problem.status === 404) {
      jobs.delete(jobId);
      changed();
    }
    throw problem;
  }
}

const again = jobId => fetchJob(jobId).catch(problem => { if (problem.status !== 404) stale.add(jobId); });

export async function command(jobId, what) {
  keep(await call('POST', jobPath(jobId, '/' + what)));
}

function heard(video) {
  const one = jobs.get(video.jobId);
  if (!one) {
    stale.add(video.jobId);
    return;
  }
  const videos = [...one.videos];
  const at = videos.findIndex(other => other.videoId === video.videoId);
  if (at < 0) videos.push(video);
  else videos[at] = { ...video, message: videos[at].code === video.code ? videos[at].message : undefined, hint: videos[at].code === video.code ? videos[at].hint : undefined };
  jobs.set(one.jobId, { ...one, videos });
  stale.add(one.jobId);
  if (!OPEN.has(video.state)) again(one.jobId);
  changed();
}

/** Listens until the page goes; comes back by itself after a break. */
export function listen() {
  listening = true;
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource('/api/events');
  const on = (name, act) => stream.addEventListener(name, event => act(JSON.parse(event.data)));
  stream.addEventListener('open', () => {
    $('connection').dataset.state = 'open';
    changed();
  });
  stream.addEventListener('error', () => {
    $('connection').dataset.state = 'lost';
    setText($('connection'), t('disconnected'));
    announce(t('disconnected'));
    if (stream?.readyState === EventSource.CLOSED) setTimeout(() => listening && listen(), RETRY_MILLIS);
  });
  on('snapshot', ({ jobs: open }) => {
    const known = new Set(open.map(one => one.jobId));
    open.forEach(keep);
    // What was open and is not in the snapshot has ended while nobody listened.
    allJobs().filter(one => isOpen(one) && !known.has(one.jobId)).forEach(one => again(one.jobId));
  });
  on('job', one => {
    const known = jobs.get(one.jobId);
    keep(one);
    if (!known || (isOpen(known) && !isOpen(one)) || !known.videos.length) again(one.jobId);
  });
  on('video', heard);
  on('progress', heard);
  on('upload', ({ uploadId }) => uploadWatchers.forEach(tell => tell(uploadId)));
  on('refused', ({ jobId }) => jobs.has(jobId) && again(jobId));
  on('gone', ({ jobId }) => {
    jobs.delete(jobId);
    changed();
  });
}

export function unlisten() {
  listening = false;
  rest();
}

function rest() {
  stream?.close();
  stream = null;
}

// Pages that nobody sees give their connection back: a browser has six for all of them.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) rest();
  else if (listening) listen();
});

// The time left of a whole job comes with the job alone, so those that move are asked for now and then.
setInterval(() => {
  if (document.hidden || !stream) return;
  [...stale].filter(jobId => !jobs.has(jobId) || isOpen(jobs.get(jobId))).forEach(again);
  stale.clear();
}, REFRESH_MILLIS);

onLanguage(() => {
  allJobs().filter(one => one.reasons || one.videos.some(video => video.code)).forEach(one => again(one.jobId));
  if ($('connection').dataset.state === 'lost') setText($('connection'), t('disconnected'));
  changed();
});

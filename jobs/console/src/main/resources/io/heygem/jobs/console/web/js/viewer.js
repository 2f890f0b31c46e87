/** A dialog that plays the results of a job, each beside its source; and one file before it is used. */
import { jobPath, uploadPath } from './api.js';
import { button, el, follow, icon, link, picture, setText, show } from './dom.js';
import { failure } from './failure.js';
import { date } from './format.js';
import { command, fetchJob, isOpen, job, watchJobs } from './jobs.js';
import { openLog } from './log.js';
import { attempt } from './notice.js';
import { players } from './players.js';
import { chip, coverOf, doing, kind, look } from './states.js';
import { onLanguage } from './words.js';

const pair = players('viewer-both');
const trouble = failure('viewer');
const title = el('h2', { id: 'viewer-title' });
const state = el('span', {});
const facts = el('span.dim', {});
const voice = el('audio', { controls: true, preload: 'metadata', label: 'voice' });
const list = el('ul.picks', { id: 'viewer-videos' });
const save = link('.button', { glyph: 'download', word: 'download', id: 'viewer-download', download: true });
const saveSource = link('.button.quiet', { glyph: 'download', word: 'downloadSource', id: 'viewer-source', download: true });
const zip = link('.button.quiet', { glyph: 'zip', word: 'zip', id: 'viewer-zip', download: true });
const file = el('video', { controls: true, preload: 'metadata', playsinline: true, label: 'preview', hidden: true });
const photo = el('img', { alt: '', hidden: true });
const unplayable = el('p.problem', { word: 'cannotPlay', hidden: true });
const retry = button('.quiet', { glyph: 'retry', word: 'retry', id: 'viewer-retry', act: attempt(() => command(shown.jobId, 'retry')) });
const log = button('.quiet', {
  glyph: 'log',
  word: 'jobLog',
  id: 'viewer-log',
  act: () => {
    const { jobId } = shown;
    dialog.close();
    openLog(jobId);
  },
});
const ofJob = el('div.viewer-job', {}, el('p.line', {}, state, facts), trouble.element, pair.element, list, el('div.line.voice', {}, el('span.dim', { word: 'voice' }), voice), el('div.acts', {}, save, zip, retry, saveSource, log));
const dialog = el('dialog.viewer', { id: 'viewer', 'aria-labelledby': 'viewer-title' },
  el('header.line', {}, title, button('.plain', { glyph: 'close', label: 'close', id: 'viewer-close', act: () => dialog.close() })),
  ofJob, el('div.viewer-file', {}, file, photo, unplayable));

let shown = null;
let made = null;

export function startViewer() {
  document.body.append(dialog);
  dialog.addEventListener('close', closed);
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  file.addEventListener('error', () => show(unplayable, file.hasAttribute('src')));
  watchJobs(draw);
  onLanguage(draw);
}

function closed() {
  shown = null;
  pair.stop();
  pair.update({});
  voice.pause();
  file.removeAttribute('src');
  file.load();
  photo.removeAttribute('src');
  if (made) URL.revokeObjectURL(made);
  made = null;
}

/** Opens a job, at a video of it or at its first result. */
export const openViewer = attempt(async (jobId, videoId) => {
  const one = await fetchJob(jobId);
  shown = { jobId, videoId: videoId ?? (one.videos.find(video => video.result) ?? one.videos[0])?.videoId };
  show(ofJob, true);
  show(file.parentElement, false);
  draw();
  if (!dialog.open) dialog.showModal();
});

/** Shows a file that was chosen here or brought earlier. */
export function openFile(upload) {
  const address = upload.file ? (made = URL.createObjectURL(upload.file)) : uploadPath(upload.id, '/content');
  const still = upload.file?.type.startsWith('image/') || upload.found?.usable && !upload.found.seconds;
  show(ofJob, false);
  show(file.parentElement, true);
  show(file, !still);
  show(photo, Boolean(still));
  show(unplayable, false);
  (still ? photo : file).setAttribute('src', address);
  setText(title, upload.name);
  dialog.showModal();
}

function draw() {
  const one = shown && job(shown.jobId);
  if (!one) return;
  const video = one.videos.find(other => other.videoId === shown.videoId);
  setText(title, one.videos.length === 1 && video ? video.name : one.title);
  chip(state, look(one));
  setText(facts, [date(one.createdAt), one.audioName !== one.title && one.audioName, ...(one.reasons ?? [])].filter(Boolean).join(' · '));
  trouble.update(video);
  // There is nothing to look at in a file that could not be read.
  const seen = video?.code?.startsWith('PROBE_') ? {} : video ?? {};
  pair.update(seen);
  show(pair.element, Boolean(seen.result || seen.source));
  follow(list, one.videos.length > 1 ? one.videos : [], other => other.videoId, pick);
  show(voice.parentElement, Boolean(one.audioUrl));
  if (one.audioUrl && voice.getAttribute('src') !== one.audioUrl) voice.setAttribute('src', one.audioUrl);
  show(save, Boolean(video?.result));
  if (video?.result) save.href = video.result + '?download';
  show(retry, !isOpen(one) && one.state !== 'REFUSED' && one.undoUntil === undefined && one.counts.failed + one.counts.cancelled > 0);
  show(saveSource, Boolean(video?.source));
  if (video?.source) saveSource.href = video.source;
  saveSource.download = video?.name ?? '';
  show(zip, one.counts.completed > 1);
  zip.href = jobPath(one.jobId, '/zip');
}

function pick(first) {
  let now = first;
  const name = el('span.name', {});
  const state = el('span.dim', {});
  const choose = el('button.pick', {
    type: 'button',
    test: 'viewer-pick',
    data: { videoId: first.videoId },
    on: {
      click: () => {
        shown.videoId = now.videoId;
        draw();
      },
    },
  }, el('span.picture', {}, icon('video')), name, state);
  return {
    element: el('li', {}, choose),
    update(video) {
      now = video;
      setText(name, video.name);
      state.className = kind(video.state) === 'bad' ? 'bad small' : 'dim';
      setText(state, video.result ? '' : doing(video));
      choose.setAttribute('aria-pressed', String(video.videoId === shown.videoId));
      picture(choose.firstElementChild, coverOf(video));
    },
  };
}

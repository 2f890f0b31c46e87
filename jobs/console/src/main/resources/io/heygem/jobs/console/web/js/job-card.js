/** A job under way or just ended: how far it is, what each video does, what can be done. */
import { jobPath } from './api.js';
import { bar, button, el, follow, icon, link, setText, show } from './dom.js';
import { percent, remaining } from './format.js';
import { command, isOpen } from './jobs.js';
import { note } from './notes.js';
import { attempt } from './notice.js';
import { t } from './words.js';
import { openLog } from './log.js';
import { openViewer } from './viewer.js';

const ROWS = 60;
const SURE_MILLIS = 4_000;

export const ended = job => job.counts.completed + job.counts.failed + job.counts.cancelled;

/** A state for the eye: a job of which some failed is no plain success. */
export function look(job) {
  if (job.counts && job.counts.failed > 0 && job.counts.completed > 0 && !isOpen(job)) return 'PARTLY';
  return job.state;
}

const CHIPS = { COMPLETED: 'good', COMPLETED_WITH_WARNINGS: 'good', FAILED: 'bad', REFUSED: 'bad', PARTLY: 'fair', CANCELLED: 'calm', PAUSED: 'fair', QUEUED: 'calm', SUBMITTED: 'calm' };

/** Shows a state as a chip. */
export function chip(element, state, text = t(state)) {
  element.className = 'chip ' + (CHIPS[state] ?? 'busy');
  setText(element, text);
}

/** How far a job is, from its videos where they are known: events tell of those more often. */
function progressOf(job) {
  if (!isOpen(job) || !job.videos.length) return job.progress;
  return job.videos.reduce((sum, video) => sum + video.progress, 0) / Math.max(job.videos.length, job.counts.total);
}

/** A button that asks before it acts: the second press counts. */
function sureButton(look, { word, sure, glyph, test, act }) {
  let timer = null;
  const calm = () => {
    clearTimeout(timer);
    timer = null;
    made.classList.remove('danger');
    setText(label, t(word));
    label.dataset.word = word;
  };
  const made = button(look, {
    word,
    glyph,
    test,
    act: () => {
      if (timer) {
        calm();
        act();
        return;
      }
      made.classList.add('danger');
      setText(label, t(sure));
      label.dataset.word = sure;
      timer = setTimeout(calm, SURE_MILLIS);
    },
  });
  const label = made.querySelector('span');
  return made;
}

/**
 * A card that `update(job)` keeps true.
 *
 * @param hide takes the card off the page
 */
export function jobCard(first, hide) {
  let now = first;
  let all = false;
  const id = first.jobId;
  const tell = what => attempt(() => command(id, what));
  const title = el('h3', { test: 'job-title' });
  const state = el('span', { test: 'job-state' });
  const count = el('span.count', { test: 'job-count' });
  const eta = el('span.dim', { test: 'job-eta' });
  const progress = bar('job-progress');
  const refused = el('div.problem', {});
  const videos = el('ul.videos', {});
  const more = button('.plain', { act: () => { all = true; card.update(now); } });
  const acts = {
    cancel: sureButton('.quiet', { word: 'cancel', sure: 'cancelSure', glyph: 'stop', test: 'job-cancel', act: tell('cancel') }),
    pause: button('.quiet', { word: 'pauseJob', glyph: 'pause', test: 'job-pause', act: tell('pause') }),
    resume: button('.quiet', { word: 'resumeJob', glyph: 'play', test: 'job-resume', act: tell('resume') }),
    retry: button('.quiet', { word: 'retry', glyph: 'retry', test: 'job-retry', act: tell('retry') }),
    open: button('.quiet', { word: 'details', glyph: 'open', test: 'job-open', act: () => openViewer(id) }),
    zip: link('.button.quiet', { word: 'zip', glyph: 'zip', test: 'job-zip', href: jobPath(id, '/zip'), download: true }),
    log: button('.quiet', { word: 'jobLog', glyph: 'log', test: 'job-log', act: () => openLog(id) }),
  };
  const element = el('article.card.job', { test: 'job', data: { jobId: id } },
    el('header.line', {}, title, state, el('span.grow', {}), button('.plain', { glyph: 'close', label: 'hide', test: 'job-close', act: () => hide(id) })),
    el('div.line.meter', {}, count, progress.element, eta),
    refused, videos, more, el('div.acts', {}, ...Object.values(acts)));
  const card = {
    element,
    update(job) {
      now = job;
      const open = isOpen(job);
      element.dataset.state = job.state;
      setText(title, job.title);
      chip(state, look(job));
      setText(count, t('countOf', { done: ended(job), total: job.counts.total }));
      setText(eta, open && job.etaSeconds !== undefined && job.state !== 'PAUSED' ? t('eta', { time: remaining(job.etaSeconds) }) : '');
      progress.set(job.state === 'SUBMITTED' ? null : progressOf(job), t('jobProgress', { name: job.title }));
      progress.element.className = open ? '' : look(job) === 'PARTLY' ? 'fair' : CHIPS[job.state] ?? '';
      drawRefused(refused, job);
      follow(videos, all ? job.videos : job.videos.slice(0, ROWS), video => video.videoId, video => videoRow(job, video));
      show(more, !all && job.videos.length > ROWS);
      setText(more, t('more', { n: job.videos.length - ROWS }));
      const told = job.state !== 'SUBMITTED' && job.state !== 'REFUSED';
      show(acts.cancel, open && told);
      show(acts.pause, open && told && job.state !== 'PAUSED');
      show(acts.resume, job.state === 'PAUSED');
      show(acts.retry, !open && job.counts.failed + job.counts.cancelled > 0 && told);
      const label = acts.retry.querySelector('span');
      label.dataset.word = job.counts.failed > 0 ? 'retry' : 'retryAll';
      setText(label, t(label.dataset.word));
      show(acts.open, job.counts.completed > 0);
      show(acts.zip, job.counts.completed > 0);
    },
  };
  return card;
}

function drawRefused(place, job) {
  show(place, job.state === 'REFUSED');
  if (job.state !== 'REFUSED') return;
  place.replaceChildren(el('p', { text: t('refusedWhy') }), el('ul', {}, ...(job.reasons ?? [job.code]).map(text => el('li', { text }))));
}

/** What a video is doing, in words. */
function doing(video) {
  if (!isOpen(video)) return t(video.state);
  if (video.state === 'PAUSED' || !video.stage) return t(video.state);
  return t(video.stage);
}

function videoRow(job, first) {
  let now = first;
  const picture = button('.picture', { label: 'play', test: 'video-thumbnail', act: () => openViewer(now.jobId, now.videoId) });
  picture.append(icon('video'));
  const name = el('span.name', { test: 'video-name' });
  const state = el('span', { test: 'video-state' });
  const detail = el('span.dim', {});
  const progress = bar('video-progress');
  const problem = el('p.problem', { test: 'video-problem' });
  const hint = el('p.hint', { test: 'video-hint' });
  const technical = el('details.technical', {}, el('summary', { word: 'technical' }), el('code', {}));
  const notes = el('ul.notes', {});
  const play = button('.plain', { glyph: 'play', label: 'play', test: 'video-play', act: () => openViewer(now.jobId, now.videoId) });
  const save = link('.button.plain', { glyph: 'download', label: 'download', test: 'video-download', download: true });
  const element = el('li.file', { test: 'video' }, picture,
    el('div.grow', {}, el('div.line', {}, name, state), el('div.line.meter', {}, progress.element, detail), problem, hint, technical, notes),
    el('div.acts', {}, play, save));
  return {
    element,
    update(video) {
      now = video;
      const open = isOpen(video);
      element.dataset.state = video.state;
      element.dataset.videoId = video.videoId;
      setText(name, video.name);
      name.title = video.name;
      chip(state, video.state, doing(video));
      show(progress.element.parentElement, open);
      progress.set(video.progress, t('videoProgress', { name: video.name }));
      const parts = [];
      if (open && video.progress > 0) parts.push(percent(video.progress));
      if (open && video.etaSeconds !== undefined && video.state !== 'PAUSED') parts.push(t('eta', { time: remaining(video.etaSeconds) }));
      setText(detail, parts.join(' · '));
      drawFailure(video, problem, hint, technical);
      const texts = (video.warnings ?? []).map(note);
      show(notes, texts.length > 0);
      if (notes.dataset.of !== texts.join('\n')) {
        notes.dataset.of = texts.join('\n');
        notes.replaceChildren(...texts.map(text => el('li', { text })));
      }
      show(play, Boolean(video.result));
      show(save, Boolean(video.result));
      if (video.result) save.href = video.result + '?download';
      picture.disabled = !video.result;
      drawPicture(picture, video);
    },
  };
}

function drawFailure(video, problem, hint, technical) {
  const failed = video.state === 'FAILED';
  const what = video.message ?? video.reason ?? video.code ?? '';
  show(problem, failed && Boolean(what));
  setText(problem, what);
  show(hint, failed && Boolean(video.hint));
  setText(hint, video.hint ?? '');
  const words = [video.code, video.reason].filter(Boolean).join(': ');
  show(technical, failed && Boolean(words) && words !== what);
  setText(technical.querySelector('code'), words);
}

/** Of the result once there is one, of the source until then. */
function drawPicture(picture, video) {
  const address = video.thumbnail ?? video.source?.replace(/\/content$/, '/thumbnail');
  if (!address || picture.dataset.of === address) return;
  picture.dataset.of = address;
  const image = el('img', { src: address, alt: '', loading: 'lazy' });
  image.addEventListener('error', () => image.remove());
  picture.querySelector('img')?.remove();
  picture.append(image);
}

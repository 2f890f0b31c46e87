/** A job under way or just ended: how far it is, what each video does, what can be done. */
import { jobPath } from './api.js';
import { bar, button, el, follow, link, setText, show } from './dom.js';
import { remaining } from './format.js';
import { command, isOpen } from './jobs.js';
import { openLog } from './log.js';
import { attempt } from './notice.js';
import { chip, ended, kind, look } from './states.js';
import { videoRow } from './video-row.js';
import { openViewer } from './viewer.js';
import { t } from './words.js';

const ROWS = 60;
const SURE_MILLIS = 4_000;

/** How far a job is, from its videos where they are known: events tell of those more often. */
function progressOf(job) {
  if (!isOpen(job) || !job.videos.length) return job.progress;
  return job.videos.reduce((sum, video) => sum + video.progress, 0) / Math.max(job.videos.length, job.counts.total);
}

/** How long it will take; nothing while nobody can tell. */
const left = job => (job.etaSeconds === undefined || job.state === 'PAUSED' ? '' : t('eta', { time: remaining(job.etaSeconds) }));

/** How it ended, unless all is well. */
const tally = counts => [counts.failed && t('failedCount', { n: counts.failed }), counts.cancelled && t('cancelledCount', { n: counts.cancelled })].filter(Boolean).join(' · ');

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
      setText(eta, open ? left(job) : tally(job.counts));
      show(eta, Boolean(eta.textContent));
      progress.set(job.state === 'SUBMITTED' ? null : progressOf(job), t('jobProgress', { name: job.title }));
      progress.element.className = open ? '' : kind(look(job));
      drawRefused(refused, job);
      follow(videos, all ? job.videos : job.videos.slice(0, ROWS), video => video.videoId, videoRow);
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
      show(acts.zip, job.counts.completed > 0 && job.counts.total > 1);
    },
  };
  return card;
}

function drawRefused(place, job) {
  show(place, job.state === 'REFUSED');
  if (job.state !== 'REFUSED') return;
  place.replaceChildren(el('p', { text: t('refusedWhy') }), el('ul', {}, ...(job.reasons ?? [job.code]).map(text => el('li', { text }))));
}

/** What has been made: a gallery to search, play, keep and delete. */
import { call, jobPath } from './api.js';
import { $, button, el, follow, icon, link, picture, setText, show } from './dom.js';
import { date, number } from './format.js';
import { command, isOpen, job, watchJobs } from './jobs.js';
import { attempt, notice } from './notice.js';
import { chip, ended, look } from './states.js';
import { onTab, tab } from './tabs.js';
import { openViewer } from './viewer.js';
import { onLanguage, t } from './words.js';

const PAGE = 24;
const TYPING_MILLIS = 300;
const RELOAD_MILLIS = 1_500;
const SORTS = { 'date desc': 'newest', 'date asc': 'oldest', 'name asc': 'nameUp', 'name desc': 'nameDown' };
const STATES = { all: 'stateAll', open: 'stateOpen', done: 'stateDone', failed: 'stateFailed', deleted: 'stateDeleted' };
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

let page = 1;
let last = { jobs: [], total: 0, pageSize: PAGE };
let ticket = 0;
let reload = null;
const picked = new Set();

const choice = (id, word, pairs) => el('label.field', { for: id }, el('span', { word }),
  el('select', { id }, ...Object.entries(pairs).map(([value, key]) => el('option', { value, word: key }))));

export function startHistory() {
  $('history').append(
    el('h2.heard', { word: 'historyTitle' }),
    el('div.filters.card', {},
      el('label.field.wide', { for: 'history-search' }, el('span', { word: 'search' }), el('input', { id: 'history-search', type: 'search', maxlength: 200, holder: 'searchHolder' })),
      choice('history-state', 'filter', STATES),
      choice('history-sort', 'sort', SORTS)),
    el('div.line.picking', {},
      el('label.check', {}, el('input', { id: 'history-all', type: 'checkbox' }), el('span', { word: 'selectAll' })),
      el('span.dim', { id: 'history-picked', role: 'status' }),
      button('.quiet', { glyph: 'trash', word: 'deleteSelected', id: 'history-delete', act: attempt(deletePicked) }),
      el('span.grow', {}), el('span.dim', { id: 'history-count', role: 'status' })),
    el('ul.gallery', { id: 'history-gallery' }),
    el('div.empty', { id: 'history-empty', hidden: true }, el('p', {}), el('p.dim', {})),
    el('nav.line.paging', { label: 'pages' },
      button('.quiet', { word: 'previous', id: 'history-previous', act: () => turn(-1) }),
      el('span.dim', { id: 'history-page' }),
      button('.quiet', { word: 'next', id: 'history-next', act: () => turn(1) })));
  let typing = null;
  $('history-search').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(first, TYPING_MILLIS);
  });
  $('history-state').addEventListener('change', first);
  $('history-sort').addEventListener('change', first);
  $('history-all').addEventListener('change', () => {
    last.jobs.forEach(one => pick(one.jobId, $('history-all').checked && pickable(one)));
    draw();
  });
  onTab('history', load);
  onLanguage(draw);
  watchJobs(() => {
    if (tab() === 'history' && !reload && last.jobs.some(moved)) {
      reload = setTimeout(() => {
        reload = null;
        load();
      }, RELOAD_MILLIS);
    }
  });
}

/** Whether the events know more of a job than the gallery shows. */
function moved(shown) {
  const known = job(shown.jobId);
  return known && (known.state !== shown.state || ended(known) !== ended(shown));
}

const pickable = one => !isOpen(one) && one.undoUntil === undefined;

function pick(jobId, wanted) {
  if (wanted) picked.add(jobId);
  else picked.delete(jobId);
}

function first() {
  page = 1;
  picked.clear();
  load();
}

function turn(by) {
  page += by;
  picked.clear();
  load().then(() => $('history').scrollIntoView());
}

const load = attempt(async () => {
  const asked = ++ticket;
  const [sort, order] = $('history-sort').value.split(' ');
  const query = new URLSearchParams({ sort, order, page, pageSize: PAGE, state: $('history-state').value, q: $('history-search').value.trim() });
  const got = await call('GET', '/api/jobs?' + query);
  if (asked !== ticket) return;
  last = got;
  const pages = Math.max(1, Math.ceil(got.total / got.pageSize));
  if (page > pages) {
    page = pages;
    load();
    return;
  }
  const there = new Set(got.jobs.filter(pickable).map(one => one.jobId));
  [...picked].filter(jobId => !there.has(jobId)).forEach(jobId => picked.delete(jobId));
  draw();
});

function draw() {
  const pages = Math.max(1, Math.ceil(last.total / last.pageSize));
  follow($('history-gallery'), last.jobs, one => one.jobId, item);
  setText($('history-count'), t('total', { n: last.total === 1 ? 1 : number(last.total) }));
  setText($('history-page'), t('pageOf', { page, pages }));
  show($('history-page').parentElement, pages > 1);
  $('history-previous').disabled = page <= 1;
  $('history-next').disabled = page >= pages;
  const pickables = last.jobs.filter(pickable);
  $('history-all').disabled = !pickables.length;
  $('history-all').checked = pickables.length > 0 && pickables.every(one => picked.has(one.jobId));
  $('history-all').indeterminate = picked.size > 0 && !$('history-all').checked;
  $('history-delete').disabled = !picked.size;
  setText($('history-picked'), picked.size ? t('selected', { n: picked.size }) : '');
  show($('history-empty'), !last.jobs.length);
  const asked = $('history-search').value.trim() || $('history-state').value !== 'all';
  setText($('history-empty').firstElementChild, t(asked ? 'nothingFound' : 'empty'));
  setText($('history-empty').lastElementChild, asked ? '' : t('emptyHint'));
}

function item(firstSeen) {
  let now = firstSeen;
  const id = firstSeen.jobId;
  const open = el('button.cover', { type: 'button', test: 'history-open', on: { click: () => openViewer(id) } }, icon('video'));
  const badge = el('span.badge', {});
  const box = el('input', { type: 'checkbox', test: 'history-pick' });
  const title = el('h3.name', { test: 'history-title' });
  const facts = el('p.dim', {});
  const state = el('span', { test: 'history-state' });
  const zip = link('.button.plain', { glyph: 'zip', label: 'zip', test: 'history-zip', href: jobPath(id, '/zip'), download: true });
  const save = link('.button.plain', { glyph: 'download', label: 'download', test: 'history-download', download: true });
  const retry = button('.plain', { glyph: 'retry', label: 'retry', test: 'history-retry', act: attempt(() => command(id, 'retry')) });
  const restore = button('.quiet', { glyph: 'undo', word: 'restore', test: 'history-restore', act: attempt(() => bringBack([id])) });
  const element = el('li.item', { test: 'history-item', data: { jobId: id } },
    el('div.frame', {}, open, badge, el('label.pickbox', {}, box)),
    title, facts, el('div.line', {}, state, el('span.grow', {}), retry, zip, save, restore));
  box.addEventListener('change', () => {
    pick(id, box.checked);
    draw();
  });
  preview(open, () => now);
  return {
    element,
    update(one) {
      now = one;
      element.dataset.state = one.state;
      setText(title, one.title);
      title.title = one.title;
      const deleted = one.undoUntil !== undefined;
      setText(facts, deleted ? t('restoreUntil', { time: date(one.undoUntil) }) : date(one.createdAt));
      chip(state, look(one));
      setText(badge, isOpen(one) || one.counts.completed < one.counts.total ? t('doneOf', { done: one.counts.completed, total: one.counts.total }) : t('videosOf', { n: one.counts.total }));
      open.setAttribute('aria-label', t('openJob', { name: one.title }));
      box.setAttribute('aria-label', t('selectOne', { name: one.title }));
      show(box.parentElement, pickable(one));
      box.checked = picked.has(id);
      element.classList.toggle('picked', box.checked);
      show(zip, one.counts.completed > 1 && !deleted);
      show(save, one.counts.completed === 1 && Boolean(one.cover) && !deleted);
      if (one.cover) save.href = resultOf(one) + '?download';
      show(retry, !deleted && !isOpen(one) && one.state !== 'REFUSED' && one.counts.failed + one.counts.cancelled > 0);
      show(restore, deleted);
      picture(open, one.cover);
    },
  };
}

/** The cover is a picture of a result; the result lies beside it. */
const resultOf = one => one.cover.replace(/thumbnail$/, 'result');

/** Plays the result without a sound while it is pointed at. */
function preview(place, of) {
  let video = null;
  let timer = null;
  const begin = () => {
    if (!of().cover || STILL.matches || video) return;
    timer = setTimeout(() => {
      video = el('video', { src: resultOf(of()), test: 'history-preview', loop: true, playsinline: true, 'aria-hidden': 'true', tabindex: -1 });
      video.muted = true;
      video.addEventListener('playing', () => video?.classList.add('shown'));
      place.append(video);
      video.play().catch(() => {});
    }, 250);
  };
  const end = () => {
    clearTimeout(timer);
    if (!video) return;
    video.removeAttribute('src');
    video.load();
    video.remove();
    video = null;
  };
  place.addEventListener('pointerenter', event => event.pointerType !== 'touch' && begin());
  place.addEventListener('pointerleave', end);
  place.addEventListener('focus', begin);
  place.addEventListener('blur', end);
}

async function deletePicked() {
  const { done, refused } = await call('POST', '/api/jobs/delete', { jobIds: [...picked] });
  picked.clear();
  await load();
  if (done.length) {
    const { undoMillis } = await call('GET', '/api/system');
    notice(t('deleted', { n: done.length }), { action: { word: 'undo', act: attempt(() => bringBack(done)) }, millis: Math.min(undoMillis, 60_000) });
  }
  if (refused.length) notice(t('deletedNot', { n: refused.length }), { kind: 'bad' });
}

async function bringBack(jobIds) {
  const { done } = await call('POST', '/api/jobs/restore', { jobIds });
  notice(t('undone', { n: done.length }), { kind: 'good' });
  await load();
}

/** The running log as it is written; of everything, or of one job. */
import { call, jobPath } from './api.js';
import { $, button, el, link, setText, show } from './dom.js';
import { attempt } from './notice.js';
import { leaveSystem, systemPanel, watchSystem } from './system.js';
import { openTab, onTab, tab } from './tabs.js';
import { onLanguage, t } from './words.js';

const LINES = 500;
const MOST = 2000;
const TYPING_MILLIS = 300;
const LEVELS = ['INFO', 'WARNING', 'ERROR'];

let stream = null;
let job = null;
let ticket = 0;

export function startLogPage() {
  const lines = el('div.lines', { id: 'log-lines', role: 'log', tabindex: 0, 'aria-live': 'off', label: 'logLines' });
  $('log').append(systemPanel(), el('section.card', { 'aria-labelledby': 'h-log' },
    el('div.line', {}, el('h2', { word: 'logTitle', id: 'h-log' }), el('span.grow', {}),
      link('.button.quiet', { glyph: 'download', word: 'logDownload', id: 'log-download', href: '/api/log/download', download: true })),
    el('div.filters', {},
      el('label.field', { for: 'log-level' }, el('span', { word: 'level' }), el('select', { id: 'log-level' }, ...LEVELS.map(level => el('option', { value: level, word: 'level' + level })))),
      el('label.field', { for: 'log-search' }, el('span', { word: 'logSearch' }), el('input', { id: 'log-search', type: 'search', maxlength: 200, holder: 'logSearchHolder' })),
      el('label.check', {}, el('input', { id: 'log-follow', type: 'checkbox', checked: true }), el('span', { word: 'logFollow' }))),
    el('div.line', { id: 'log-job', hidden: true }, el('span.chip.busy', {}), button('.plain', { word: 'logAll', id: 'log-job-clear', act: () => showJob(null) }),
      button('.plain', { glyph: 'download', word: 'logJobDownload', id: 'log-job-download', act: saveJob })),
    el('p.dim', { id: 'log-cut', word: 'logCut', hidden: true }),
    el('p.empty', { id: 'log-empty', word: 'logEmpty', hidden: true }),
    lines));
  $('log-level').addEventListener('change', load);
  let typing = null;
  $('log-search').addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(load, TYPING_MILLIS);
  });
  $('log-follow').addEventListener('change', toEnd);
  // Who scrolls up wants to read, who scrolls to the end wants to follow.
  lines.addEventListener('scroll', () => { $('log-follow').checked = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40; });
  onTab('log', () => {
    watchSystem();
    load();
  }, () => {
    leaveSystem();
    stream?.close();
  });
  onLanguage(drawJob);
}

/** Opens the log at what it says of a job. */
export function openLog(jobId) {
  job = jobId;
  drawJob();
  if (tab() === 'log') load();
  else openTab('log');
}

function showJob(jobId) {
  job = jobId;
  drawJob();
  load();
}

function drawJob() {
  show($('log-job'), Boolean(job));
  if (job) setText($('log-job').firstElementChild, t('logJob', { id: job }));
}

/** The lines of one job as a file. */
const saveJob = attempt(async () => {
  const { lines } = await call('GET', jobPath(job, '/log?lines=' + MOST));
  const address = URL.createObjectURL(new Blob([lines.map(line => line.text + '\n').join('')], { type: 'text/plain' }));
  el('a', { href: address, download: job + '.log' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
});

const wanted = text => (!job || text.includes(job)) && text.toLowerCase().includes($('log-search').value.toLowerCase());

const load = attempt(async () => {
  const turn = ++ticket;
  stream?.close();
  const level = $('log-level').value;
  const held = [];
  let ready = false;
  // Listening begins first: what is written meanwhile may come twice, but is not lost.
  stream = new EventSource('/api/log/events?' + new URLSearchParams({ level }));
  stream.addEventListener('line', event => {
    const line = JSON.parse(event.data);
    if (!wanted(line.text)) return;
    if (ready) add([line]);
    else held.push(line);
  });
  const query = new URLSearchParams({ level, q: $('log-search').value, lines: LINES });
  const got = await call('GET', (job ? jobPath(job, '/log') : '/api/log') + '?' + query);
  if (turn !== ticket) return;
  const known = new Set(got.lines.slice(-held.length - 50).map(line => line.text));
  $('log-lines').replaceChildren();
  show($('log-cut'), got.cut);
  add([...got.lines, ...held.filter(line => !known.has(line.text))]);
  ready = true;
});

function add(lines) {
  const place = $('log-lines');
  place.append(...lines.map(({ level, text }) => el('p', { test: 'log-line', data: { level }, text })));
  while (place.childElementCount > MOST) place.firstElementChild.remove();
  show($('log-empty'), !place.childElementCount);
  if ($('log-follow').checked) toEnd();
}

function toEnd() {
  if ($('log-follow').checked) $('log-lines').scrollTop = $('log-lines').scrollHeight;
}

/** The panel that says how the whole is doing. */
import { call } from './api.js';
import { $, el, setText, show } from './dom.js';
import { bytes, date, number } from './format.js';
import { complain } from './notice.js';
import { onLanguage, t } from './words.js';

const EVERY_MILLIS = 5_000;
const DAY_MILLIS = 86_400_000;

let timer = null;
let last = null;

const ROWS = ['provider', 'disk', 'queue', 'throughput', 'broker', 'keep', 'since', 'workspace'];
const cells = new Map(ROWS.map(name => [name, { main: el('span', {}), more: el('span.dim', {}) }]));
const meter = el('meter', { min: 0, max: 1, label: 'disk' });

export function systemPanel() {
  cells.get('disk').main.after(meter);
  onLanguage(draw);
  return el('section.card', { 'aria-labelledby': 'h-system' },
    el('div.line', {}, el('h2', { word: 'systemTitle', id: 'h-system' }), el('span.grow', {}),
      el('a', { id: 'dashboard', word: 'dashboard', target: '_blank', rel: 'noreferrer', hidden: true }),
      el('a', { href: '/openapi.yaml', word: 'api', target: '_blank' })),
    el('dl.system', { id: 'system' }, ...ROWS.map(name => el('div', { test: 'system-' + name },
      el('dt', { word: name }),
      el('dd', {}, cells.get(name).main, name === 'disk' ? meter : null, cells.get(name).more)))));
}

export function watchSystem() {
  clearInterval(timer);
  timer = setInterval(ask, EVERY_MILLIS);
  ask();
}

export function leaveSystem() {
  clearInterval(timer);
}

async function ask() {
  try {
    last = await call('GET', '/api/system');
    draw();
  } catch (problem) {
    leaveSystem();
    complain(problem);
  }
}

function put(name, main, more = '') {
  setText(cells.get(name).main, main);
  setText(cells.get(name).more, more);
}

function draw() {
  if (!last) return;
  const { disk, queue, throughput } = last;
  put('provider', last.provider ?? t('unknown'));
  put('disk', t('diskOf', { free: bytes(disk.freeBytes), all: bytes(disk.totalBytes) }), t('diskKept', { kept: bytes(disk.keptFreeBytes) }));
  meter.value = 1 - disk.freeBytes / disk.totalBytes;
  meter.high = 0.9;
  put('queue', t('queueOf', { jobs: queue.openJobs, videos: queue.openVideos }), [queue.runningVideos && t('queueRunning', { n: queue.runningVideos }), queue.pausedJobs && t('queuePaused', { n: queue.pausedJobs })].filter(Boolean).join(' · '));
  put('throughput', t('throughputOf', { videos: number(throughput.videosLastHour), frames: number(throughput.framesLastHour) }));
  put('broker', t(last.brokerAnswers ? 'answers' : 'silent'), last.broker);
  cells.get('broker').main.className = last.brokerAnswers ? 'good' : 'bad';
  put('keep', [last.retentionMillis > 0 && t('keepDays', { n: Math.round(last.retentionMillis / DAY_MILLIS) }), last.retentionBytes > 0 && t('keepSize', { size: bytes(last.retentionBytes) })].filter(Boolean).join(' · ') || t('keepAll'));
  put('since', date(last.upSince));
  put('workspace', last.workspace);
  show($('dashboard'), Boolean(last.dashboard));
  if (last.dashboard) $('dashboard').href = last.dashboard;
}

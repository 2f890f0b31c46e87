import { call, Upload } from './api.js';
import { word, language, switchLanguage } from './words.js';

const $ = id => document.getElementById(id);
const make = (tag, text, more = {}) => Object.assign(document.createElement(tag), text === undefined ? {} : { textContent: text }, more);
const button = (text, act) => { const made = make('button', text, { type: 'button' }); made.addEventListener('click', () => attempt(act)); return made; };
const attempt = async act => { try { await act(); } catch (problem) { say(problem.message); if (problem.code === 'LOGIN_NEEDED') enter(); } };
const say = text => { $('notice').textContent = text; };
const OPEN = new Set(['SUBMITTED', 'QUEUED', 'PROBING', 'RUNNING', 'ASSEMBLING', 'PAUSED']);

let tab = 'batch';
let audio = null;
let videos = [];
let page = 1;
let removed = [];
let opened = null;
let logStream = null;
const jobs = new Map();
const shown = { batch: [], single: [] };

function size(bytes) { return bytes > 1e9 ? (bytes / 1e9).toFixed(1) + ' GB' : (bytes / 1e6).toFixed(1) + ' MB'; }
function bar(value, name) { const made = make('progress', undefined, { max: 1, value }); made.setAttribute('aria-label', name); return made; }
function options(id, pairs) {
  const kept = $(id).value;
  $(id).replaceChildren(...pairs.map(([value, text]) => make('option', text, { value })));
  if (kept) $(id).value = kept;
}

function draw() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.title = word('title');
  document.querySelectorAll('[data-word]').forEach(element => { element.textContent = word(element.dataset.word); });
  $('language').textContent = word('other');
  const tabs = ['batch', 'single', 'history', 'log'];
  $('tabs').replaceChildren(...tabs.map((name, at) => {
    const made = button(word(name), () => open(name));
    made.id = 'tab-' + name;
    made.setAttribute('role', 'tab');
    made.setAttribute('aria-selected', String(tab === name));
    made.setAttribute('aria-controls', name === 'history' || name === 'log' ? name : 'make');
    made.tabIndex = tab === name ? 0 : -1;
    made.addEventListener('keydown', event => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) { open(tabs[(at + step + tabs.length) % tabs.length]); $('tab-' + tab).focus(); }
    });
    return made;
  }));
  $('make').hidden = tab !== 'batch' && tab !== 'single';
  $('make').setAttribute('aria-labelledby', 'tab-' + (tab === 'single' ? 'single' : 'batch'));
  $('history').hidden = tab !== 'history';
  $('history').setAttribute('aria-labelledby', 'tab-history');
  $('log').hidden = tab !== 'log';
  $('log').setAttribute('aria-labelledby', 'tab-log');
  $('videoFile').multiple = tab === 'batch';
  $('videosTitle').textContent = word(tab === 'batch' ? 'videos' : 'video');
  $('videoHint').textContent = word(tab === 'batch' ? 'chooseVideos' : 'chooseVideo');
  $('start').textContent = word(tab === 'batch' ? 'startBatch' : 'startSingle');
  options('lengthPolicy', ['bounce', 'loop', 'freeze', 'cut_off', 'silence', 'remap'].map(name => [name, word(name)]));
  options('priority', ['normal', 'high', 'low'].map(name => [name, word(name)]));
  options('sort', [['date desc', word('newest')], ['date asc', word('oldest')], ['name asc', word('byName')]]);
  drawFiles();
  drawRunning();
}

function open(name) {
  tab = name;
  say('');
  draw();
  if (name === 'history') attempt(loadHistory);
  if (name === 'log') attempt(startLog); else logStream?.close();
}

function described(upload) {
  const probe = upload.found?.probe;
  if (upload.problem) return upload.problem;
  if (!upload.found) return `${word('uploading')} ${Math.floor(100 * upload.offset / upload.file.size)} %`;
  if (!probe) return word('checking');
  const found = probe.found;
  if (!found.usable) return [word('unusable') + ':', probe.message ?? found.reason, probe.hint].filter(Boolean).join(' ');
  return [found.codec, found.width && `${found.width} × ${found.height}`, found.fps && `${found.fps.toFixed(2)} fps`, found.seconds && `${found.seconds.toFixed(1)} ${word('seconds')}`,
    found.sampledFrames && `${word('face')}: ${found.framesWithFace}/${found.sampledFrames}`, size(upload.file.size), ...(found.warnings ?? [])].filter(Boolean).join(' · ');
}

function drawFiles() {
  $('audioState').textContent = audio ? `${audio.file.name} — ${described(audio)}` : '';
  $('audioState').classList.toggle('bad', Boolean(audio?.problem || (audio?.found?.probe && !audio.usable)));
  $('added').replaceChildren(...videos.map(upload => {
    const row = make('li');
    if (upload.usable) row.append(make('img', undefined, { src: `/api/uploads/${upload.id}/thumbnail`, alt: '' }));
    row.append(make('span', upload.file.name, { className: 'name' }));
    const bad = upload.problem || (upload.found?.probe && !upload.usable);
    row.append(make('span', described(upload), { className: bad ? 'say bad' : 'say' }));
    const acts = make('span', undefined, { className: 'acts' });
    if (!upload.found) acts.append(upload.paused ? button(word('goOn'), () => upload.run()) : button(word('pauseUpload'), () => { upload.paused = true; drawFiles(); }));
    acts.append(button(word('drop'), async () => { videos = videos.filter(other => other !== upload); drawFiles(); await upload.remove(); }));
    row.append(acts);
    if (!upload.found) row.append(bar(upload.offset / upload.file.size, upload.file.name));
    return row;
  }), ...(videos.length ? [] : [make('li', word('none'))]));
  $('start').disabled = !(audio?.usable && videos.some(upload => upload.usable) && videos.every(upload => upload.found?.probe || upload.problem));
}

function addAudio(files) {
  if (!files.length) return;
  audio?.remove().catch(() => {});
  audio = new Upload('audio', files[0], drawFiles);
  $('player').src = URL.createObjectURL(files[0]);
  $('player').hidden = false;
  audio.run();
  drawFiles();
}

/** One after the other, so that the first are ready early. */
let sending = Promise.resolve();
function addVideos(files) {
  if (tab === 'single') { videos.forEach(upload => upload.remove().catch(() => {})); videos = []; }
  for (const file of tab === 'single' ? files.slice(0, 1) : files) {
    const upload = new Upload('video', file, drawFiles);
    videos.push(upload);
    sending = sending.then(() => upload.ended ? null : upload.run());
  }
  drawFiles();
}

function dropping(id, input, add) {
  const area = $(id);
  $(input).addEventListener('change', () => { add([...$(input).files]); $(input).value = ''; });
  area.addEventListener('dragover', event => { event.preventDefault(); area.classList.add('over'); });
  area.addEventListener('dragleave', () => area.classList.remove('over'));
  area.addEventListener('drop', event => { event.preventDefault(); area.classList.remove('over'); add([...event.dataTransfer.files]); });
}

async function start() {
  const usable = videos.filter(upload => upload.usable);
  if (!audio?.usable || !usable.length) return say(word('needBoth'));
  $('start').disabled = true;
  const { value } = await call('POST', '/api/jobs', { audio: audio.id, videos: usable.map(upload => upload.id), lengthPolicy: $('lengthPolicy').value, priority: $('priority').value });
  shown[tab].unshift(value.jobId);
  jobs.set(value.jobId, { ...value, videos: value.videos ?? [] });
  videos = [];
  say(word('started'));
  drawFiles();
  drawRunning();
}

function state(of) {
  const parts = [word(of.state)];
  if (of.stage && OPEN.has(of.state)) parts.push(word(of.stage), of.total ? `${of.done}/${of.total}` : '');
  if (of.etaSeconds !== undefined && OPEN.has(of.state)) parts.push(`${word('eta')} ${of.etaSeconds} ${word('seconds')}`);
  parts.push(of.message, of.hint, ...(of.warnings ?? []), ...(of.reasons ?? []));
  return parts.filter(Boolean).join(' · ');
}

function jobCard(job) {
  const card = make('div', undefined, { className: 'card' });
  const ended = job.counts.completed + job.counts.failed + job.counts.cancelled;
  card.append(make('h3', `${job.title} — ${ended}/${job.counts.total} — ${state(job)}`), bar(job.progress, job.title));
  const acts = make('div', undefined, { className: 'bar' });
  if (OPEN.has(job.state)) acts.append(button(word('cancel'), () => act(job, 'cancel')));
  else if (job.counts.failed + job.counts.cancelled > 0) acts.append(button(word('retry'), () => act(job, 'retry')));
  if (job.counts.completed) acts.append(make('a', word('zip'), { href: `/api/jobs/${encodeURIComponent(job.jobId)}/zip` }));
  acts.append(make('a', word('jobLog'), { href: `/api/jobs/${encodeURIComponent(job.jobId)}/log`, target: '_blank' }));
  const rows = make('ul', undefined, { className: 'rows' });
  for (const video of job.videos ?? []) {
    const row = make('li');
    if (video.thumbnail) row.append(make('img', undefined, { src: video.thumbnail, alt: '' }));
    row.append(make('span', video.name, { className: 'name' }));
    row.append(make('span', state(video), { className: 'say' + (video.state === 'FAILED' ? ' bad' : video.result ? ' good' : '') }));
    const each = make('span', undefined, { className: 'acts' });
    if (video.result) {
      each.append(button(word('play'), () => { const shows = pair(video); row.querySelector('.pair')?.remove(); row.append(shows); }));
      each.append(make('a', word('download'), { href: video.result + '?download' }));
    }
    row.append(each, bar(video.progress, video.name));
    if (tab === 'single' && video.result) row.append(pair(video));
    rows.append(row);
  }
  card.append(acts, rows);
  return card;
}

function pair(video) {
  const both = make('div', undefined, { className: 'pair name' });
  for (const [name, address] of [['result', video.result], ['source', video.source]]) {
    if (!address) continue;
    const figure = make('figure');
    figure.append(make('figcaption', word(name)), make('video', undefined, { src: address, controls: true, preload: 'metadata' }));
    both.append(figure);
  }
  return both;
}

async function act(job, what) {
  await call('POST', `/api/jobs/${encodeURIComponent(job.jobId)}/${what}`);
  await refresh(job.jobId);
}

async function refresh(jobId) {
  const { value } = await call('GET', `/api/jobs/${encodeURIComponent(jobId)}`);
  jobs.set(jobId, value);
  drawRunning();
  if (opened === jobId) drawOpened();
}

/** A playing video is left alone: its card is drawn anew when it stops. */
function replaceUnlessPlaying(place, ...cards) {
  if ([...place.querySelectorAll('video')].some(video => !video.paused)) return;
  place.replaceChildren(...cards);
}

function drawRunning() {
  if (tab !== 'batch' && tab !== 'single') return;
  replaceUnlessPlaying($('running'), ...shown[tab].map(id => jobs.get(id)).filter(Boolean).map(jobCard));
}

async function loadHistory() {
  const [sort, order] = $('sort').value.split(' ');
  const query = new URLSearchParams({ sort, order, page, pageSize: 12, q: $('query').value });
  const { value } = await call('GET', '/api/jobs?' + query);
  $('gallery').replaceChildren(...value.jobs.map(job => {
    const card = make('article');
    if (job.cover) card.append(make('img', undefined, { src: job.cover, alt: '' }));
    card.append(make('h3', job.title), make('p', `${word(job.state)} · ${job.counts.completed}/${job.counts.total} · ${new Date(job.createdAt).toLocaleString(document.documentElement.lang)}`));
    const pick = make('label', word('pick'), { className: 'pick' });
    pick.prepend(make('input', undefined, { type: 'checkbox', value: job.jobId, name: 'job' }));
    pick.firstChild.setAttribute('aria-label', `${word('pick')}: ${job.title}`);
    card.append(pick, button(word('play'), async () => { opened = job.jobId; await refresh(job.jobId); $('opened').scrollIntoView(); }));
    return card;
  }), ...(value.jobs.length ? [] : [make('p', word('empty'))]));
  const pages = Math.max(1, Math.ceil(value.total / value.pageSize));
  $('page').textContent = `${value.page} / ${pages}`;
  $('before').disabled = page <= 1;
  $('after').disabled = page >= pages;
}

function drawOpened() {
  const job = jobs.get(opened);
  $('opened').hidden = !job;
  if (job) replaceUnlessPlaying($('opened'), button(word('close'), () => { opened = null; drawOpened(); }), jobCard(job));
}

async function removeChosen() {
  const chosen = [...document.querySelectorAll('input[name=job]:checked')].map(box => box.value);
  if (!chosen.length) return;
  const { value } = await call('POST', '/api/jobs/delete', { jobIds: chosen });
  removed = value.done;
  $('undo').hidden = removed.length === 0;
  say(value.refused.map(each => `${each.jobId}: ${each.code}`).join(' · '));
  await loadHistory();
}

async function undo() {
  await call('POST', '/api/jobs/restore', { jobIds: removed });
  removed = [];
  $('undo').hidden = true;
  await loadHistory();
}

function addLine({ level, text }) {
  const box = $('lines');
  const follow = box.scrollTop + box.clientHeight >= box.scrollHeight - 30;
  box.append(make('span', text + '\n', { className: level === 'ERROR' ? 'bad' : '' }));
  while (box.childElementCount > 2000) box.firstElementChild.remove();
  if (follow) box.scrollTop = box.scrollHeight;
}

async function startLog() {
  const level = $('level').value;
  const { value } = await call('GET', '/api/log?lines=200&level=' + level);
  $('lines').replaceChildren();
  value.lines.forEach(addLine);
  logStream?.close();
  logStream = new EventSource('/api/log/events?level=' + level);
  logStream.addEventListener('line', event => addLine(JSON.parse(event.data)));
  const { value: system } = await call('GET', '/api/system');
  $('system').replaceChildren(...[
    ['provider', system.provider || word('unknown')], ['disk', `${size(system.disk.freeBytes)} / ${size(system.disk.totalBytes)}`],
    ['queue', `${system.queue.openJobs} / ${system.queue.openVideos}`], ['throughput', String(system.throughput.videosLastHour)],
    ['broker', `${system.broker} ${word(system.brokerAnswers ? 'answers' : 'silent')}`],
  ].flatMap(([name, text]) => [make('dt', word(name)), make('dd', text)]));
  $('dashboard').hidden = !system.dashboard;
  if (system.dashboard) $('dashboard').href = system.dashboard;
}

function listen() {
  const events = new EventSource('/api/events');
  const on = (name, act) => events.addEventListener(name, event => act(JSON.parse(event.data)));
  events.addEventListener('error', () => say(word('lost')));
  events.addEventListener('open', () => say(''));
  on('snapshot', ({ jobs: all }) => {
    all.forEach(job => { jobs.set(job.jobId, job); if (job.ours && !shown.batch.includes(job.jobId) && !shown.single.includes(job.jobId)) shown.batch.push(job.jobId); });
    [...shown.batch, ...shown.single].filter(id => !all.some(job => job.jobId === id)).forEach(id => refresh(id).catch(() => jobs.delete(id)));
    drawRunning();
  });
  on('job', job => {
    const videosOf = jobs.get(job.jobId)?.videos ?? [];
    jobs.set(job.jobId, { ...job, videos: videosOf });
    if (!OPEN.has(job.state) && [...shown.batch, ...shown.single, opened].includes(job.jobId)) refresh(job.jobId).catch(() => {});
    drawRunning();
  });
  const video = one => {
    const job = jobs.get(one.jobId);
    if (!job) return;
    const at = job.videos.findIndex(other => other.videoId === one.videoId);
    if (at < 0) job.videos.push(one); else job.videos[at] = one;
    drawRunning();
  };
  on('video', video);
  on('progress', video);
  on('refused', ({ jobId }) => { if (jobs.has(jobId)) refresh(jobId).catch(() => {}); });
  on('gone', ({ jobId }) => { jobs.delete(jobId); drawRunning(); });
}

async function enter() {
  const { value } = await call('GET', '/api/session');
  const inside = !value.required || value.signedIn;
  $('login').hidden = inside;
  $('main').hidden = !inside;
  $('token').parentElement.hidden = !value.token;
  $('user').parentElement.hidden = !value.user;
  $('password').parentElement.hidden = !value.user;
  if (inside) listen();
}

$('login').addEventListener('submit', event => {
  event.preventDefault();
  attempt(async () => {
    await call('POST', '/api/login', $('token').value ? { token: $('token').value } : { user: $('user').value, password: $('password').value });
    await enter();
  });
});
$('language').addEventListener('click', () => { switchLanguage(); draw(); if (tab === 'history') attempt(loadHistory); if (tab === 'log') attempt(startLog); });
$('start').addEventListener('click', () => attempt(start));
dropping('audioDrop', 'audioFile', addAudio);
dropping('videoDrop', 'videoFile', addVideos);
$('query').addEventListener('input', () => { page = 1; attempt(loadHistory); });
$('sort').addEventListener('change', () => { page = 1; attempt(loadHistory); });
$('before').addEventListener('click', () => { page--; attempt(loadHistory); });
$('after').addEventListener('click', () => { page++; attempt(loadHistory); });
$('remove').addEventListener('click', () => attempt(removeChosen));
$('undo').addEventListener('click', () => attempt(undo));
$('level').addEventListener('change', () => attempt(startLog));
draw();
attempt(enter);

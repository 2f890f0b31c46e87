/** The two pages that make videos: many at once, or one whose result plays beside its source. */
import { call, uploadPath } from './api.js';
import { $, button, el, follow, setText, show } from './dom.js';
import { dropArea } from './drop.js';
import { fileRow } from './file-row.js';
import { Files } from './files.js';
import { length } from './format.js';
import { jobCard } from './job-card.js';
import { allJobs, fetchJob, isOpen, job, keep, watchJobs } from './jobs.js';
import { recall, remember } from './memory.js';
import { announce, attempt } from './notice.js';
import { Options } from './options.js';
import { players } from './players.js';
import { ended, look } from './states.js';
import { openFile } from './viewer.js';
import { onLanguage, t } from './words.js';

const MOST_CARDS = 20;
const MOST_VIDEOS = 1000;

/** Builds a page into its panel; `page` is `batch` or `single`. */
export class Maker {
  constructor(page) {
    this.page = page;
    this.many = page === 'batch';
    this.ids = recall('jobs.' + page, []);
    this.met = new Set();
    this.said = new Map();
    this.starting = false;
    this.files = new Files(page, this.many ? MOST_VIDEOS : 1, () => this.draw());
    this.options = new Options(page);
    this.build($(page));
    watchJobs(() => this.drawJobs());
    onLanguage(() => {
      this.draw();
      this.drawJobs();
    });
    this.options.draw();
    this.draw();
  }

  id(name) {
    return `${this.page}-${name}`;
  }

  build(panel) {
    const acts = { remove: upload => this.files.remove(upload), preview: openFile };
    this.row = upload => fileRow(upload, acts);
    this.player = el('audio', { id: this.id('audio-player'), controls: true, preload: 'metadata', label: 'audioPlayer', hidden: true });
    this.audioList = el('ul.files', { id: this.id('audio') });
    this.videoList = el('ul.files', { id: this.id('videos') });
    this.none = el('p.dim', { word: 'addedNone' });
    this.count = el('span.count', {});
    this.clear = button('.plain', { word: 'clear', id: this.id('clear'), act: attempt(() => this.files.clear()) });
    this.start = el('button.primary', { type: 'button', id: this.id('start'), word: this.many ? 'startBatch' : 'startSingle', 'aria-describedby': this.id('blocked'), on: { click: attempt(() => this.submit()) } });
    this.blocked = el('p.dim', { id: this.id('blocked'), role: 'status' });
    this.list = el('div', { id: this.id('jobs') });
    this.nothing = el('p.empty', { word: this.many ? 'progressNone' : 'resultNone' });
    this.result = players(this.id('both'));
    this.result.element.id = this.id('result');
    this.result.element.hidden = true;
    this.result.element.classList.add('card');
    const many = this.many;
    panel.append(el('div.columns', {},
      el('div.column', {},
        el('section.card', { 'aria-labelledby': this.id('h-audio') },
          el('h2', { word: 'audioTitle', id: this.id('h-audio') }),
          this.audioDrop = dropArea({ id: this.id('audio-file'), glyph: 'audio', word: 'audioDrop', detail: 'audioKinds', accept: 'audio/*,video/*' }, files => this.files.take(files.slice(0, 1), 'audio')),
          this.audioList, this.player),
        el('section.card', { 'aria-labelledby': this.id('h-videos') },
          el('h2', { word: many ? 'videosTitle' : 'videoTitle', id: this.id('h-videos') }),
          this.videoDrop = dropArea({ id: this.id('video-file'), glyph: 'video', word: many ? 'videosDrop' : 'videoDrop', detail: many ? 'videosKinds' : 'videoKinds', accept: 'video/*,image/*,.mkv,.ts,.flv', multiple: many, folderId: many ? this.id('folder-file') : null }, files => this.files.take(files, 'video')),
          many ? el('div.line.added', {}, el('h3', { word: 'added' }), this.count, el('span.grow', {}), this.clear) : null,
          this.none, this.videoList)),
      el('div.column', {},
        el('section.card.launch', { label: 'optionsTitle' }, this.options.element, this.start, this.blocked),
        el('section.jobs', { 'aria-labelledby': this.id('h-jobs') },
          el('h2', { word: many ? 'progressTitle' : 'resultTitle', id: this.id('h-jobs') }),
          this.nothing, this.result.element, this.list))));
  }

  /** Shows again what an earlier visit left here. */
  async restore() {
    await Promise.all([this.files.restore(), ...this.ids.map(jobId => fetchJob(jobId).catch(() => {}))]);
    this.drawJobs();
  }

  draw() {
    const { audio, videos } = this.files;
    follow(this.audioList, audio ? [audio] : [], keyOf, this.row);
    follow(this.videoList, videos, keyOf, this.row);
    this.audioDrop.classList.toggle('filled', Boolean(audio));
    this.videoDrop.classList.toggle('filled', videos.length > 0);
    show(this.none, this.many && !videos.length);
    setText(this.count, videos.length ? t('addedCount', { n: videos.length }) : '');
    show(this.clear, videos.length > 1);
    this.drawPlayer(audio);
    const reason = this.reason();
    this.start.disabled = Boolean(reason) || this.starting;
    setText(this.blocked, this.starting ? t('starting') : reason || this.promise());
  }

  /** Heard before it is used: from this disk where it is, since that costs nothing. */
  drawPlayer(audio) {
    const wanted = audio && (audio.file ?? (audio.found ? audio.id : null));
    if (this.heard === wanted) return;
    if (this.heardAt) URL.revokeObjectURL(this.heardAt);
    this.heardAt = audio?.file ? URL.createObjectURL(audio.file) : null;
    this.heard = wanted;
    show(this.player, Boolean(wanted));
    if (wanted) this.player.src = this.heardAt ?? uploadPath(audio.id, '/content');
    else this.player.removeAttribute('src');
  }

  /** Why it cannot start yet; empty when it can. */
  reason() {
    const { audio, videos, usable } = this.files;
    if (!audio) return t('needAudio');
    if (audio.state === 'unusable') return t('audioBad');
    if (!videos.length) return t('needVideo');
    if (!audio.usable || videos.some(upload => upload.moving)) return t('needUpload');
    return usable.length ? '' : t('videosBad');
  }

  promise() {
    const { audio, videos, usable } = this.files;
    const time = length(audio.found.seconds);
    const left = videos.length - usable.length;
    return [this.many ? t('ready', { n: usable.length, length: time }) : t('readySingle', { length: time }), left && t('skipped', { n: left })].filter(Boolean).join(' · ');
  }

  async submit() {
    if (this.starting || this.reason()) return;
    const { audio, usable } = this.files;
    this.starting = true;
    this.draw();
    try {
      const made = await call('POST', '/api/jobs', { audio: audio.id, videos: usable.map(upload => upload.id), ...this.options.chosen() });
      this.files.used([audio, ...usable]);
      keep(made);
      this.remember([made.jobId, ...this.ids]);
      this.list.firstElementChild?.scrollIntoView({ block: 'nearest' });
    } finally {
      this.starting = false;
      this.draw();
    }
  }

  remember(ids) {
    this.ids = ids.slice(0, MOST_CARDS);
    remember('jobs.' + this.page, this.ids);
    this.drawJobs();
  }

  hide(jobId) {
    hidden.add(jobId);
    this.remember(this.ids.filter(other => other !== jobId));
  }

  /** Its own jobs; batch shows those of others too, from when they are open until the page is left. */
  shown() {
    const own = this.ids.map(job).filter(Boolean);
    if (this.many) {
      const singles = recall('jobs.single', []);
      for (const one of allJobs()) {
        if (isOpen(one) && !this.ids.includes(one.jobId) && !singles.includes(one.jobId)) this.met.add(one.jobId);
      }
    }
    const others = [...this.met].filter(jobId => !this.ids.includes(jobId)).map(job).filter(Boolean);
    return [...own, ...others]
      .filter(one => one.undoUntil === undefined && !hidden.has(one.jobId))
      .sort((one, other) => other.createdAt - one.createdAt);
  }

  drawJobs() {
    const shown = this.shown();
    show(this.nothing, !shown.length);
    follow(this.list, shown, one => one.jobId, one => jobCard(one, jobId => this.hide(jobId)));
    if (!this.many) {
      const video = shown[0]?.videos.find(one => one.result);
      show(this.result.element, Boolean(video));
      this.result.update(video ?? {});
    }
    shown.forEach(one => this.say(one));
  }

  /** Says each step once, to those who listen rather than look. */
  say(one) {
    const sentence = isOpen(one)
      ? t('announced', { title: one.title, done: ended(one), total: one.counts.total })
      : t('announcedEnd', { title: one.title, state: t(look(one)) });
    const key = isOpen(one) ? `${ended(one)}` : one.state;
    if (this.said.get(one.jobId) === key) return;
    if (this.said.has(one.jobId)) announce(sentence);
    this.said.set(one.jobId, key);
  }
}

/** Cards that were taken off while their job goes on. */
const hidden = new Set();

let numbers = 0;

/** A number for each upload, since its id comes late. */
function keyOf(upload) {
  return upload.number ??= ++numbers;
}

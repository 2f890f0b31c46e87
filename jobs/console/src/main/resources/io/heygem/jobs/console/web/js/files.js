/** The files of one page: an audio and videos, brought, checked, remembered until they are used. */
import { call, uploadPath } from './api.js';
import { promises } from './drop.js';
import { watchUploads } from './jobs.js';
import { recall, remember } from './memory.js';
import { notice } from './notice.js';
import { Upload } from './upload.js';
import { onLanguage, t } from './words.js';

const AGAIN_MILLIS = 3_000;
const DRAW_MILLIS = 80;

/** What a reload needs to find a file again. */
const kept = upload => (upload?.id ? { id: upload.id, used: upload.used } : undefined);

export class Files {
  /**
   * @param page its name, under which a reload finds the files again
   * @param most how many videos it takes
   * @param changed called after every change
   */
  constructor(page, most, changed) {
    this.page = page;
    this.most = most;
    this.audio = null;
    this.videos = [];
    this.restored = false;
    let timer = null;
    // Three uploads tell of themselves many times a second, and there may be a thousand rows.
    this.changed = () => {
      timer ??= setTimeout(() => {
        timer = null;
        // Until it is known what an earlier visit has left, that must not be forgotten.
        if (this.restored) remember('files.' + page, { audio: kept(this.audio), videos: this.videos.map(kept).filter(Boolean) });
        changed();
      }, DRAW_MILLIS);
    };
    const of = id => this.all.find(upload => upload.id === id);
    watchUploads(id => of(id)?.told?.());
    onLanguage(() => this.all.filter(upload => upload.state === 'unusable').forEach(upload => upload.refresh().then(this.changed, () => {})));
  }

  get all() {
    return this.audio ? [this.audio, ...this.videos] : this.videos;
  }

  get usable() {
    return this.videos.filter(upload => upload.usable);
  }

  /** Finds again what an earlier visit has brought here; asks until somebody answers. */
  async restore() {
    const draft = recall('files.' + this.page, {});
    for (;;) {
      try {
        const audio = draft.audio && await this.find('audio', draft.audio);
        const videos = await Promise.all((draft.videos ?? []).map(one => this.find('video', one)));
        this.audio ??= audio || null;
        this.videos = [...videos.filter(Boolean), ...this.videos];
        break;
      } catch {
        await new Promise(done => setTimeout(done, AGAIN_MILLIS));
      }
    }
    this.restored = true;
    this.changed();
    this.all.filter(upload => upload.state === 'checking').forEach(upload => upload.look());
  }

  /** A file of an earlier visit; null when it is gone. */
  async find(kind, { id, used }) {
    try {
      const upload = Upload.known(kind, await call('GET', uploadPath(id)), this.changed);
      upload.used = used;
      return upload;
    } catch (problem) {
      if (problem.status === 404) return null;
      throw problem;
    }
  }

  /** Takes files that were dropped or chosen, each to where it belongs. */
  take(files, wanted) {
    let videos = 0;
    for (const file of files) {
      const kind = promises(file);
      if (kind === 'other') notice(t(wanted === 'audio' ? 'notAudio' : 'notVideo', { name: file.name }));
      else if (wanted === 'audio') this.takeAudio(file);
      else if (kind === 'audio' && this.audio) notice(t('notVideo', { name: file.name }));
      else if (kind === 'audio') this.takeAudio(file);
      else if (this.most > 1 || videos++ === 0) this.takeVideo(file);
      else notice(t('oneVideo', { name: this.videos[0].name }));
    }
    this.changed();
  }

  takeAudio(file) {
    if (this.audio?.state === 'lost' && this.audio.name === file.name && this.audio.size === file.size) {
      this.audio.adopt(file);
      return;
    }
    this.audio?.remove().catch(() => {});
    this.audio = new Upload('audio', file, this.changed);
    this.audio.run();
  }

  takeVideo(file) {
    const same = this.videos.find(upload => upload.name === file.name && upload.size === file.size);
    if (same?.state === 'lost') {
      same.adopt(file);
      return;
    }
    if (same) {
      notice(t('twice', { name: file.name }));
      return;
    }
    if (this.videos.length >= this.most) {
      this.videos.pop().remove().catch(() => {});
    }
    const upload = new Upload('video', file, this.changed);
    this.videos.push(upload);
    upload.run();
  }

  async remove(upload) {
    this.videos = this.videos.filter(other => other !== upload);
    if (this.audio === upload) this.audio = null;
    this.changed();
    await upload.remove();
  }

  async clear() {
    const all = this.videos;
    this.videos = [];
    this.changed();
    for (const upload of all) await upload.remove();
  }

  /** A job needs these from now on: they may leave the list, but not the server. */
  used(uploads) {
    uploads.forEach(upload => { upload.used = true; });
    this.changed();
  }
}

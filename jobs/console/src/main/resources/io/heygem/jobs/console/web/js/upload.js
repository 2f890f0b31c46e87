/** Bringing files in pieces; after a break, a reload or a pause it goes on where the server stands. */
import { call, headers, refusal, uploadPath } from './api.js';
import { recall, remember } from './memory.js';

const PIECE_BYTES = 8 * 1024 * 1024;
const AT_ONCE = 3;
/** Waits before it tries again by itself, seconds. */
const PATIENCE = [1, 2, 4, 8, 15, 30];
const LOOK_MILLIS = 1500;

const lane = { busy: 0, waiting: [] };

async function turn() {
  if (lane.busy >= AT_ONCE) await new Promise(go => lane.waiting.push(go));
  else lane.busy++;
}

function pass() {
  const next = lane.waiting.shift();
  if (next) next();
  else lane.busy--;
}

const wait = seconds => new Promise(done => setTimeout(done, seconds * 1000));

/** What a file of this disk was called when it was begun earlier. */
const begunKey = (kind, file) => `${kind}:${file.size}:${file.lastModified}:${file.name}`;

/** Those that were begun and not finished: their ids here, so that the same file goes on. */
function begun(key, uploadId) {
  const all = recall('begun', {});
  if (uploadId) all[key] = uploadId;
  else delete all[key];
  remember('begun', all);
}

/** One file on its way. `state` is as PAGES.md says. */
export class Upload {
  /**
   * @param file of this disk; null for one that is known from the server only
   * @param changed called after every change
   */
  constructor(kind, file, changed) {
    this.kind = kind;
    this.file = file;
    this.changed = () => changed(this);
    this.name = file?.name;
    this.size = file?.size;
    this.id = null;
    this.offset = 0;
    this.state = 'waiting';
    this.problem = null;
    this.hint = null;
    this.found = null;
    this.pace = null;
    this.wanted = true;
    this.retrying = false;
    this.running = false;
    this.gone = false;
    this.used = false;
  }

  /** One that an earlier visit has brought or begun. */
  static known(kind, upload, changed) {
    const made = new Upload(kind, null, changed);
    made.take(upload);
    return made;
  }

  take(upload) {
    this.id = upload.uploadId;
    this.name = upload.name;
    this.size = upload.size;
    this.offset = upload.offset;
    if (upload.probe) {
      this.found = upload.probe.found;
      this.problem = upload.probe.found.usable ? null : upload.probe.message ?? upload.probe.found.reason;
      this.hint = upload.probe.found.usable ? null : upload.probe.hint;
      this.state = upload.probe.found.usable ? 'usable' : 'unusable';
    } else {
      this.state = upload.finished ? 'checking' : 'lost';
    }
  }

  get moving() {
    return ['waiting', 'uploading', 'checking'].includes(this.state);
  }

  get usable() {
    return this.state === 'usable';
  }

  /** A file of this disk for what an earlier visit has begun. */
  adopt(file) {
    this.file = file;
    return this.run();
  }

  /** Brings what is missing; returns when all is there and looked at, or when it cannot go on. */
  async run() {
    this.wanted = true;
    this.problem = null;
    this.state = 'waiting';
    this.changed();
    if (this.running) return;
    this.running = true;
    await turn();
    try {
      await this.insist();
    } catch (problem) {
      this.state = 'stopped';
      this.problem = problem.message;
    } finally {
      pass();
      this.running = false;
      this.changed();
    }
    if (this.state === 'checking') await this.look();
  }

  /** Tries again by itself for as long as another try may help. */
  async insist() {
    let reached = -1;
    let tries = 0;
    while (this.wanted && !this.gone && this.state !== 'checking') {
      try {
        await this.send();
      } catch (problem) {
        if (!this.wanted || this.gone) return;
        if (this.offset > reached) tries = 0;
        reached = Math.max(reached, this.offset);
        if (!mayPass(problem) || tries >= PATIENCE.length) throw problem;
        this.retrying = true;
        this.changed();
        await wait(PATIENCE[tries++]);
      } finally {
        this.retrying = false;
      }
    }
  }

  async send() {
    await this.begin();
    this.state = 'uploading';
    this.pace = null;
    this.changed();
    while (this.offset < this.size && this.wanted && !this.gone) {
      try {
        await this.piece();
      } catch (problem) {
        if (problem.code !== 'UPLOAD_OFFSET') throw problem;
        await this.ask();
      }
    }
    if (this.wanted && !this.gone) {
      await call('POST', uploadPath(this.id, '/finish'), {});
      begun(begunKey(this.kind, this.file));
      this.state = 'checking';
    }
  }

  async begin() {
    const key = begunKey(this.kind, this.file);
    this.id ??= recall('begun', {})[key] ?? null;
    if (this.id) {
      try {
        return await this.ask();
      } catch (problem) {
        if (problem.status !== 404) throw problem;
      }
    }
    const made = await call('POST', '/api/uploads', { kind: this.kind, name: this.file.name, size: this.file.size });
    this.id = made.uploadId;
    this.offset = made.offset;
    begun(key, this.id);
  }

  /** Where the server stands. */
  async ask() {
    const there = await call('GET', uploadPath(this.id));
    this.offset = there.offset;
  }

  /** One piece; asks the old way, since `fetch` does not tell how much has been sent. */
  piece() {
    const from = this.offset;
    const blob = this.file.slice(from, from + PIECE_BYTES);
    const began = performance.now();
    return new Promise((done, fail) => {
      const request = this.request = new XMLHttpRequest();
      request.open('PATCH', uploadPath(this.id));
      Object.entries({ ...headers(), 'Content-Type': 'application/octet-stream', 'Upload-Offset': from }).forEach(pair => request.setRequestHeader(...pair));
      request.upload.addEventListener('progress', event => {
        this.offset = from + event.loaded;
        this.measure(event.loaded, performance.now() - began);
        this.changed();
      });
      request.addEventListener('load', () => {
        if (request.status < 300) {
          this.offset = from + blob.size;
          this.changed();
          done();
        } else {
          this.offset = from;
          fail(refusal(request.status, request.responseText));
        }
      });
      request.addEventListener('error', () => fail(new TypeError(`${this.name}: offline`)));
      request.addEventListener('abort', () => done());
      request.send(blob);
    });
  }

  measure(sent, millis) {
    if (millis < 200) return;
    const now = sent / millis * 1000;
    this.pace = this.pace === null ? now : 0.8 * this.pace + 0.2 * now;
  }

  pause() {
    this.wanted = false;
    this.state = 'paused';
    this.request?.abort();
    this.changed();
  }

  /** Waits until the server has looked into the file; `told` hastens it. */
  async look() {
    while (this.state === 'checking' && !this.gone) {
      try {
        await this.refresh();
      } catch (problem) {
        if (problem.status === 404) {
          this.state = 'stopped';
          this.problem = problem.message;
        }
      }
      this.changed();
      if (this.state === 'checking') await Promise.race([wait(LOOK_MILLIS / 1000), new Promise(go => { this.told = go; })]);
    }
  }

  /** What the server says of it now, in the language of now. */
  async refresh() {
    this.take(await call('GET', uploadPath(this.id)));
  }

  /** Takes it off the list; from the server too where no job has had it. */
  async remove() {
    this.gone = true;
    this.request?.abort();
    if (this.file) begun(begunKey(this.kind, this.file));
    if (this.id && !this.used) await call('DELETE', uploadPath(this.id)).catch(problem => { if (problem.status !== 404 && problem.code !== 'UPLOAD_IN_USE') throw problem; });
  }
}

/** Whether another try may help: nobody answers, too busy, or a piece was cut off. */
function mayPass(problem) {
  return !('status' in problem) || problem.status >= 500 && problem.status !== 507
    || ['UPLOAD_BUSY', 'UPLOAD_CHUNKS', 'UPLOAD_CUT_OFF', 'HTTP_502', 'HTTP_503', 'HTTP_504'].includes(problem.code);
}

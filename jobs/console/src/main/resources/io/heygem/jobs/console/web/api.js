import { language } from './words.js';

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, problem) {
    super([problem.message, problem.hint].filter(Boolean).join(' '));
    this.status = status;
    this.code = problem.code;
  }
}

export async function call(method, path, body, headers = {}) {
  const bytes = body instanceof Blob;
  const answer = await fetch(path, {
    method,
    headers: { 'X-HeyGem': '1', 'Accept-Language': language, ...(body && !bytes ? { 'Content-Type': 'application/json' } : {}), ...(bytes ? { 'Content-Type': 'application/octet-stream' } : {}), ...headers },
    body: body === undefined ? undefined : bytes ? body : JSON.stringify(body),
  });
  const text = method === 'HEAD' ? '' : await answer.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { value = null; }
  if (!answer.ok) throw new Refused(answer.status, value ?? { code: 'HTTP_' + answer.status, message: `${method} ${path}: ${answer.status}` });
  return { value, headers: answer.headers };
}

const PIECE_BYTES = 8 * 1024 * 1024;
const resumeKey = (kind, file) => `upload:${kind}:${file.name}:${file.size}:${file.lastModified}`;

/** Sends a file in pieces; after a break or a reload it goes on where the server stands. */
export class Upload {
  constructor(kind, file, changed) {
    Object.assign(this, { kind, file, changed, offset: 0, paused: false, ended: false, problem: null, id: null });
  }

  async run() {
    this.paused = false;
    this.problem = null;
    try {
      await this.begin();
      while (this.offset < this.file.size && !this.paused && !this.ended) {
        const piece = this.file.slice(this.offset, this.offset + PIECE_BYTES);
        try {
          await call('PATCH', `/api/uploads/${this.id}`, piece, { 'Upload-Offset': String(this.offset) });
          this.offset += piece.size;
        } catch (problem) {
          if (problem.code !== 'UPLOAD_OFFSET') throw problem;
          await this.ask();
        }
        this.changed();
      }
      if (this.offset >= this.file.size && !this.ended) {
        await call('POST', `/api/uploads/${this.id}/finish`, {});
        localStorage.removeItem(resumeKey(this.kind, this.file));
        await this.look();
      }
    } catch (problem) {
      this.problem = problem.message;
      this.paused = true;
    }
    this.changed();
  }

  async begin() {
    const kept = localStorage.getItem(resumeKey(this.kind, this.file));
    this.id ??= kept;
    if (this.id) {
      try { return await this.ask(); } catch (problem) { if (problem.status !== 404) throw problem; }
    }
    const { value } = await call('POST', '/api/uploads', { kind: this.kind, name: this.file.name, size: this.file.size });
    this.id = value.uploadId;
    this.offset = value.offset;
    localStorage.setItem(resumeKey(this.kind, this.file), this.id);
  }

  async ask() {
    const { headers } = await call('HEAD', `/api/uploads/${this.id}`);
    this.offset = Number(headers.get('Upload-Offset'));
  }

  /** Waits until the server has looked at the file. */
  async look() {
    while (!this.ended) {
      const { value } = await call('GET', `/api/uploads/${this.id}`);
      this.found = value;
      this.changed();
      if (value.probe) return;
      await new Promise(done => setTimeout(done, 500));
    }
  }

  async remove() {
    this.ended = true;
    localStorage.removeItem(resumeKey(this.kind, this.file));
    if (this.id) await call('DELETE', `/api/uploads/${this.id}`);
  }

  get usable() { return Boolean(this.found?.probe?.found.usable); }
}

/** A place that takes files: dropped on it, chosen by a click, or whole folders of them. */
import { $, button, el, icon } from './dom.js';

const AUDIO = /\.(wav|mp3|m4a|flac|ogg|opus|oga|aac|amr|wma|aiff?|ac3|mka)$/i;
const VIDEO = /\.(mp4|m4v|mov|mkv|webm|avi|mpe?g|ts|mts|m2ts|flv|3gp|wmv|ogv|gif|png|jpe?g|webp|bmp|tiff?)$/i;

/** `audio`, `video` or `other`: what a name and a type promise; the server looks closer. */
export function promises(file) {
  if (file.type.startsWith('audio/') || AUDIO.test(file.name)) return 'audio';
  if (file.type.startsWith('video/') || file.type.startsWith('image/') || VIDEO.test(file.name)) return 'video';
  return /^(text|application)\//.test(file.type) && file.type !== 'application/octet-stream' || file.name.startsWith('.') ? 'other' : 'unknown';
}

/**
 * A drop area with its file input.
 *
 * @param more `id` of the input, `glyph`, `word`, `detail`, `accept`, `multiple`, `folderId` for a folder input too
 * @param take gets a list of files
 */
export function dropArea({ id, glyph, word, detail, accept, multiple, folderId }, take) {
  const input = el('input.heard', { type: 'file', id, accept, multiple, 'aria-describedby': id + '-detail' });
  const area = el('label.drop', { for: id }, icon(glyph), el('span.drop-word', { word }), el('span.dim', { word: detail, id: id + '-detail' }));
  const place = el('div.drop-place', {}, input, area);
  take = guarded(take, input);
  input.addEventListener('change', () => take([...input.files]));
  if (folderId) {
    const folder = el('input', { type: 'file', id: folderId, webkitdirectory: true, multiple: true, hidden: true, label: 'chooseFolder', tabindex: -1 });
    folder.addEventListener('change', () => {
      take(byName([...folder.files].filter(file => !file.name.startsWith('.'))));
      folder.value = '';
    });
    place.append(folder, button('.plain.folder', { glyph: 'folder', word: 'chooseFolder', act: () => $(folderId).click() }));
  }
  let depth = 0;
  place.addEventListener('dragenter', event => {
    event.preventDefault();
    depth++;
    area.classList.add('over');
  });
  place.addEventListener('dragover', event => event.preventDefault());
  place.addEventListener('dragleave', () => {
    if (--depth <= 0) area.classList.remove('over');
  });
  place.addEventListener('drop', async event => {
    event.preventDefault();
    depth = 0;
    area.classList.remove('over');
    take(await dropped(event.dataTransfer));
  });
  return place;
}

/** The same file may be chosen again, so the input forgets it. */
const guarded = (take, input) => files => {
  if (files.length) take(files);
  input.value = '';
};

const byName = files => files.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));

async function dropped(transfer) {
  const entries = [...transfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some(entry => entry.isDirectory)) return [...transfer.files];
  const found = [];
  for (const entry of entries) await gather(entry, found);
  return byName(found);
}

async function gather(entry, found) {
  if (entry.name.startsWith('.')) return;
  if (entry.isFile) {
    found.push(await new Promise((done, fail) => entry.file(done, fail)));
    return;
  }
  const reader = entry.createReader();
  // A reader tells of a hundred at a time.
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return;
    for (const one of some) await gather(one, found);
  }
}

/** A file that misses its place must not replace the page. */
export function catchStrays() {
  for (const event of ['dragover', 'drop']) addEventListener(event, stray => stray.preventDefault());
}

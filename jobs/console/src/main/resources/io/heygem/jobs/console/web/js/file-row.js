/** One file on its way or brought: its picture, its facts, its bar, what can be done with it. */
import { uploadPath } from './api.js';
import { bar, button, el, icon, picture, setText, show } from './dom.js';
import { bytes, fps, length, percent, remaining } from './format.js';
import { note } from './notes.js';
import { attempt } from './notice.js';
import { t } from './words.js';

/** What is known of a file, in short parts. */
function facts(upload) {
  const found = upload.found;
  if (upload.state === 'uploading') {
    const parts = [t('ofSize', { done: bytes(upload.offset), all: bytes(upload.size) })];
    if (upload.retrying) parts.push(t('retrying'));
    else if (upload.pace) parts.push(t('perSecond', { rate: bytes(upload.pace) }), t('left', { time: remaining((upload.size - upload.offset) / upload.pace) }));
    return parts;
  }
  if (upload.state === 'paused' || upload.state === 'stopped' || upload.state === 'lost') {
    return [t(upload.state), t('ofSize', { done: bytes(upload.offset), all: bytes(upload.size) })];
  }
  if (!found) return [t(upload.state), bytes(upload.size)];
  return [
    found.codec && codecName(found.codec),
    found.width && `${found.width}×${found.height}`,
    found.seconds ? found.fps && fps(found.fps) : upload.kind === 'video' && found.usable && t('still'),
    found.seconds && length(found.seconds),
    bytes(upload.size),
  ].filter(Boolean);
}

const CODECS = { h264: 'H.264', hevc: 'H.265', av1: 'AV1', vp8: 'VP8', vp9: 'VP9', mpeg4: 'MPEG-4', mpeg1video: 'MPEG-1', mpeg2video: 'MPEG-2', mjpeg: 'JPEG', prores: 'ProRes', png: 'PNG', gif: 'GIF' };
const codecName = codec => CODECS[codec] ?? codec;

/**
 * A row that `update(upload)` keeps true.
 *
 * @param acts `remove(upload)`, and `preview(upload)` where there is something to look at
 */
export function fileRow(upload, acts) {
  let now = upload;
  const cover = upload.kind === 'video'
    ? button('.picture', { label: 'preview', test: 'upload-thumbnail', act: () => acts.preview(now) })
    : el('span.picture.sound', { test: 'upload-thumbnail' }, icon('audio'));
  if (upload.kind === 'video') cover.append(icon('video'));
  const name = el('span.name', { test: 'upload-name' });
  const mark = el('span.chip', {});
  const said = el('p.facts', { test: 'upload-facts' });
  const notes = el('ul.notes', {});
  const problem = el('p.problem', { test: 'upload-problem' });
  const hint = el('p.hint', { test: 'upload-hint' });
  const progress = bar('upload-progress');
  const pause = button('.plain', { glyph: 'pause', label: 'pauseUpload', test: 'upload-pause', act: () => now.pause() });
  const resume = button('.plain', { glyph: 'play', label: 'resumeUpload', test: 'upload-resume', act: () => now.run() });
  const remove = button('.plain', { glyph: 'close', label: 'remove', test: 'upload-remove', act: attempt(() => acts.remove(now)) });
  const element = el('li.file', { test: 'upload' }, cover,
    el('div.grow', {}, el('div.line', {}, name, mark), said, progress.element, notes, problem, hint),
    el('div.acts', {}, pause, resume, remove));
  return {
    element,
    update(next) {
      now = next;
      element.dataset.state = now.state;
      element.dataset.name = now.name;
      setText(name, now.name);
      name.title = now.name;
      setText(said, facts(now).join(' · '));
      setText(problem, now.problem ?? '');
      show(problem, Boolean(now.problem));
      setText(hint, now.hint ?? '');
      show(hint, Boolean(now.hint));
      drawMark(mark, now);
      drawNotes(notes, now);
      const moving = ['waiting', 'uploading', 'paused', 'stopped'].includes(now.state);
      show(progress.element, moving || now.state === 'checking');
      progress.set(now.state === 'checking' ? null : now.offset / now.size, t('uploadOf', { name: now.name }) + (moving ? ' ' + percent(now.offset / now.size) : ''));
      show(pause, now.state === 'waiting' || now.state === 'uploading');
      show(resume, (now.state === 'paused' || now.state === 'stopped') && Boolean(now.file));
      if (now.kind !== 'video') return;
      cover.disabled = !(now.file || now.found);
      if (now.found?.codec) picture(cover, uploadPath(now.id, '/thumbnail'));
    },
  };
}

function drawMark(mark, upload) {
  const found = upload.found;
  let kind = '';
  let text = '';
  if (upload.state === 'unusable') {
    kind = 'bad';
    text = found?.code === 'DETECT_NO_FACE' ? t('faceNone') : t('unusable');
  } else if (upload.state === 'usable' && found.sampledFrames) {
    kind = found.framesWithFace === found.sampledFrames ? 'good' : 'fair';
    text = t('face', { found: found.framesWithFace, all: found.sampledFrames });
  } else if (upload.state === 'usable') {
    kind = 'good';
    text = t('usable');
  }
  show(mark, Boolean(text));
  mark.className = 'chip ' + kind;
  setText(mark, text);
}

function drawNotes(notes, upload) {
  const texts = (upload.found?.warnings ?? []).map(note);
  show(notes, texts.length > 0);
  if (notes.dataset.of === texts.join('\n')) return;
  notes.dataset.of = texts.join('\n');
  notes.replaceChildren(...texts.map(text => el('li', { text })));
}

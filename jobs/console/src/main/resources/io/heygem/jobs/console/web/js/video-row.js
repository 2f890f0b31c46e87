/** A video of a job: how far it is, what came of it, what went wrong. */
import { bar, button, el, icon, link, picture, setText, show } from './dom.js';
import { failure } from './failure.js';
import { percent, remaining } from './format.js';
import { isOpen } from './jobs.js';
import { note } from './notes.js';
import { chip, coverOf, doing } from './states.js';
import { openViewer } from './viewer.js';
import { t } from './words.js';

/** A row that `update(video)` keeps true. */
export function videoRow(first) {
  let now = first;
  const cover = button('.picture', { label: 'play', test: 'video-thumbnail', act: () => openViewer(now.jobId, now.videoId) });
  cover.append(icon('video'));
  const name = el('span.name', { test: 'video-name' });
  const state = el('span', { test: 'video-state' });
  const detail = el('span.dim', {});
  const progress = bar('video-progress');
  const trouble = failure('video');
  const notes = el('ul.notes', {});
  const play = button('.plain', { glyph: 'play', label: 'play', test: 'video-play', act: () => openViewer(now.jobId, now.videoId) });
  const save = link('.button.plain', { glyph: 'download', label: 'download', test: 'video-download', download: true });
  const element = el('li.file', { test: 'video' }, cover,
    el('div.grow', {}, el('div.line', {}, name, state), el('div.line.meter', {}, progress.element, detail), trouble.element, notes),
    el('div.acts', {}, play, save));
  return {
    element,
    update(video) {
      now = video;
      const open = isOpen(video);
      element.dataset.state = video.state;
      element.dataset.videoId = video.videoId;
      setText(name, video.name);
      name.title = video.name;
      chip(state, video.state, doing(video));
      show(progress.element.parentElement, open);
      progress.set(video.progress, t('videoProgress', { name: video.name }));
      const parts = [];
      if (open && video.progress > 0) parts.push(percent(video.progress));
      if (open && video.etaSeconds !== undefined && video.state !== 'PAUSED') parts.push(t('eta', { time: remaining(video.etaSeconds) }));
      setText(detail, parts.join(' · '));
      show(detail, parts.length > 0);
      trouble.update(video);
      const texts = (video.warnings ?? []).map(note);
      show(notes, texts.length > 0);
      if (notes.dataset.of !== texts.join('\n')) {
        notes.dataset.of = texts.join('\n');
        notes.replaceChildren(...texts.map(text => el('li', { text })));
      }
      show(play, Boolean(video.result));
      show(save, Boolean(video.result));
      if (video.result) save.href = video.result + '?download';
      cover.disabled = !video.result;
      picture(cover, coverOf(video));
    },
  };
}

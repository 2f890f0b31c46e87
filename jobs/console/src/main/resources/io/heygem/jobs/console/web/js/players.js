/** A result beside its source, played one by one or both together. */
import { button, el, show } from './dom.js';

const APART_SECONDS = 0.15;

function figure(word, test) {
  const video = el('video', { controls: true, preload: 'metadata', playsinline: true, test, label: word });
  const trouble = el('p.problem', { word: 'cannotPlay', hidden: true });
  video.addEventListener('error', () => show(trouble, video.hasAttribute('src')));
  video.addEventListener('loadedmetadata', () => show(trouble, false));
  return { video, element: el('figure', {}, el('figcaption', { word }), video, trouble) };
}

function aim(video, address) {
  if (video.getAttribute('src') === address) return;
  if (address) video.setAttribute('src', address);
  else video.removeAttribute('src');
  video.load();
}

/** `update(video)` shows a video of a job; `element` holds both players. */
export function players(bothId) {
  const result = figure('result', 'result-video');
  const source = figure('source', 'source-video');
  const both = button('.quiet', { glyph: 'play', word: 'playBoth', id: bothId, act: () => together(result.video, source.video) });
  const element = el('div.players', {}, el('div.pair', {}, result.element, source.element), el('div.center', {}, both));
  result.video.addEventListener('pause', () => { if (source.video.muted) source.video.pause(); });
  return {
    element,
    stop() {
      result.video.pause();
      source.video.pause();
    },
    update(video) {
      aim(result.video, video.result);
      aim(source.video, video.source);
      result.video.poster = video.thumbnail ?? '';
      show(result.element, Boolean(video.result));
      show(source.element, Boolean(video.source));
      show(both, Boolean(video.result && video.source));
    },
  };
}

/** The result is heard, the source only seen; a source that is shorter waits at its end. */
async function together(result, source) {
  source.muted = true;
  result.currentTime = 0;
  source.currentTime = 0;
  await Promise.allSettled([result.play(), source.play()]);
  const keepUp = () => {
    if (result.paused || source.ended || source.paused) {
      result.removeEventListener('timeupdate', keepUp);
      return;
    }
    if (Math.abs(result.currentTime - source.currentTime) > APART_SECONDS) source.currentTime = result.currentTime;
  };
  result.addEventListener('timeupdate', keepUp);
}

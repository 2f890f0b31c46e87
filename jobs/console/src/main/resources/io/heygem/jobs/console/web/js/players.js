/** A result beside its source, played one by one or both together. */
import { button, el, show } from './dom.js';
import { coverOf } from './states.js';

const APART_SECONDS = 0.15;

function figure(word, test) {
  const video = el('video', { controls: true, preload: 'metadata', playsinline: true, test, label: word });
  return { video, element: el('figure', {}, el('figcaption', { word }), video) };
}

function aim(video, address) {
  if (video.getAttribute('src') === (address ?? null)) return;
  if (address) video.setAttribute('src', address);
  else video.removeAttribute('src');
  video.load();
}

/** `update(video)` shows a video of a job; `element` holds both players. */
export function players(bothId) {
  const result = figure('result', 'result-video');
  const source = figure('source', 'source-video');
  const still = el('img', { alt: '', hidden: true });
  const lost = el('p.dim', { word: 'cannotShow', hidden: true });
  const broken = el('p.problem', { word: 'cannotPlay', hidden: true });
  result.element.append(broken);
  source.element.append(still, lost);
  const both = button('.quiet', { glyph: 'play', word: 'playBoth', id: bothId, act: () => together(result.video, source.video) });
  const element = el('div.players', {}, el('div.pair', {}, result.element, source.element), el('div.center', {}, both));
  result.video.addEventListener('pause', () => { if (source.video.muted) source.video.pause(); });
  result.video.addEventListener('error', () => show(broken, result.video.hasAttribute('src')));
  result.video.addEventListener('loadedmetadata', () => show(broken, false));
  // Many formats that can be rendered are none that a browser plays; a photo is one of them.
  const sourcePlays = plays => {
    show(source.video, plays);
    show(still, !plays && still.hasAttribute('src'));
    show(lost, !plays && result.video.hasAttribute('src'));
    show(both, plays && source.video.hasAttribute('src') && result.video.hasAttribute('src'));
  };
  source.video.addEventListener('error', () => sourcePlays(!source.video.hasAttribute('src')));
  source.video.addEventListener('loadedmetadata', () => sourcePlays(true));
  return {
    element,
    stop() {
      result.video.pause();
      source.video.pause();
    },
    update(video) {
      if (source.video.getAttribute('src') !== (video.source ?? null)) {
        show(source.video, true);
        show(still, false);
        show(lost, false);
        still.removeAttribute('src');
        const cover = coverOf({ ...video, thumbnail: undefined });
        if (cover) still.src = cover;
      }
      aim(result.video, video.result);
      aim(source.video, video.source);
      if (video.thumbnail) result.video.poster = video.thumbnail;
      else result.video.removeAttribute('poster');
      show(result.element, Boolean(video.result));
      show(source.element, Boolean(video.source));
      show(both, Boolean(video.result && video.source) && !source.video.hidden);
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

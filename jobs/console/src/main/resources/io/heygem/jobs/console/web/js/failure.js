/** Why a video failed and what to do about it, in plain words; the technical ones are folded away. */
import { el, setText, show } from './dom.js';

export function failure(test) {
  const problem = el('p.problem', { test: test + '-problem' });
  const hint = el('p.hint', { test: test + '-hint' });
  const code = el('code', {});
  const technical = el('details.technical', {}, el('summary', { word: 'technical' }), code);
  const element = el('div', {}, problem, hint, technical);
  return {
    element,
    update(video) {
      const failed = video?.state === 'FAILED';
      const what = video?.message ?? video?.reason ?? video?.code ?? '';
      const words = [video?.code, video?.reason].filter(Boolean).join(': ');
      show(element, failed);
      show(problem, failed && Boolean(what));
      setText(problem, what);
      show(hint, failed && Boolean(video.hint));
      setText(hint, video?.hint ?? '');
      show(technical, failed && Boolean(words) && words !== what);
      setText(code, words);
    },
  };
}

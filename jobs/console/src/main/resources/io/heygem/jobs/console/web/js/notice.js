/** Short messages at the edge of the page, and words for those who listen. */
import { $, button, el, setText } from './dom.js';
import { t } from './words.js';

const STAY_MILLIS = 8_000;

/**
 * Shows a message.
 *
 * @param kind `info`, `good` or `bad`; what is bad stays until it is closed
 * @param action `{ word, act }` of a button within
 * @param millis how long it stays
 */
export function notice(text, { kind = 'info', action, millis = STAY_MILLIS } = {}) {
  const said = [...$('notices').children].find(other => other.dataset.text === text);
  said?.remove();
  const made = el(`div.notice.${kind}`, { test: 'notice', data: { text, kind } }, el('span.grow', { text }));
  if (action) {
    made.append(button('.quiet', {
      word: action.word,
      test: 'notice-action',
      act: () => {
        made.remove();
        action.act();
      },
    }));
  }
  made.append(button('.plain', { glyph: 'close', label: 'close', test: 'notice-close', act: () => made.remove() }));
  $('notices').append(made);
  if (kind !== 'bad' || action) {
    let timer = setTimeout(() => made.remove(), millis);
    const hold = () => clearTimeout(timer);
    const release = () => { timer = setTimeout(() => made.remove(), STAY_MILLIS); };
    made.addEventListener('pointerenter', hold);
    made.addEventListener('focusin', hold);
    made.addEventListener('pointerleave', release);
    made.addEventListener('focusout', release);
  }
}

/** Says what went wrong in words that help. */
export function complain(problem) {
  // Only the server itself says more than a number; what stands before it does not.
  const answered = problem.status && !problem.code.startsWith('HTTP_');
  if (problem.code === 'LOGIN_NEEDED') document.dispatchEvent(new CustomEvent('signed-out'));
  else notice(answered ? problem.message : t('offline'), { kind: 'bad' });
}

/** An action whose refusal is shown. */
export const attempt = act => async (...given) => {
  try {
    return await act(...given);
  } catch (problem) {
    if (!(problem instanceof Error) || problem.name === 'ReferenceError') throw problem;
    complain(problem);
    return undefined;
  }
};

/** Reads a sentence out without showing it. */
export function announce(text) {
  setText($('announcer'), text);
}

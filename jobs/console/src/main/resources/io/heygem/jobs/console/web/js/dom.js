/** Making elements. Text goes in as text, never as HTML. */
import { t } from './words.js';

/** The element of an id. */
export const $ = id => document.getElementById(id);

/**
 * An element.
 *
 * @param tag its name, with classes: `button.quiet.small`
 * @param more attributes; besides: `text`; `word`, `label`, `hint` and `holder` name words that follow
 *     the language (content, aria-label, title, placeholder); `on` holds listeners; `test` is its data-testid
 */
export function el(tag, more = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(more)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'text') made.textContent = value;
    else if (key === 'on') Object.entries(value).forEach(([event, act]) => made.addEventListener(event, act));
    else if (key === 'test') made.dataset.testid = value;
    else if (key in SPOKEN) speak(made, key, value);
    else if (key === 'data') Object.assign(made.dataset, value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

const SPOKEN = {
  word: (element, text) => { element.textContent = text; },
  label: (element, text) => element.setAttribute('aria-label', text),
  hint: (element, text) => element.setAttribute('title', text),
  holder: (element, text) => element.setAttribute('placeholder', text),
};

function speak(element, how, key) {
  element.setAttribute('data-' + how, key);
  SPOKEN[how](element, t(key));
}

/** Says everything that follows the language again. */
export function relabel(root = document) {
  for (const how of Object.keys(SPOKEN)) {
    root.querySelectorAll(`[data-${how}]`).forEach(element => SPOKEN[how](element, t(element.getAttribute('data-' + how))));
  }
}

/** Writes only what has changed, so that nothing is read out or selected anew. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}

/**
 * Makes the children of a place follow a list: kept elements stay where they are, so focus and playing videos survive.
 *
 * @param draw makes a part `{ element, update(item) }` for an item
 */
export function follow(place, items, keyOf, draw) {
  const parts = place.parts ??= new Map();
  const wanted = new Set(items.map(keyOf));
  for (const [key, part] of parts) {
    if (!wanted.has(key)) {
      part.element.remove();
      part.gone?.();
      parts.delete(key);
    }
  }
  let before = null;
  for (const item of items) {
    const key = keyOf(item);
    let part = parts.get(key);
    if (!part) parts.set(key, part = draw(item));
    part.update(item);
    const next = before ? before.nextElementSibling : place.firstElementChild;
    if (part.element !== next) place.insertBefore(part.element, next);
    before = part.element;
  }
}

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  audio: 'M9 18V6l10-2v12M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0Zm10-2a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z',
  video: 'M4 6h11a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1Zm12 5 5-3v8l-5-3',
  play: 'M7 4.5v15l12-7.5Z',
  pause: 'M8 5v14M16 5v14',
  download: 'M12 4v11m0 0 4.5-4.5M12 15l-4.5-4.5M5 20h14',
  zip: 'M4 8h16v12H4ZM3 4h18v4H3Zm7 8h4',
  log: 'M5 5h14M5 10h14M5 15h9M5 20h6',
  close: 'M6 6l12 12M18 6 6 18',
  retry: 'M4 12a8 8 0 1 1 2.5 5.8M4 19v-5h5',
  stop: 'M7 7h10v10H7Z',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5m4-5v5',
  undo: 'M9 7 4 12l5 5M4 12h11a5 5 0 0 1 0 10h-1',
  check: 'M5 12.5 10 17.5 19.5 7',
  warn: 'M12 4 2.5 20h19ZM12 10v4.5m0 2.5v.5',
  open: 'M4 5h16v14H4ZM10 9.5v5l4.5-2.5Z',
  out: 'M13 5h6v6M19 5l-9 9M10 6H5v13h13v-5',
  folder: 'M3 6h6l2 2h10v11H3Z',
};

/** A small picture that says nothing to those who listen. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

const PICTURES_AT_ONCE = 2;
const pictures = { busy: 0, waiting: [] };

/** A browser keeps six connections to a server; pictures that are still to be made must not hold them all. */
function nextPicture() {
  while (pictures.busy < PICTURES_AT_ONCE && pictures.waiting.length) {
    pictures.busy++;
    pictures.waiting.shift()(() => {
      pictures.busy--;
      nextPicture();
    });
  }
}

/** Shows a picture in a place once it has come; until then, or where it cannot be had, what was there stays. */
export function picture(place, address) {
  if (!address || place.dataset.of === address) return;
  place.dataset.of = address;
  pictures.waiting.push(done => {
    const image = el('img', { alt: '' });
    image.addEventListener('error', done);
    image.addEventListener('load', () => {
      done();
      if (place.dataset.of !== address) return;
      place.querySelectorAll('img').forEach(other => other.remove());
      place.append(image);
    });
    image.src = address;
  });
  nextPicture();
}

/** A button with a picture and a word. */
export function button(look, { word, glyph, act, test, label, id }) {
  const made = el('button' + look, { type: 'button', test, id, label, hint: label, on: { click: act } });
  if (glyph) made.append(icon(glyph));
  if (word) made.append(el('span', { word }));
  return made;
}

/** A link that looks like a button. */
export function link(look, { word, glyph, href, test, label, id, download }) {
  const made = el('a' + look, { href, test, id, label, hint: label, download });
  if (glyph) made.append(icon(glyph));
  if (word) made.append(el('span', { word }));
  return made;
}

/** A bar; `set(0..1)`, or `set(null)` where nobody can tell how far it is. */
export function bar(test) {
  const element = el('progress', { max: 1, test });
  return {
    element,
    set(value, name) {
      if (value === null) element.removeAttribute('value');
      else if (element.value !== value || !element.hasAttribute('value')) element.value = value;
      element.setAttribute('aria-label', name);
    },
  };
}

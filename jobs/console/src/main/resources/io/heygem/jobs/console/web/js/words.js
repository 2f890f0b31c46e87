/** The words of the pages: Chinese first, English for who wants it. */
import { recall, remember } from './memory.js';
import { zh } from './words-zh.js';
import { en } from './words-en.js';

const WORDS = { zh, en };
let current = recall('language', 'zh') === 'en' ? 'en' : 'zh';
const watchers = [];

export const language = () => current;

export function switchLanguage() {
  current = current === 'zh' ? 'en' : 'zh';
  remember('language', current);
  watchers.forEach(tell => tell());
}

/** Calls this after each switch. */
export const onLanguage = tell => watchers.push(tell);

/** A sentence; `{name}` in it is filled from `values`. Where `n` is 1, `key1` is taken if there is one. */
export function t(key, values = {}) {
  const sentence = (values.n === 1 && WORDS[current][key + 1]) || (WORDS[current][key] ?? key);
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

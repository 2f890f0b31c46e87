/** Numbers for people, in the language of the page. */
import { language, t } from './words.js';

const locale = () => (language() === 'zh' ? 'zh-CN' : 'en');

export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit > 0 && value < 100 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** How long a clip is: `8.7 s`, `3:05`, `1:02:03`. */
export function length(seconds) {
  if (seconds < 60) return t('shortLength', { seconds: seconds.toFixed(1) });
  const whole = Math.round(seconds);
  const two = number => String(number).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

/** How long it will take, no more exact than anybody knows. */
export function remaining(seconds) {
  if (seconds < 60) return t('seconds', { n: Math.max(1, Math.ceil(seconds)) });
  const minutes = Math.floor(seconds / 60);
  const tens = Math.floor(seconds % 60 / 10) * 10;
  if (minutes < 10 && tens > 0) return t('minutesSeconds', { m: minutes, s: tens });
  if (minutes < 60) return t('minutes', { n: minutes });
  return t('hours', { h: Math.floor(minutes / 60), m: minutes % 60 });
}

export const percent = part => `${Math.floor(100 * part)}%`;

export const number = value => new Intl.NumberFormat(locale()).format(value);

export const fps = value => `${Number.isInteger(value) ? value : value.toFixed(2).replace(/0$/, '')} fps`;

export function date(millis) {
  const day = new Date(millis);
  const today = new Date().toDateString() === day.toDateString();
  const time = { hour: '2-digit', minute: '2-digit', hour12: false };
  return today
    ? `${t('today')} ${new Intl.DateTimeFormat(locale(), time).format(day)}`
    : new Intl.DateTimeFormat(locale(), { year: 'numeric', month: language() === 'zh' ? '2-digit' : 'short', day: '2-digit', ...time }).format(day);
}

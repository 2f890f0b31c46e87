/** Four pages behind tabs; the address keeps which one. */
import { $ } from './dom.js';

const TABS = ['batch', 'single', 'history', 'log'];
const entered = new Map();
const left = new Map();
let current = null;

export const tab = () => current;

/** What to do when a page appears and when it goes. */
export function onTab(name, enter, leave) {
  entered.set(name, enter);
  if (leave) left.set(name, leave);
}

export function openTab(name) {
  if (current === name) return;
  left.get(current)?.();
  current = name;
  for (const other of TABS) {
    const chosen = other === name;
    $('tab-' + other).setAttribute('aria-selected', String(chosen));
    $('tab-' + other).tabIndex = chosen ? 0 : -1;
    $(other).hidden = !chosen;
  }
  if (location.hash !== '#/' + name) history.replaceState(null, '', '#/' + name);
  entered.get(name)?.();
}

const asked = () => (TABS.includes(location.hash.slice(2)) ? location.hash.slice(2) : 'batch');

export function startTabs() {
  for (const name of TABS) $('tab-' + name).addEventListener('click', () => openTab(name));
  $('tabs').addEventListener('keydown', event => {
    const at = TABS.indexOf(current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: TABS.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    openTab(TABS[(to + TABS.length) % TABS.length]);
    $('tab-' + current).focus();
  });
  addEventListener('hashchange', () => openTab(asked()));
  openTab(asked());
}

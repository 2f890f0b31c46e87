/** Where the pages begin. */
import { $, relabel } from './dom.js';
import { catchStrays } from './drop.js';
import { startHistory } from './history.js';
import { listen, unlisten } from './jobs.js';
import { startLogPage } from './log.js';
import { startLogin } from './login.js';
import { Maker } from './make.js';
import { attempt } from './notice.js';
import { startTabs } from './tabs.js';
import { startViewer } from './viewer.js';
import { language, onLanguage, switchLanguage, t } from './words.js';

function speak() {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  relabel();
}

// Words of fixed places first, so that whoever writes sentences into them afterwards wins.
onLanguage(speak);
speak();
$('language').addEventListener('click', switchLanguage);
catchStrays();
startViewer();
const makers = ['batch', 'single'].map(page => new Maker(page));
startHistory();
startLogPage();

let inside = false;
const enter = () => {
  listen();
  if (inside) return;
  inside = true;
  startTabs();
  makers.forEach(maker => attempt(() => maker.restore())());
};
startLogin(enter, unlisten);

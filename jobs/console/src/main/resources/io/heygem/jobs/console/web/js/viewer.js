/** A dialog that plays the results of a job, each beside its source; and one file before it is used. */
import { jobPath, uploadPath } from './api.js';
import { $, button, el, follow, icon, link, setText, show } from './dom.js';
import { date } from './format.js';
import { fetchJob, job, watchJobs } from './jobs.js';
import { attempt } from './notice.js';
import { players } from './players.js';
import { onLanguage, t } from './words.js';

const pair = players('viewer-both');
const title = el('h2', { id: 'viewer-title' });
const facts = el('p.dim', {});
const voice = el('audio', { controls: true, preload: 'none', label: 'voice' });
const list = el('ul.picks', { id: 'viewer-videos' });
const save = link('.button', { glyph: 'download', word: 'download', id: 'viewer-download', download: true });
const saveSource = link('.button.quiet', { glyph: 'download', word: 'downloadSource', id: 'viewer-source', download: true });
const zip = link('.button.quiet', { glyph: 'zip', word: 'zip', id: 'viewer-zip', download: true });
const file = el('video', { controls: true, preload: 'metadata', playsinline: true, label: 'preview', hidden: true });
const photo = el('img', { alt: '', hidden: true });
const trouble = el('p.problem', { word: 'cannotPlay', hidden: true });
const ofJob = el('div.viewer-job', {}, facts, pair.element, list, el('div.line.voice', {}, el('span.dim', { word: 'voice' }), voice), el('div.acts', {}, save, saveSource, zip));
const dialog = el('dialog.viewer', { id: 'viewer', 'aria-labelledby': 'viewer-title' },
  el('header.line', {}, title, button('.plain', { glyph: 'close', label: 'close', id: 'viewer-close', act: () => dialog.close() })),
  ofJob, el('div.viewer-file', {}, file, photo, trouble));

let shown = null;
let made = null;

export function startViewer() {
  document.body.append(dialog);
  dialog.addEventListener('close', closed);
  dialog.addEventListener('click', event => {
    if (event.target === dialog) dialog.close();
  });
  file.addEventListener('error', () => show(trouble, file.hasAttribute('src')));
  watchJobs(draw);
  onLanguage(draw);
}

function closed() {
  shown = null;
  pair.stop();
  pair.update({});
  voice.pause();
  file.removeAttribute('src');
  file.load();
  photo.removeAttribute('src');
  if (made) URL.revokeObjectURL(made);
  made = null;
}

/** Opens a job, at a video of it or at its first result. */
export const openViewer = attempt(async (jobId, videoId) => {
  const one = await fetchJob(jobId);
  shown = { jobId, videoId: videoId ?? one.videos.find(video => video.result)?.videoId };
  show(ofJob, true);
  show(file.parentElement, false);
  draw();
  if (!dialog.open) dialog.showModal();
});

/** Shows a file that was chosen here or brought earlier. */
export function openFile(upload) {
  const address = upload.file ? (made = URL.createObjectURL(upload.file)) : uploadPath(upload.id, '/content');
  const still = upload.file?.type.startsWith('image/') || upload.found?.usable && !upload.found.seconds;
  show(ofJob, false);
  show(file.parentElement, true);
  show(file, !still);
  show(photo, Boolean(still));
  show(trouble, false);
  (still ? photo : file).setAttribute('src', address);
  setText(title, upload.name);
  dialog.showModal();
}

function draw() {
  const one = shown && job(shown.jobId);
  if (!one) return;
  const video = one.videos.find(other => other.videoId === shown.videoId);
  setText(title, one.videos.length === 1 && video ? video.name : one.title);
  setText(facts, [t(one.state), date(one.createdAt), one.audioName].filter(Boolean).join(' · '));
  pair.update(video ?? {});
  follow(list, one.videos.length > 1 ? one.videos : [], other => other.videoId, pick);
  show(voice.parentElement, Boolean(one.audioUrl));
  if (one.audioUrl && voice.getAttribute('src') !== one.audioUrl) voice.setAttribute('src', one.audioUrl);
  show(save, Boolean(video?.result));
  if (video?.result) save.href = video.result + '?download';
  show(saveSource, Boolean(video?.source));
  if (video?.source) saveSource.href = video.source;
  saveSource.download = video?.name ?? '';
  show(zip, one.counts.completed > 1);
  zip.href = jobPath(one.jobId, '/zip');
}

function pick(first) {
  let now = first;
  const name = el('span.name', {});
  const state = el('span.dim', {});
  const choose = el('button.pick', {
    type: 'button',
    test: 'viewer-pick',
    data: { videoId: first.videoId },
    on: {
      click: () => {
        shown.videoId = now.videoId;
        draw();
      },
    },
  }, el('span.picture', {}, icon('video')), name, state);
  return {
    element: el('li', {}, choose),
    update(video) {
      now = video;
      setText(name, video.name);
      setText(state, video.result ? '' : t(video.state));
      choose.disabled = !video.result;
      choose.setAttribute('aria-pressed', String(video.videoId === shown.videoId));
      const picture = choose.firstElementChild;
      if (video.thumbnail && !picture.querySelector('img')) picture.append(el('img', { src: video.thumbnail, alt: '', loading: 'lazy' }));
    },
  };
}

/** What the stages note about a file comes in English; here are the same sentences in Chinese. */
import { language } from './words.js';

const CHINESE = [
  ['the sound is cut off after {a} s, where the video ends', '视频在 {a} 秒结束，声音在那里截断'],
  ['the video plays at {a} times its own speed', '视频以原速的 {a} 倍播放'],
  ['resolution {a} x {b} is above {c}: rendering will be slow', '分辨率 {a}×{b} 高于 {c}，生成会比较慢'],
  ['the file breaks off after {a} s; what is there is used', '文件在 {a} 秒处中断，使用已有部分'],
  ['{a} video tracks, track {b} is used', '有 {a} 条视频轨，使用第 {b} 条'],
  ['{a} packets give only {b} frames; the others, from {c} s on, are damaged or hidden', '{a} 个数据包只解出 {b} 帧；其余从 {c} 秒起已损坏或被隐藏'],
  ['frames do not come at a constant rate; the output has {a} frames per second', '原视频帧率不固定，成片为每秒 {a} 帧'],
  ['{a} x {b} has an odd side; the last column or row is dropped', '画面 {a}×{b} 的边长为奇数，最后一列或一行会去掉'],
  ['HDR pictures ({a}) are tone-mapped to SDR (BT.709)', 'HDR 画面（{a}）会转换为 SDR（BT.709）'],
  ['interlaced pictures are deinterlaced', '隔行画面会转换为逐行'],
  ['transparent parts are shown black', '透明部分显示为黑色'],
  ['the header of the WAV file is broken; the sound behind it is used', 'WAV 文件头损坏，使用其后的声音'],
  ['the channels cancel each other out; the lips follow the left one alone', '左右声道相互抵消，嘴形只跟随左声道'],
  ['the channels cancel each other out; the lips follow the right one alone', '左右声道相互抵消，嘴形只跟随右声道'],
  ['sample rate is {a} Hz, expected at least {b} Hz: high sounds are missing', '采样率为 {a} Hz，低于 {b} Hz，缺少高音'],
  ['{a} damaged pieces of sound were skipped', '跳过了 {a} 处损坏的声音'],
  ['the sound breaks off after {a} s', '声音在 {a} 秒处中断'],
  ['{a} audio tracks, track {b} is used', '有 {a} 条音轨，使用第 {b} 条'],
  ['{a} of {b} frames show no face and passed through unchanged', '{b} 帧中有 {a} 帧没有人脸，保持原样'],
  ['{a} frames show a damaged or missing piece of the source, between {b} s and {c} s of it', '有 {a} 帧对应原视频 {b} 秒到 {c} 秒之间损坏或缺失的部分'],
].map(([english, chinese]) => [
  new RegExp('^' + english.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w)\}/g, '(?<$1>.+)') + '$'),
  chinese,
]);

/** A note in the language of the page; as it came where nobody has put it into words. */
export function note(text) {
  const plain = text.replace(/(\d)\/1\b/, '$1');
  if (language() !== 'zh') return plain.charAt(0).toUpperCase() + plain.slice(1);
  for (const [english, chinese] of CHINESE) {
    const found = english.exec(plain);
    if (found) return chinese.replace(/\{(\w)\}/g, (whole, name) => found.groups[name]);
  }
  return plain;
}

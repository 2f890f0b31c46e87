/** The folded options of a job; what nobody touches is not sent, so that the server's defaults hold. */
import { $, el, setText, show } from './dom.js';
import { onLanguage, t } from './words.js';

const LENGTHS = ['bounce', 'loop', 'freeze', 'cut_off', 'silence', 'remap'];
const FACES = { dominant: 'dominant', largest: 'largest', center: 'center', left: 'leftFace', right: 'rightFace', all: 'allFaces', nth: 'nthFace' };
const QUALITIES = {
  qualityDefault: null,
  qualityBest: { crf: 12, preset: 'medium' },
  qualityGood: { crf: 15, preset: 'fast' },
  qualitySmall: { crf: 25, preset: 'medium' },
};
const CODECS = { codecDefault: null, codecH264: 'h264', codecHevc: 'hevc' };
const STRENGTHS = { strengthDefault: null, strengthSoft: 0.8, strengthMore: 1.2, strengthMost: 1.4 };
const PRIORITIES = ['normal', 'high', 'low'];

const choice = (id, word, pairs) => el('label.field', { for: id }, el('span', { word }),
  el('select', { id }, ...pairs.map(([value, key]) => el('option', { value, word: key }))));

/** Options whose ids begin with a page's name. */
export class Options {
  constructor(page) {
    this.id = name => `${page}-${name}`;
    this.note = el('span.dim', {});
    this.element = el('details.options', { id: this.id('options') },
      el('summary', {}, el('span', { word: 'optionsTitle' }), this.note),
      el('div.fields', {},
        el('label.field', { for: this.id('title') }, el('span', { word: 'optionTitle' }), el('input', { id: this.id('title'), maxlength: 200, holder: 'optionTitleHolder', autocomplete: 'off' })),
        choice(this.id('length-policy'), 'optionLength', LENGTHS.map(name => [name, name])),
        el('div.field', {},
          choice(this.id('face'), 'optionFace', Object.entries(FACES)),
          el('input', { id: this.id('face-number'), type: 'number', min: 1, max: 99, value: 1, label: 'optionFaceNumber', hidden: true })),
        choice(this.id('quality'), 'optionQuality', Object.keys(QUALITIES).map(name => [name, name])),
        choice(this.id('codec'), 'optionCodec', Object.keys(CODECS).map(name => [name, name])),
        choice(this.id('mouth-strength'), 'optionMouth', Object.keys(STRENGTHS).map(name => [name, name])),
        choice(this.id('priority'), 'optionPriority', PRIORITIES.map(name => [name, name]))));
    this.element.addEventListener('input', () => this.draw());
    onLanguage(() => this.draw());
  }

  value(name) {
    return $(this.id(name)).value;
  }

  draw() {
    show($(this.id('face-number')), this.value('face') === 'nth');
    const changed = Object.keys(this.chosen()).length;
    setText(this.note, changed ? t('optionsChanged', { n: changed }) : t('optionsDefault'));
  }

  /** The fields of a new job. */
  chosen() {
    const fields = {};
    const title = this.value('title').trim();
    if (title) fields.title = title;
    if (this.value('length-policy') !== 'bounce') fields.lengthPolicy = this.value('length-policy');
    const face = this.value('face');
    if (face === 'nth') fields.face = String(Math.max(1, Math.round(Number(this.value('face-number')) || 1)));
    else if (face !== 'dominant') fields.face = face;
    const codec = CODECS[this.value('codec')];
    const encoding = { ...QUALITIES[this.value('quality')], ...(codec ? { codec } : {}) };
    if (Object.keys(encoding).length) fields.encoding = encoding;
    const strength = STRENGTHS[this.value('mouth-strength')];
    if (strength !== null) fields.mouthStrength = strength;
    if (this.value('priority') !== 'normal') fields.priority = this.value('priority');
    return fields;
  }
}

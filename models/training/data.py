"""The compact training file (made by pack.py) and the sound augmentations."""
import io
import numpy as np, cv2, torch
import sound
from nets import COLUMNS, BEFORE

MEL_FLOOR, MEL_STEP = -5.6, 0.04                 # unclipped log mel 1.6 log10(x) + 2.4, kept as bytes
LATE = {'lrc': 1.9, 'grid': 0.0}                 # frames by which a set's sound comes late


def pack_mel(power):
    return np.clip(np.round((1.6 * np.log10(np.maximum(1e-5, power)) + 2.4 - MEL_FLOOR) / MEL_STEP), 0, 255).astype(np.uint8)


def unpack_mel(bytes_):
    return bytes_.astype(np.float32) * MEL_STEP + MEL_FLOOR


class Clips:
    """name, set ('lrc'|'grid'), held (bool), who (presenter), mel [80,T] unclipped, code [n,8] normalised (first two absolute, others about
    the presenter's mean), and frames: list of (index, jpeg, anchor points [k,2])."""

    def __init__(self, path):
        z = dict(np.load(path))
        self.names, self.sets, self.held, self.who = [str(x) for x in z['names']], [str(x) for x in z['sets']], z['held'], z['who']
        mo, no, fo, jo = z['mel_offset'], z['code_offset'], z['frame_offset'], z['jpeg_offset']
        self.mel = [unpack_mel(z['mel'][:, a:b]) for a, b in zip(mo, mo[1:])] if 'mel' in z else None
        code = z['code'].astype(np.float32)
        self.raw = [code[a:b] for a, b in zip(no, no[1:])]
        self.centre = self._means(); flat = np.concatenate([c - self._base(i) for i, c in enumerate(self.raw) if not self.held[i]])
        ok = ~np.isnan(flat[:, 0])
        self.scale = flat[ok].std(0); self.shift = np.where(np.arange(8) < 2, 0, flat[ok].mean(0))
        self.code = [self.normal(i, c) for i, c in enumerate(self.raw)]
        self.frame_index, self.anchors, self.inner = z['frame_index'], z['anchors'].astype(np.float32), z['inner'].astype(np.float32)
        self.frames_of = [range(a, b) for a, b in zip(fo, fo[1:])]
        blob = z['jpeg']
        self.jpeg = [blob[a:b] for a, b in zip(jo, jo[1:])]

    def _means(self):
        """Mean mouth of every presenter."""
        m = {}
        for w in set(self.who.tolist()):
            m[w] = np.nanmean(np.concatenate([c for c, v in zip(self.raw, self.who) if v == w]), 0)
        return m

    def normal(self, i, raw):
        """Mouth numbers [n,8] as FaceMesh gives them of clip i's presenter, normalised."""
        return (raw - self._base(i) - self.shift) / self.scale

    def _base(self, i):
        return np.where(np.arange(8) < 2, 0, self.centre[self.who[i]])[None]

    def rest(self):
        """The closed mouth, normalised: mean of all training frames whose lips touch."""
        c = np.concatenate([c for c, h in zip(self.code, self.held) if not h]); c = c[~np.isnan(c[:, 0])]
        shut = c[c[:, 0] * self.scale[0] < 0.015]
        r = shut.mean(0); r[:2] = 0
        return r

    def image(self, f):
        return cv2.imdecode(self.jpeg[f], cv2.IMREAD_COLOR)


def smooth_noise(rng, n, step):
    k = rng.normal(size=n // step + 3)
    return np.interp(np.arange(n) / step, np.arange(len(k)), k)


def disturb(m, rng):
    """Another voice, room, microphone, level: on the unclipped log mel [80,T]. Noise comes later, from noise.py."""
    u = rng.uniform
    if u() < 0.8:                                            # a longer or shorter throat, another pitch
        b = np.clip((np.arange(80) + 0.5) * u(0.85, 1.18) - 0.5 + u(-1.5, 1.5), 0, 79); i = np.minimum(b.astype(int), 78); w = (b - i)[:, None]
        m = m[i] * (1 - w) + m[i + 1] * w
    p = 10 ** ((m - 2.4) / 1.6)
    if u() < 0.25:                                           # reverberation
        k = np.exp(-np.arange(1, 16) / u(1.5, 6)) * u(0.1, 0.5); q = p.copy()
        for j, g in enumerate(k, 1):
            q[:, j:] += g * p[:, :-j] * 0.5
        p = q
    p = p * 10 ** ((u(-14, 9) + smooth_noise(rng, 80, 16)[:, None] * u(0, 5)) / 20)
    m = 1.6 * np.log10(np.maximum(1e-5, p)) + 2.4
    if u() < 0.15:
        m[int(u(45, 78)):] = -6
    for _ in range(int(u(0, 3))):                            # holes
        a = int(u(0, 74)); m[a:a + int(u(2, 12))] = m.mean()
    if u() < 0.3:
        a = int(u(0, m.shape[1] - 6)); m[:, a:a + int(u(2, 6))] = u(-4, 0)
    return m.astype(np.float32)


def stretch(m, factor):
    """The same sound factor times as long (linear in time)."""
    n = int(m.shape[1] * factor); x = np.arange(n) / factor; i = np.minimum(x.astype(int), m.shape[1] - 2); w = np.clip(x - i, 0, 1)[None]
    return (m[:, i] * (1 - w) + m[:, i + 1] * w).astype(np.float32)


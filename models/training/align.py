#!/usr/bin/python3
"""Finds by how many frames each presenter's sound is off, with voices trained before; train_voice.py --lags uses it.

   python3 align.py --data crops.npz --voice voice1.pt voice2.pt --out lags.json

The curve of correlation over lags is averaged over a presenter's training clips; its peak, less the mean of all peaks, is the presenter's lag."""
import argparse, json
import numpy as np, torch
from data import Clips, LATE
from nets import BEFORE, COLUMNS, Voice

LAGS = np.arange(-3, 3.01, 0.5)


def load_voices(files):
    voices = []
    for f in files:
        s = torch.load(f, map_location='cpu'); v = Voice(s['width']); v.load_state_dict(s['model']); voices.append(v.eval())
    return voices


def curve(clips, i, voices):
    m = np.pad(np.clip(clips.mel[i], -4, 4), ((0, 0), (BEFORE + 20, COLUMNS + 40)), constant_values=-4.0)
    with torch.no_grad():
        y = np.mean([v(torch.from_numpy(m)[None, None])[0, 0].numpy() for v in voices], 0)
    x = clips.code[i][:, 0]; ok = ~np.isnan(x)
    cols = [np.clip(((np.arange(len(x)) + LATE[clips.sets[i]] + l) * 3.2).astype(int) + 20, 0, len(y) - 1) for l in LAGS]
    return [np.corrcoef(x[ok], y[c][ok])[0, 1] for c in cols]


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', required=True); p.add_argument('--voice', nargs='+', required=True); p.add_argument('--out', required=True); a = p.parse_args()
    torch.set_num_threads(1); clips, voices, found = Clips(a.data), load_voices(a.voice), {}
    for i in range(len(clips.names)):
        if clips.sets[i] == 'lrc' and not clips.held[i]:
            found.setdefault(int(clips.who[i]), []).append(curve(clips, i, voices))
    peaks = {}
    for w, c in found.items():
        c = np.nanmean(c, 0); j = int(np.clip(np.argmax(c), 1, len(c) - 2)); x, y, z = c[j - 1:j + 2]
        peaks[w] = (float(LAGS[j] + 0.25 * (x - z) / (x - 2 * y + z)), len(found[w]))
    mean = sum(v * n for v, n in peaks.values()) / sum(n for _, n in peaks.values())
    json.dump({str(w): round(v - mean, 3) for w, (v, _) in peaks.items()}, open(a.out, 'w'))
    print('mean peak %+.2f frames, presenters from %+.2f to %+.2f about it' % (mean, min(v for v, _ in peaks.values()) - mean, max(v for v, _ in peaks.values()) - mean))

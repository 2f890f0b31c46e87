#!/usr/bin/python3
"""Measures lip models on people and sentences that were not in training and prints one table.

   python3 evaluate.py --models DIR --lrc DIR --grid DIR --videos DIR --data crops.npz --cache DIR NAME=model.onnx ... [--clips 40]

Rows: "real video" (only for the judge), "source mouth unchanged" and every model named. A clip's sound drives another clip of the same person (in set four: the same clip, half
its length later), so the source's mouth says nothing of the sentence; the opening (FaceMesh) is compared with that of the real clip. The
picture is compared with the real frame where a frame of the same clip, half its length away, is made to speak. The judge (judge.py) looks at
picture and sound alone: mean cosine of lips and own sound less that of lips and another sentence's sound.
Sets: lrc = kept-out presenters, grid = kept-out sentences (speech span only), four = syncnet_example, latentsync_demo1, retalking_1, retalking_4.
What was measured of a row and a clip is kept in CACHE, so a run that ended goes on, and a new model costs its own row only. With --choose
the clips are of presenters that were in training: constants are chosen on those, and the table is read once at the end."""
import argparse, hashlib, json, os, time
import numpy as np, cv2
import faces, judge, render, sound
from data import LATE, Clips
from train import similarity
from pack import ANCHORS

FOUR = {'syncnet_example.avi': None, 'latentsync_demo1.mp4': 0, 'retalking_1.mp4': 0, 'retalking_4.mp4': 0}
LAGS = range(-8, 9)


def corr(a, b):
    k = ~(np.isnan(a) | np.isnan(b))
    if k.sum() < 8 or a[k].std() < 1e-6 or b[k].std() < 1e-6:
        return np.nan
    return float(np.corrcoef(a[k], b[k])[0, 1])


def lagged(real, ours, lag, span):
    """r of real[i] with ours[i+lag] for i in the span"""
    i = np.arange(len(real))[span]; i = i[(i + lag >= 0) & (i + lag < len(ours))]
    return corr(real[i], ours[i + lag])


class Case:
    """One real clip: frames, poses, openings, mesh points, sound."""

    def __init__(self, path, graphs, cache, late, kind, limit, who=None):
        self.kind, self.late, self.who = kind, late, who; self.name = os.path.splitext(os.path.basename(path))[0]
        self.frames, self.fps = faces.read_video(path, limit); n = len(self.frames)
        c = os.path.join(cache, self.name + '.npz')
        if not os.path.exists(c) or len(np.load(c)['pose']) < n:
            pose, boxes = render.find_poses(graphs, self.frames); pts = track(graphs, self.frames, boxes)
            np.savez(c, pose=pose, pts=pts, boxes=np.array([b if b is not None else [np.nan] * 3 for b in boxes]), power=sound.power(sound.read_audio(path)))
        z = np.load(c); self.pose, self.pts, self.boxes = z['pose'][:n], z['pts'][:n], z['boxes'][:n]; self.mel = sound.scale(z['power'])
        self.open = np.array([faces.opening(p) for p in self.pts]); self.order = (np.arange(n) + n // 2) % n
        self.span = slice(0, n)
        if kind == 'grid':
            e = self.mel[10:50].mean(0); k = np.flatnonzero(e > (e.max() + e.min()) / 2)
            self.span = slice(int(k[0] / 80 * self.fps), int(k[-1] / 80 * self.fps) + 1)


def track(graphs, frames, boxes):
    mesh = faces.Mesh(graphs); out = []
    for f, b in zip(frames, boxes):
        p = mesh.step(f, None if b is None or np.isnan(b[0]) else b); out.append(p if p is not None else np.full((468, 2), np.nan))
    return np.array(out, np.float32)


def mouth_view(frame, pts, size=96):
    """Upright mouth region of the picture, 1.6 inter-ocular distances wide."""
    e0, e1 = (pts[33] + pts[133]) / 2, (pts[362] + pts[263]) / 2; v = (e1 - e0) * 1.6 / size; r = np.array([[v[0], -v[1]], [v[1], v[0]]])
    c = (pts[61] + pts[291]) / 2
    return r, c


def ssim(a, b):
    a, b = (cv2.cvtColor(x, cv2.COLOR_BGR2GRAY).astype(np.float64) for x in (a, b)); g = lambda x: cv2.GaussianBlur(x, (11, 11), 1.5)
    ma, mb = g(a), g(b); va, vb, c = g(a * a) - ma ** 2, g(b * b) - mb ** 2, g(a * b) - ma * mb
    return float((((2 * ma * mb + 6.5) * (2 * c + 58.5)) / ((ma ** 2 + mb ** 2 + 6.5) * (va + vb + 58.5))).mean())


def lend(cases):
    """Gives every case the frames that will speak its sound."""
    for k, c in enumerate(cases):
        n = len(c.frames); t = np.arange(n)
        others = [d for d in cases[k + 1:] + cases[:k] if d.kind == c.kind and d.who == c.who and c.kind != 'four']
        d, t = (others[0], t % (2 * len(others[0].frames))) if others else (c, c.order)
        t = np.where(t < len(d.frames), t, 2 * len(d.frames) - 1 - t)                  # there and back
        c.lender = d.name; c.source = [d.frames[i] for i in t]; c.source_pose, c.source_boxes = d.pose[t], d.boxes[t]


def picture(case, lip):
    """Mouth region of our frame i (made from source frame j) against the real frame i, laid over each other by points speech leaves alone."""
    l1, ss, sharp = [], [], []; pick = np.arange(0, len(case.frames), 4); from_ = case.order[pick]; out = [case.frames[j] for j in from_]
    if lip:
        out = render.speak(lip, out, case.pose[from_], sound.windows(case.mel, case.fps, len(case.frames), lip.columns, lip.before, case.late)[pick])
    for i, j, made in zip(pick, from_, out):
        if np.isnan(case.pts[[i, j], 0, 0]).any():
            continue
        r, c = mouth_view(None, case.pts[j]); m = np.column_stack([r, c - r @ [48, 48]])
        t = similarity(case.pts[j][ANCHORS], case.pts[i][ANCHORS]); n = np.column_stack([t[:, :2] @ m[:, :2], t[:, :2] @ m[:, 2] + t[:, 2]])
        w = lambda f, k: faces.crop(f, k, 96)
        ours, real, source = w(made, m), w(case.frames[i], n), w(case.frames[j], m)
        l1.append(np.abs(ours.astype(float) - real).mean() / 255); ss.append(ssim(ours, real))
        lap = lambda x: cv2.Laplacian(cv2.cvtColor(x, cv2.COLOR_BGR2GRAY), cv2.CV_64F).var()
        sharp.append(lap(ours) / max(lap(source), 1e-3))
    return np.mean(l1), np.mean(ss), np.median(sharp)


def speak(lip, case, mel):
    n = len(case.frames); mels = sound.windows(mel, case.fps, n, lip.columns, lip.before, case.late)
    return render.speak(lip, case.source, case.source_pose, mels)


def look(lip, real, case, other, graphs, whole):
    """What there is to see of one row and one clip: mouths with its own sound and, if whole, with another's, and the picture's figures."""
    out = speak(lip, case, case.mel) if lip else case.source; pts = case.pts if real else track(graphs, out, case.source_boxes)
    seen = dict(open=np.array([faces.opening(q) for q in pts]), code=np.array([faces.mouth_code(q) for q in pts]), wrong=np.zeros(0))
    if lip and whole:
        m = other.mel
        if m.shape[1] < case.mel.shape[1]:
            m = np.tile(m, (1, int(np.ceil(case.mel.shape[1] / m.shape[1]))))
        seen['wrong'] = np.array([faces.opening(q) for q in track(graphs, speak(lip, case, m), case.source_boxes)])
    seen['l1'], seen['ssim'], seen['sharp'] = (0.0, 1.0, 1.0) if real else picture(case, lip) if whole else (np.nan,) * 3
    return seen


def figures(case, other, seen, opinion):
    """Of what look saw."""
    f = dict(lags=[lagged(case.open, seen['open'], l, case.span) for l in LAGS], std=np.nanstd(seen['open']) / np.nanstd(case.open), **{k: float(seen[k]) for k in ('l1', 'ssim', 'sharp')})
    f['wrong'] = corr(case.open[case.span], seen['wrong'][case.span]) if len(seen['wrong']) else np.nan
    f['judge'] = [judge.score(opinion, seen['code'], m, case.fps, case.late)[12] for m in (case.mel, other.mel)] if opinion else [np.nan, np.nan]
    return f


def summary(all_):
    """Means over the clips of a set."""
    curve = np.nanmean([f['lags'] for f in all_], 0); top = int(np.argmax(curve)); off = 0.0
    if 0 < top < len(curve) - 1:
        x, y, z = curve[top - 1:top + 2]; off = 0.5 * (x - z) / (x - 2 * y + z)
    mean = lambda k: float(np.nanmean([f[k] for f in all_])) if not np.isnan([f[k] for f in all_]).all() else np.nan
    right, wrong = np.nanmean([f['judge'] for f in all_], 0) if not np.isnan([f['judge'] for f in all_]).all() else (np.nan, np.nan)
    return dict(r=curve[LAGS.index(0)], peak=LAGS[top] + off, judge=right - wrong, n=len(all_), **{k: mean(k) for k in ('wrong', 'l1', 'ssim', 'sharp', 'std')})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--models', required=True); p.add_argument('--lrc', required=True); p.add_argument('--grid', required=True); p.add_argument('--videos', required=True)
    p.add_argument('--data', required=True); p.add_argument('--cache', required=True); p.add_argument('--clips', type=int, default=1000); p.add_argument('--grids', type=int, default=1000)
    p.add_argument('--syncnet', type=float, default=-3.0, help='frames by which the sound of syncnet_example comes late'); p.add_argument('--sets', default='lrc,grid,four,silence'); p.add_argument('--no-unchanged', action='store_true'); p.add_argument('--judge', help='what judge.py wrote')
    p.add_argument('--choose', action='store_true', help='clips of presenters and sentences that were in training'); p.add_argument('--every', type=int, default=1, help='wrong audio and picture on every n-th clip only')
    p.add_argument('--minutes', type=float, default=1e9, help='stop measuring after so long; the next run goes on')
    p.add_argument('lips', nargs='*', help='NAME=FILE.onnx')
    a = p.parse_args(); os.makedirs(a.cache, exist_ok=True); end = time.time() + 60 * a.minutes
    graphs = faces.Graphs(os.path.join(a.models, 'blazeface_back_256.onnx'), os.path.join(a.models, 'facemesh468_192.onnx'))
    clips = Clips(a.data); fit = [i for i in range(len(clips.names)) if clips.held[i] != a.choose]
    pick = lambda k, n: [clips.names[of[int(i)]] for of in [[i for i in fit if clips.sets[i] == k]] for i in np.linspace(0, len(of) - 1, min(n, len(of)))]
    cases = []
    if 'lrc' in a.sets:
        cases += [Case(os.path.join(a.lrc, n + '.mp4'), graphs, a.cache, LATE['lrc'], 'lrc', None, int(clips.who[clips.names.index(n)])) for n in pick('lrc', a.clips)]
    if 'grid' in a.sets:
        cases += [Case(os.path.join(a.grid, n + '.mp4'), graphs, a.cache, 0.0, 'grid', None) for n in pick('grid', a.grids)]
    four = [Case(os.path.join(a.videos, n), graphs, a.cache, a.syncnet if l is None else l, 'four', 250) for n, l in FOUR.items()] if 'four' in a.sets or 'silence' in a.sets else []
    cases += four if 'four' in a.sets else []; lend(cases); opinion = judge.load(a.judge) if a.judge else None; table = []
    for name, path in ([] if a.no_unchanged else [('real video', 'real'), ('source mouth unchanged', None)]) + [tuple(x.split('=', 1)) for x in a.lips]:
        model = path and path != 'real'; lip = render.LipGraph(path) if model else None; r = {}; key = hashlib.sha256(open(path, 'rb').read()).hexdigest()[:12] if model else name.replace(' ', '-')
        for k, case in enumerate(cases):
            same = [c for c in cases if c.kind == case.kind]; other = same[(same.index(case) + 1) % len(same)]
            kept = os.path.join(a.cache, '%s.%s.%s.%s.npz' % (key, case.name, case.lender, other.name))
            if not os.path.exists(kept) and time.time() < end:
                np.savez(kept, **look(lip, path == 'real', case, other, graphs, k % a.every == 0))
            if os.path.exists(kept):
                r.setdefault(case.kind, []).append(figures(case, other, np.load(kept), opinion))
        line = {'model': name, **{k: summary(v) for k, v in r.items()}}
        for k in r:
            print(name, k, 'r %.3f wrong %.3f peak %+.2f | L1 %.4f SSIM %.3f sharp %.2f std %.2f judge %.3f | n %d' % tuple(line[k][q] for q in ('r', 'wrong', 'peak', 'l1', 'ssim', 'sharp', 'std', 'judge', 'n')), flush=True)
        if lip and 'silence' in a.sets:
            kept = os.path.join(a.cache, key + ('.choose' if a.choose else '') + '.silence.json')
            if not os.path.exists(kept) and time.time() < end:
                json.dump(silence(lip, cases[:10] if a.choose else four, graphs), open(kept, 'w'))
            if os.path.exists(kept):
                line['silence'] = json.load(open(kept)); print(name, 'silence', line['silence'], flush=True)
        table.append(line)
        if lip:
            lip.graphs.close()
    show(table)


def silence(lip, cases, graphs):
    """std of the opening over 5 s in digital silence and in room noise, over that in speech; and the mean openings."""
    rng = np.random.default_rng(5); stds, means = {'silence': [], 'noise': [], 'speech': []}, {'silence': [], 'noise': [], 'speech': []}
    noise = sound.mel(np.convolve(rng.normal(size=16000 * 12), np.ones(6) / 6, 'same') * 0.004)
    for c in cases:
        for k, m in (('silence', np.full((80, 960), -4.0, np.float32)), ('noise', noise), ('speech', c.mel)):
            n = min(len(c.frames), int(5 * c.fps)); case = c.frames[:n]
            mels = sound.windows(m, c.fps, n + 12, lip.columns, lip.before, c.late)[12:]
            out = render.speak(lip, case, c.pose[:n], mels); o = np.array([faces.opening(q) for q in track(graphs, out, c.boxes[:n])])
            stds[k].append(np.nanstd(o)); means[k].append(np.nanmean(o))
    s = {k: float(np.mean(v)) for k, v in stds.items()}
    return dict(silence=s['silence'] / s['speech'], noise=s['noise'] / s['speech'], **{'open-' + k: float(np.mean(v)) for k, v in means.items()})


def show(table):
    """One line for a set and a row, as README.md has it."""
    print('\n| set | model | clips | r | wrong audio | peak, frames | L1 | SSIM | sharpness | amplitude | judge | still in silence, noise |\n|' + ' --- |' * 12)
    for k in ('lrc', 'grid', 'four'):
        for t in table:
            if k in t:
                real = t['model'] == 'real video'; f = lambda form, v, hide=False: '-' if hide or np.isnan(v) else form % v; q = t[k]; s = t.get('silence')
                cells = ['%d' % q['n'], f('%.3f', q['r'], real), f('%.2f', q['wrong']), f('%+.2f', q['peak'], real or np.isnan(q['wrong'])), f('%.4f', q['l1'], real), f('%.3f', q['ssim'], real), f('%.2f', q['sharp'], real), f('%.2f', q['std'], real), f('%.2f', q['judge']),
                         '%.0f %%, %.0f %%' % (100 * s['silence'], 100 * s['noise']) if s and k == 'four' else '']
                print('| ' + ' | '.join([k, t['model']] + cells) + ' |')


if __name__ == '__main__':
    main()

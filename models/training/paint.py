#!/usr/bin/python3
"""Draws mouths at random on training presenters and has FaceMesh say how they stand, for train_reader.py --painted.

   python3 paint.py heygem_lips.onnx --models NETS --data crops.npz --clips WORK/clips --videos LRC --out painted.npz [--painter painter.pt]

Writes picture uint8 [n,64,64,3] (the painter's window at half size), code float32 [n,8] (FaceMesh's numbers, normalised as in data.py). Every mouth is drawn with
one look and with two. Prints how well reader, FaceMesh and what was asked for agree: over all, and where a shut mouth was asked for."""
import argparse, os, time
import numpy as np, torch
import torch.nn.functional as F
import faces, render
from data import Clips
from extract import STORED, VIEW
from nets import CROP, LEFT, SIZE, TOP, Painter, Reader, amended
from recover import networks


def wishes(pool, rest, count, rng):
    """Codes [count,8] to ask for: mouths of other clips, a third of them wider open, a third shut or less than that."""
    ask = pool[rng.integers(len(pool), size=count)].copy()
    for a in ask:
        u = rng.uniform()
        if u < 0.3:
            a[:] = rest; a[:2] -= rng.uniform(0, 1.2)
        elif u < 0.65:
            a[:] = rest + (a - rest) * rng.uniform(1, 1.8)
    return torch.from_numpy(ask.astype(np.float32))


def draw(painter, amend, window, ask, looks):
    """Window [N,3,128,128] with the mouths asked for."""
    moved, paints = painter.once(window, ask) if looks == 1 else painter.twice(window, ask, amend)
    return painter.put_back(painter.laid(moved, paints), moved).clamp(0, 1)


def report(o, looks):
    at = o['looks'] == looks; ask, said, code = (o[k][at] for k in ('ask', 'said', 'code')); r = lambda a, b: np.corrcoef(a, b)[0, 1]; shut = ask[:, 0] <= 0
    print('%d look(s), gap: reader with FaceMesh r %.3f, off by %.3f; asked with FaceMesh r %.3f, slope %.2f' % (looks, r(said[:, 0], code[:, 0]), np.sqrt(((said - code)[:, 0] ** 2).mean()), r(ask[:, 0], code[:, 0]), np.polyfit(ask[:, 0], code[:, 0], 1)[0]))
    print('   asked to be shut: FaceMesh sees %.3f (spread %.3f), the reader %.3f (%.3f), r of the two %.3f' % (code[shut, 0].mean(), code[shut, 0].std(), said[shut, 0].mean(), said[shut, 0].std(), r(said[shut, 0], code[shut, 0])))


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('model', help='exported file whose painter, reader and constants are used'); p.add_argument('--models', required=True); p.add_argument('--data', required=True); p.add_argument('--clips', required=True, help='what extract.py wrote')
    p.add_argument('--videos', required=True); p.add_argument('--out', required=True); p.add_argument('--painter', help='draw with this one instead'); p.add_argument('--reader', help='report on this one instead')
    p.add_argument('--each', type=int, default=4, help='mouths a clip'); p.add_argument('--seed', type=int, default=1); p.add_argument('--limit', type=int, default=10000, help='clips at most')
    a = p.parse_args(); torch.set_num_threads(1); rng = np.random.default_rng(a.seed); clips = Clips(a.data); _, _, reader, painter, const = networks(a.model); t0 = time.time()
    if a.painter:
        painter = Painter().eval(); painter.load_state_dict(torch.load(a.painter, map_location='cpu')['model'])
    if a.reader:
        reader = Reader().eval(); reader.load_state_dict(torch.load(a.reader, map_location='cpu')['model'])
    graphs = faces.Graphs(os.path.join(a.models, 'blazeface_back_256.onnx'), os.path.join(a.models, 'facemesh468_192.onnx')); mesh = faces.Mesh(graphs); px = SIZE / faces.GEOMETRY['width']
    view = dict(above=faces.GEOMETRY['above'] + TOP / px, below=faces.GEOMETRY['below'] + (CROP - SIZE - TOP) / px, width=CROP / px); mask = render.feather(CROP, **view)
    use = [i for i in range(len(clips.names)) if not clips.held[i] and clips.sets[i] == 'lrc']; use = [use[k] for k in np.linspace(0, len(use) - 1, min(a.limit, len(use))).astype(int)]
    pool = np.concatenate([clips.code[i] for i in use]); pool = pool[~np.isnan(pool[:, 0])]; out = {k: [] for k in ('picture', 'code', 'ask', 'said', 'looks')}
    more = const.get('more', torch.full((1, 8), 99.0)); amend = lambda y, c: amended(c, reader(y), const['back'], more, const['low'])
    for i in use:
        d = np.load(os.path.join(a.clips, clips.names[i] + '.npz'), allow_pickle=True); frames, _ = faces.read_video(os.path.join(a.videos, clips.names[i] + '.mp4')); pose, points = d['pose'], d['points'][:len(frames)]
        seen = np.flatnonzero(~np.isnan(points[:, 0, 0])); pick = rng.choice(seen, min(a.each, len(seen)), replace=False); ask = wishes(pool, const['rest'][0].numpy(), len(pick), rng)
        crops, matrices = render.crops_of([frames[j] for j in pick], pose[pick], CROP, view); window = torch.from_numpy(crops[:, TOP:TOP + SIZE, LEFT:LEFT + SIZE].transpose(0, 3, 1, 2).copy()).float() / 255
        for looks in (1, 2):
            with torch.no_grad():
                y = draw(painter, amend, window, ask, looks); small = F.avg_pool2d(y, 2); said = reader(small).numpy()
            crops[:, TOP:TOP + SIZE, LEFT:LEFT + SIZE] = (y.permute(0, 2, 3, 1).numpy() * 255 + 0.5).astype(np.uint8)
            for k, j in enumerate(pick):
                m = faces.crop_matrix(pose[j], STORED, **VIEW); q, sure = mesh.look(render.paste(frames[j], crops[k], matrices[k], mask), mesh.around(points[j] @ m[:, :2].T + m[:, 2]))
                if sure < 0.5:
                    continue
                code = clips.normal(i, faces.mouth_code(q)[None])[0]
                [out[n].append(v) for n, v in (('picture', (small[k].permute(1, 2, 0).numpy() * 255 + 0.5).astype(np.uint8)), ('code', code.astype(np.float32)), ('ask', ask[k].numpy()), ('said', said[k]), ('looks', looks))]
    o = {k: np.array(v) for k, v in out.items()}; np.savez(a.out, **o); graphs.close()
    print('%d pictures, %.0f s' % (len(o['code']), time.time() - t0)); [report(o, looks) for looks in (1, 2)]

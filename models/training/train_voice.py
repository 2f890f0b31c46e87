#!/usr/bin/python3
"""Trains the voice network (mel -> how the mouth stands) on whole clips.   python3 train_voice.py --data crops.npz --out voice.pt"""
import argparse, json, os, time
import numpy as np, torch
from data import Clips, LATE, disturb, stretch
from nets import Voice, COLUMNS, BEFORE
from noise import Noises, under

FRAMES = 28
SPAN = COLUMNS + int(FRAMES * 3.2 * 1.16) + 4


def segment(clips, i, rng, noises, lags={}, augment=True, clean=0.0):
    """mel [80,SPAN], start columns [FRAMES], code [FRAMES,8], weight [FRAMES]. clean: share of segments that keep voice,
    room and level as they are."""
    m, c, late = clips.mel[i], clips.code[i], LATE[clips.sets[i]] + lags.get(str(clips.who[i]), 0.0)
    factor = rng.uniform(0.87, 1.15) if augment and rng.uniform() < 0.7 else 1.0
    if factor != 1.0:
        m = stretch(m, factor)
    first = int(rng.integers(0, max(1, len(c) - FRAMES + 1)))
    frames = np.arange(first, min(first + FRAMES, len(c)))
    col = ((frames + late) * 3.2 * factor).astype(int)
    disturbed = augment and rng.uniform() >= clean
    if disturbed:
        m = disturb(m, rng)
    lo = col[0] - BEFORE
    out = np.full((80, SPAN), -6.0, np.float32)
    if augment and rng.uniform() < 0.3:                      # something else goes before and after
        other = clips.mel[int(rng.integers(len(clips.mel)))]; k = np.arange(SPAN) % other.shape[1]; out = other[:, k].copy()
    a, b = max(lo, 0), min(lo + SPAN, m.shape[1])
    out[:, a - lo:b - lo] = m[:, a:b]
    if disturbed and rng.uniform() < 0.65:
        out = under(out, slice(a - lo, b - lo), noises, rng)
    n = len(frames); start = np.zeros(FRAMES, int); start[:n] = col - col[0]
    code = np.zeros((FRAMES, 8), np.float32); weight = np.zeros(FRAMES, np.float32)
    good = ~np.isnan(c[frames, 0]); code[:n][good] = c[frames][good]; weight[:n][good] = 1
    return np.clip(out, -4, 4), start, code, weight


def predict(model, clips, i, shift=None):
    """code [n,8] of clip i, windows as the product cuts them"""
    import sound
    model.eval()
    w = sound.windows(np.clip(clips.mel[i], -4, 4), 25.0, len(clips.code[i]), COLUMNS, BEFORE, LATE[clips.sets[i]] if shift is None else shift)
    with torch.no_grad():
        return model(torch.from_numpy(w))[:, :, 0].numpy()


def corr(a, b):
    k = ~(np.isnan(a) | np.isnan(b))
    if k.sum() < 8 or a[k].std() < 1e-9 or b[k].std() < 1e-9:
        return np.nan
    return np.corrcoef(a[k], b[k])[0, 1]


def check(models, clips):
    r = {'lrc': [], 'grid': []}
    for i in np.flatnonzero(clips.held):
        y = np.mean([predict(m, clips, i) for m in models], 0)[:, 0]; x = clips.code[i][:, 0]
        if clips.sets[i] == 'grid':
            e = np.clip(clips.mel[i], -4, 4)[10:50].mean(0); s = np.flatnonzero(e > e.max() - 3.0); k = slice(max(0, int(s[0] / 3.2)), int(s[-1] / 3.2) + 1)
            r['grid'].append(corr(x[k], y[k]))
        else:
            r['lrc'].append(corr(x, y))
    return {k: float(np.nanmean(v)) for k, v in r.items() if v}


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--data', required=True); p.add_argument('--out', required=True); p.add_argument('--device', default='cpu')
    p.add_argument('--steps', type=int, default=1200); p.add_argument('--seed', type=int, default=1); p.add_argument('--width', type=int, default=24)
    p.add_argument('--batch', type=int, default=32); p.add_argument('--threads', type=int, default=1); p.add_argument('--rate', type=float, default=2e-3)
    p.add_argument('--lags', help='what align.py wrote'); p.add_argument('--grid', type=float, default=0.2); p.add_argument('--corr', type=float, default=0.3)
    p.add_argument('--clean', type=float, default=0.2, help='share of segments whose sound stays as it is'); p.add_argument('--drop', type=float, default=0.35)
    a = p.parse_args()
    torch.set_num_threads(a.threads); torch.manual_seed(a.seed); rng = np.random.default_rng(a.seed)
    clips = Clips(a.data); rest = torch.tensor(clips.rest(), dtype=torch.float32)
    lrc = [i for i in range(len(clips.names)) if not clips.held[i] and clips.sets[i] == 'lrc']
    grid = [i for i in range(len(clips.names)) if not clips.held[i] and clips.sets[i] == 'grid']
    model = Voice(a.width, a.drop).to(a.device); opt = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.1)
    importance = torch.tensor([3, 2, 1, 1, .5, .5, 1, 1.5]); importance = (importance / importance.mean()).to(a.device)
    lags = json.load(open(a.lags)) if a.lags else {}; noises = Noises(); t0 = time.time()
    for step in range(a.steps):
        lr = a.rate * min(1, (step + 1) / 100) * 0.5 * (1 + np.cos(np.pi * step / a.steps)); opt.param_groups[0]['lr'] = lr + 1e-6
        b = [segment(clips, int(rng.choice(grid if rng.uniform() < a.grid else lrc)), rng, noises, lags, clean=a.clean) for _ in range(a.batch)]
        quiet = np.stack([np.clip(noises.alone(rng, COLUMNS + 12), -4, 4) for _ in range(12)])
        mel, start, code, weight = (torch.from_numpy(np.stack(x)).to(a.device) for x in zip(*b))
        model.train()
        with torch.autocast('cpu', dtype=torch.bfloat16, enabled=a.device == 'cpu'):
            y = model(mel[:, None]).float()
        y = y.gather(2, start[:, None].expand(-1, 8, -1)).transpose(1, 2)
        w = weight[:, :, None]; n = w.sum(1, keepdim=True).clamp(min=1)
        e = (y - code) * w; bias = e.sum(1, keepdim=True) / n; dev = (e - bias) * w
        loss = ((dev ** 2).sum(1) / n[:, 0] * importance).mean() + 0.15 * ((bias ** 2)[:, 0] * importance).mean()
        g, h = y[:, :, 0] - (y[:, :, :1] * w).sum(1) / n[:, 0], code[:, :, 0] - (code[:, :, :1] * w).sum(1) / n[:, 0]
        g, h = g * weight, h * weight
        r = (g * h).sum(1) / ((g ** 2).sum(1) * (h ** 2).sum(1) + 1e-3).sqrt()
        loss = loss + a.corr * (1 - r).mean()
        still = model(torch.from_numpy(quiet)[:, None].to(a.device)).transpose(1, 2)
        loss = loss + 0.1 * (((still - rest.to(a.device)) ** 2) * importance).mean()
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0); opt.step()
        if step % 200 == 199 or step == a.steps - 1:
            print(step + 1, 'loss %.3f r %.3f' % (loss.item(), r.mean().item()), check([model], clips), '%.0f s' % (time.time() - t0), flush=True)
            torch.save(dict(model=model.state_dict(), width=a.width, step=step), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)

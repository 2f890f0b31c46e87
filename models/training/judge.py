#!/usr/bin/python3
"""The sync judge: do these lips belong to this sound?   python3 judge.py --data crops.npz --out judge.pt

Two small encoders, for 13 frames of mouth numbers (faces.CODE, about their mean over the clip) and for the 0.55 s of mel about them, trained to tell
the right pair from those of other moments and other clips. It scores, and never takes part in training voices or painter; it shares with them
the footage (kept-in presenters only) and FaceMesh, and nothing else."""
import argparse, os, time
import numpy as np, torch
from torch import nn
import torch.nn.functional as F
from data import Clips, LATE, disturb
from noise import Noises, under

FRAMES, HEARD, LAGS = 13, 44, range(-12, 13)


class Judge(nn.Module):
    def __init__(self, width=64, size=48):
        super().__init__()
        conv = lambda i, o, k, s=1, p=0: nn.Sequential(nn.Conv1d(i, o, k, s, p, bias=False), nn.BatchNorm1d(o), nn.ReLU())
        self.lips = nn.Sequential(conv(8, width, 3), conv(width, width, 3), nn.Flatten(), nn.Dropout(0.3), nn.Linear(9 * width, size))
        self.sound = nn.Sequential(nn.Dropout(0.1), conv(80, width, 3, 1, 1), conv(width, width, 4, 2, 1), conv(width, width, 4, 2, 1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(11 * width, size))
        self.heat = nn.Parameter(torch.tensor(2.0)); self.register_buffer('scale', torch.ones(8))

    def see(self, lips):
        """[N,8,13] -> unit vectors"""
        return F.normalize(self.lips(lips / self.scale[:, None]), dim=1)

    def hear(self, mel):
        """[N,80,44], values -4..4 -> unit vectors"""
        return F.normalize(self.sound(mel / 2), dim=1)


def looks(code):
    """[n,8] (gaps bridged) -> [n-12,8,13]"""
    c = np.array(code, np.float32); ok = ~np.isnan(c[:, 0])
    c = np.stack([np.interp(np.arange(len(c)), np.flatnonzero(ok), c[ok, k]) for k in range(8)], 1); c -= c.mean(0)
    return np.lib.stride_tricks.sliding_window_view(c, FRAMES, axis=0).astype(np.float32)


def sounds(mel, frames, fps):
    """mel [80,T] -> [len(frames),80,44], each about the middle of its frame"""
    pad = HEARD + 200; p = np.pad(np.clip(mel, -4, 4), ((0, 0), (pad, pad)), constant_values=-4.0)
    at = np.clip((np.asarray(frames) * (80.0 / fps)).astype(int) + 2 - HEARD // 2 + pad, 0, p.shape[1] - HEARD)
    return np.stack([p[:, a:a + HEARD] for a in at]).astype(np.float32)


def score(judge, code, mel, fps, late):
    """Mean cosine of lips and sound over a clip, for every lag of LAGS (in frames; 0 = in sync); nan where there is no face."""
    if np.isnan(code[:, 0]).all() or len(code) < FRAMES + 3:
        return np.full(len(LAGS), np.nan)
    with torch.no_grad():
        see = judge.see(torch.from_numpy(looks(code))); frames = np.arange(len(see)) + FRAMES // 2
        return np.array([float((see * judge.hear(torch.from_numpy(sounds(mel, frames + late + l, fps)))).sum(1).mean()) for l in LAGS])


def load(path):
    j = Judge(); j.load_state_dict(torch.load(path, map_location='cpu')['model']); return j.eval()


if __name__ == '__main__':
    import json
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', required=True); p.add_argument('--out', required=True); p.add_argument('--steps', type=int, default=1200); p.add_argument('--seed', type=int, default=21)
    p.add_argument('--batch', type=int, default=40, help='clips at once; each gives 6 moments'); p.add_argument('--rate', type=float, default=2e-3); p.add_argument('--lags')
    a = p.parse_args(); torch.set_num_threads(1); torch.manual_seed(a.seed); rng = np.random.default_rng(a.seed); clips, noises = Clips(a.data), Noises(a.seed, 40)
    lags = json.load(open(a.lags)) if a.lags else {}; late = lambda i: LATE[clips.sets[i]] + lags.get(str(clips.who[i]), 0.0)
    fit = [i for i in range(len(clips.names)) if len(clips.raw[i]) >= FRAMES + 8 and (~np.isnan(clips.raw[i][:, 0])).sum() > 15]; seen = {i: looks(clips.raw[i]) for i in fit}
    train = [i for i in fit if not clips.held[i]]; chance = np.array([1.0 if clips.sets[i] == 'lrc' else 0.9 for i in train]); chance /= chance.sum()
    model = Judge(); model.scale.copy_(torch.from_numpy(np.concatenate([seen[i][:, :, 6] for i in train]).std(0))); opt = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.1); t0, log = time.time(), []

    def check():
        model.eval(); r = {}
        for k in ('lrc', 'grid'):
            held = [i for i in fit if clips.held[i] and clips.sets[i] == k]; c = np.array([score(model, clips.raw[i], clips.mel[i], 25.0, LATE[k]) for i in held])
            wrong = np.array([score(model, clips.raw[i], clips.mel[j], 25.0, LATE[k])[12] for i, j in zip(held, held[1:] + held[:1])])
            r[k] = 'right %.3f wrong %.3f, right beats wrong in %.0f %%, peak at %+d' % (c[:, 12].mean(), wrong.mean(), 100 * (c[:, 12] > wrong).mean(), LAGS[int(c.mean(0).argmax())])
        return r
    for step in range(a.steps):
        opt.param_groups[0]['lr'] = a.rate * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / a.steps)) + 1e-6; see, hear = [], []
        for i in rng.choice(train, a.batch, replace=False, p=chance):
            m = disturb(clips.mel[i], rng); m = under(m, slice(None), noises, rng, 8) if rng.uniform() < 0.4 else m; k = np.sort(rng.choice(len(seen[i]), 6, replace=False)); s = seen[i][k] * rng.uniform(0.7, 1.4)
            see.append(s + rng.normal(size=s.shape).astype(np.float32) * 0.1 * model.scale.numpy()[:, None]); hear.append(sounds(m, k + FRAMES // 2 + late(i), 25.0))
        model.train(); u, v = model.see(torch.from_numpy(np.concatenate(see).astype(np.float32))), model.hear(torch.from_numpy(np.concatenate(hear)))
        sim = (u @ v.t()) * model.heat.exp().clamp(max=30); n = len(sim); t = torch.arange(n)
        near = ((t[:, None] // 6 == t[None] // 6) & (t[:, None] != t[None])) & (torch.rand(n, n) < 0.5)             # moments of the same clip may be near each other: only half of them count
        sim = sim.masked_fill(near, -30.0); loss = (F.cross_entropy(sim, t) + F.cross_entropy(sim.t(), t)) / 2
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0); opt.step(); log.append(loss.item())
        if step % 200 == 199:
            print(step + 1, 'loss %.3f' % np.mean(log[-200:]), check(), '%.0f s' % (time.time() - t0), flush=True)
    torch.save(dict(model=model.state_dict()), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)

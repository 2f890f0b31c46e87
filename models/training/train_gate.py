#!/usr/bin/python3
"""Trains the gate: is anybody speaking about now?   python3 train_gate.py --data crops.npz --out gate.pt

A small Voice with one answer. Columns within 0.28 s of speech are 1, others 0, whatever noise lies under both; it keeps the mouth shut where the
voices, which learn from speech, would hear words in a fan."""
import argparse, os, time
import numpy as np, torch
import torch.nn.functional as F
from data import Clips, disturb, stretch
from nets import BEFORE, COLUMNS, Voice
from noise import Noises, under

SPAN, NEAR = 220, 22


def sample(clips, pick, rng, noises):
    """mel [80,SPAN], label [SPAN-57], weight [SPAN-57]"""
    out, heard, sure = np.full((80, SPAN), -6.0, np.float32), np.zeros(SPAN), np.ones(SPAN)
    if rng.uniform() < 0.35:
        out = noises.alone(rng, SPAN)
    else:
        m = clips.mel[pick()]; m = disturb(stretch(m, rng.uniform(0.87, 1.15)), rng); n = min(m.shape[1], SPAN); m = m[:, :n]; e = m[8:56].mean(0)
        at = int(rng.integers(-n // 2, SPAN - n // 2)); a, b = max(at, 0), min(at + n, SPAN); out[:, a:b] = m[:, a - at:b - at]
        heard[a:b], sure[a:b] = (x[a - at:b - at] for x in (e > e.max() - 2.2, (e > e.max() - 2.2) | (e < e.max() - 3.4)))
        if rng.uniform() < 0.8:
            out = under(out, slice(a, b), noises, rng, 0, 45)
    k = np.ones(2 * NEAR + 1); label = np.convolve(heard, k, 'same') > 0.5
    lo = BEFORE; hi = lo + SPAN - COLUMNS + 1
    edge = np.convolve(heard, np.ones(2 * NEAR + 13), 'same') > 0.5
    return np.clip(out, -4, 4), label[lo:hi].astype(np.float32), (sure * (label | ~edge))[lo:hi].astype(np.float32)


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', required=True); p.add_argument('--out', required=True); p.add_argument('--steps', type=int, default=900); p.add_argument('--seed', type=int, default=1)
    p.add_argument('--width', type=int, default=12); p.add_argument('--batch', type=int, default=32); p.add_argument('--rate', type=float, default=3e-3)
    a = p.parse_args(); torch.set_num_threads(1); torch.manual_seed(a.seed); rng = np.random.default_rng(a.seed); clips, noises = Clips(a.data), Noises()
    lists = [[i for i in range(len(clips.names)) if not clips.held[i] and clips.sets[i] == k] for k in ('lrc', 'grid')]; pick = lambda: int(rng.choice(lists[int(rng.uniform() < 0.3)]))
    model = Voice(a.width, 0.1, 1); opt = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.02); t0, log = time.time(), []
    for step in range(a.steps):
        opt.param_groups[0]['lr'] = a.rate * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / a.steps)) + 1e-6
        mel, label, weight = (torch.from_numpy(np.stack(x)) for x in zip(*(sample(clips, pick, rng, noises) for _ in range(a.batch))))
        with torch.autocast('cpu', dtype=torch.bfloat16):
            y = model(mel[:, None]).float()[:, 0]
        loss = (F.binary_cross_entropy_with_logits(y, label, reduction='none') * weight).sum() / weight.sum()
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0); opt.step(); log.append((loss.item(), (((y > 0) == (label > 0.5)) * weight).sum().item() / weight.sum().item()))
        if step % 100 == 99:
            print(step + 1, 'loss %.3f right %.3f' % tuple(np.mean(log[-100:], 0)), '%.0f s' % (time.time() - t0), flush=True)
    torch.save(dict(model=model.state_dict(), width=a.width), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)

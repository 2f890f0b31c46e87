#!/usr/bin/python3
"""Trains the reader, which tells the painter in training how the mouth it made stands.   python3 train_reader.py --data crops.npz --out reader.pt

It learns from the same kept-in presenters as the painter, from FaceMesh's numbers; it is no judge of the finished model."""
import argparse, os, time
import numpy as np, torch
from data import Clips
from nets import Reader
from train import Pairs, colours

IMPORTANCE = torch.tensor([3, 3, 1, 1, .5, .5, .5, .5])

if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', required=True); p.add_argument('--out', required=True); p.add_argument('--steps', type=int, default=1800); p.add_argument('--batch', type=int, default=48)
    p.add_argument('--seed', type=int, default=1); p.add_argument('--rate', type=float, default=2e-3)
    a = p.parse_args(); torch.set_num_threads(1); torch.manual_seed(a.seed); gen = torch.Generator().manual_seed(a.seed)
    pairs = Pairs(Clips(a.data), a.seed); model = Reader().to(memory_format=torch.channels_last); opt = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.02); log, t0 = [], time.time()
    for step in range(a.steps):
        opt.param_groups[0]['lr'] = a.rate * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / a.steps)) + 1e-6
        p, q, code, _ = pairs.batch(a.batch); _, x = colours(torch.from_numpy(p), torch.from_numpy(q), gen); code = torch.from_numpy(code)
        x = x + torch.randn(x.shape[0], 1, 1, 1, generator=gen).abs() * 0.02 * torch.randn(x.shape, generator=gen)
        with torch.autocast('cpu', dtype=torch.bfloat16):
            y = model(torch.nn.functional.avg_pool2d(x, 2).contiguous(memory_format=torch.channels_last)).float()
        loss = (torch.nn.functional.smooth_l1_loss(y, code, reduction='none', beta=0.5) * IMPORTANCE).mean()
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0); opt.step()
        y, c = y.detach() - y.detach().mean(0), code - code.mean(0); log.append(((y * c).sum(0) / ((y ** 2).sum(0) * (c ** 2).sum(0)).sqrt()).numpy())
        if step % 100 == 99:
            print(step + 1, 'r', np.round(np.mean(log[-100:], 0), 2), '%.0f s' % (time.time() - t0), flush=True)
    torch.save(dict(model=model.state_dict()), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)

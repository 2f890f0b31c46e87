#!/usr/bin/python3
"""Trains the reader, which tells the painter in training how the mouth it made stands.   python3 train_reader.py --data crops.npz --out reader.pt

It learns from the same kept-in presenters as the painter, from FaceMesh's numbers; it is no judge of the finished model. With --painted (paint.py)
half of what it sees are mouths that a painter drew: those it is asked about, in training and in the product."""
import argparse, os, time
import numpy as np, cv2, torch
from data import Clips
from nets import Reader, SIZE
from train import Pairs, colours

IMPORTANCE = torch.tensor([3, 3, 1, 1, .5, .5, .5, .5])


class Painted:
    """What paint.py wrote: pictures of half the size and how FaceMesh says their mouths stand."""

    def __init__(self, files, seed):
        z = [np.load(f) for f in files]; self.pictures, self.codes = (np.concatenate([d[k] for d in z]) for k in ('picture', 'code')); self.rng = np.random.default_rng(seed)
        y, x = np.mgrid[:SIZE // 2, :SIZE // 2].astype(np.float32) - (SIZE / 2 - 1) / 2; self.x, self.y = x, y

    def batch(self, n):
        """Pictures uint8 [n,S/2,S/2,3], mirrored, moved and turned a little, and their codes float32 [n,8]."""
        u = self.rng.uniform; pick = self.rng.integers(len(self.codes), size=n); out = []
        for p in self.pictures[pick]:
            t, k = np.deg2rad(self.rng.normal() * 4), np.exp(u(-0.1, 0.1)); flip = -1 if u() < 0.5 else 1; side = u(-0.28, 0.28) * (u() < 0.5)
            x = self.x + side * self.x ** 2 / (SIZE / 4); c, s = np.cos(t) * k, np.sin(t) * k
            out.append(cv2.remap(p, ((c * x - s * self.y) * flip + (SIZE / 2 - 1) / 2 + u(-2, 2)).astype(np.float32), (s * x + c * self.y + (SIZE / 2 - 1) / 2 + u(-2, 2)).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))
        return np.stack(out), self.codes[pick].astype(np.float32)

if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', required=True); p.add_argument('--out', required=True); p.add_argument('--steps', type=int, default=1800); p.add_argument('--batch', type=int, default=48)
    p.add_argument('--seed', type=int, default=1); p.add_argument('--rate', type=float, default=2e-3); p.add_argument('--painted', nargs='*', default=[], help='what paint.py wrote'); p.add_argument('--init', help='a reader to go on from')
    a = p.parse_args(); torch.set_num_threads(1); torch.manual_seed(a.seed); gen = torch.Generator().manual_seed(a.seed)
    pairs = Pairs(Clips(a.data), a.seed); painted = Painted(a.painted, a.seed) if a.painted else None; model = Reader().to(memory_format=torch.channels_last); opt = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.02); log, t0 = [], time.time()
    if a.init:
        model.load_state_dict(torch.load(a.init)['model'])
    for step in range(a.steps):
        opt.param_groups[0]['lr'] = a.rate * min(1, (step + 1) / 50) * 0.5 * (1 + np.cos(np.pi * step / a.steps)) + 1e-6
        p, q, code, _ = pairs.batch(a.batch); _, x = colours(torch.from_numpy(p), torch.from_numpy(q), gen); code = torch.from_numpy(code)
        x = torch.nn.functional.avg_pool2d(x, 2)
        if painted:
            p, q = painted.batch(a.batch); p = torch.from_numpy(p); x = torch.cat((x, colours(p, p, gen)[0])); code = torch.cat((code, torch.from_numpy(q)))
        x = x + torch.randn(x.shape[0], 1, 1, 1, generator=gen).abs() * 0.01 * torch.randn(x.shape, generator=gen)
        with torch.autocast('cpu', dtype=torch.bfloat16):
            y = model(x.contiguous(memory_format=torch.channels_last)).float()
        loss = (torch.nn.functional.smooth_l1_loss(y, code, reduction='none', beta=0.25) * IMPORTANCE).mean()
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0); opt.step()
        y, c = y.detach() - y.detach().mean(0), code - code.mean(0); log.append(((y * c).sum(0) / ((y ** 2).sum(0) * (c ** 2).sum(0)).sqrt()).numpy())
        if step % 100 == 99:
            print(step + 1, 'r', np.round(np.mean(log[-100:], 0), 2), '%.0f s' % (time.time() - t0), flush=True)
    torch.save(dict(model=model.state_dict()), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)

#!/usr/bin/python3
"""Trains the painter: a face crop and mouth numbers -> the same face with that mouth.   python3 train.py --data crops.npz --out painter.pt [--device cuda]

Pairs of moments of one clip: the crop shows one mouth, the numbers and the wanted picture come from the other. So the crop's own mouth says
nothing about the wanted one, and the network learns to look past it. With --reader (train_reader.py) three things join in: the answer must read
what was asked, also where a mouth is asked for that this person never made; the answer goes in again and must come to the same; a critic of small
patches and the local energy of edges keep it from going soft. Resumable: it goes on from --out when that exists."""
import argparse, os, queue, threading, time
import numpy as np, cv2, torch
import torch.nn.functional as F
from data import Clips
from extract import STORED, VIEW
from faces import GEOMETRY
from nets import Critic, Painter, Reader, SIZE

cv2.setNumThreads(1)
DENSITY = STORED / VIEW['width']                                                  # stored pixels per eye-mouth distance
DOWN = ((GEOMETRY['below'] - GEOMETRY['above']) - (VIEW['below'] - VIEW['above'])) / 2 * DENSITY


def similarity(a, b):
    """2x3 matrix of the turn, scale and shift that takes points a nearest to points b."""
    ma, mb = a.mean(0), b.mean(0); p, q = a - ma, b - mb; n = (p ** 2).sum()
    c, s = (p * q).sum() / n, (p[:, 0] * q[:, 1] - p[:, 1] * q[:, 0]).sum() / n
    r = np.array([[c, -s], [s, c]])
    return np.column_stack([r, mb - r @ ma])


def compose(m, n):
    """m after n"""
    return np.column_stack([m[:, :2] @ n[:, :2], m[:, :2] @ n[:, 2] + m[:, 2]])


def degrade(a, b, rng):
    """The same camera for both pictures: softer, sharper, blocky."""
    u = rng.uniform
    if u() < 0.35:
        k = u(0.45, 0.9); n = int(SIZE * k); a, b = (cv2.resize(cv2.resize(x, (n, n), interpolation=cv2.INTER_AREA), (SIZE, SIZE), interpolation=cv2.INTER_LINEAR) for x in (a, b))
    elif u() < 0.6:
        g, s = u(0.5, 2.0), u(0.8, 1.6)
        a, b = (cv2.addWeighted(x, 1 + g, cv2.GaussianBlur(x, (0, 0), s), -g, 0) for x in (a, b))
    if u() < 0.3:
        q = [cv2.IMWRITE_JPEG_QUALITY, int(u(30, 85))]
        a = cv2.imdecode(cv2.imencode('.jpg', a, q)[1], 1)
    return a, b


TOUCH, SEEN = 0.25, 0.4                                                          # units of the gap: lips nearer than this are shut; mouths nearer to shut than this look the same to the reader
X, Y = np.meshgrid(np.arange(SIZE, dtype=np.float32), np.arange(SIZE, dtype=np.float32))
MOUTH = np.array([0.5, (1 + GEOMETRY['above']) / (1 + GEOMETRY['above'] + GEOMETRY['below'])]) * SIZE


def turned(rng):
    """Window pixels [S,S] x and y as a face shows them that is turned to one side: one cheek is narrower than the other, and rows lean."""
    if rng.uniform() < 0.4:
        return X, Y
    x, y = X - SIZE / 2, Y - MOUTH[1]; side = rng.uniform(-0.38, 0.38)
    return X + side * x * x / (SIZE / 2) + rng.normal() * 3, Y + side * rng.uniform(-0.25, 0.25) * x + rng.normal() * 0.1 * x * y / SIZE


def grimace(x, y, rng):
    """Window pixels x, y of another mouth: wider, smaller, smiling, more open. Only for the picture that goes in."""
    u = rng.uniform; dx, dy = x - MOUTH[0] - u(-3, 3), y - MOUTH[1] - u(-3, 3)
    near = np.exp(-(dx / u(16, 28)) ** 2 - (dy / u(9, 18)) ** 2); wide = np.exp(-(dx / 30) ** 2 - (dy / 18) ** 2)
    return x - u(-0.25, 0.4) * dx * wide, y - u(-0.4, 0.6) * dy * near + u(-3.5, 5) * (dx / 18) ** 2 * wide


def look(picture, m, x, y):
    """The picture where the 2x3 matrix m sends window pixels x, y."""
    mx, my = ((r[0] * x + r[1] * y + r[2]).astype(np.float32) for r in m)
    return cv2.remap(picture, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def asked(code, less, rng):
    """What to ask for, less units of gap below closed."""
    ask = code + np.r_[0.04, 0.04, [0.12] * 6] * rng.normal(size=8); ask[:2] -= less
    return ask.astype(np.float32)


class Pairs:
    def __init__(self, clips, seed):
        self.clips, self.rng = clips, np.random.default_rng(seed)
        self.use = [i for i in range(len(clips.names)) if len(clips.frames_of[i]) > 1]
        self.pictures = [clips.image(f) for f in range(len(clips.jpeg))]
        gap = [clips.code[i][clips.frame_index[list(clips.frames_of[i])], 0] for i in self.use]                # wide moves are rare: show them often
        self.chance = np.array([0.5 + g.max() - g.min() for g in gap]); self.chance /= self.chance.sum()

        g = np.concatenate([clips.code[i][clips.frame_index[list(f)], 0] if len(f) else [] for i, f in enumerate(clips.frames_of)])
        self.is_open, self.wide = g > 0.8, np.flatnonzero(g > 2.0); touch = g < TOUCH
        self.shut = [(i, np.flatnonzero(touch[list(clips.frames_of[i])])) for i in self.use]; self.shut = [(i, k) for i, k in self.shut if len(k)]

    def teeth(self, f):
        """The picture f with the inside of somebody else's mouth."""
        rng, c = self.rng, self.clips; h = int(rng.choice(self.wide)); p, q = c.inner[f], c.inner[h]
        sp, sq = np.maximum(np.ptp(p, 0), 2), np.maximum(np.ptp(q, 0), 2); k = sq / sp; o = (q.min(0) + sq / 2) - k * (p.min(0) + sp / 2)
        m = np.array([[k[0], 0, o[0]], [0, k[1], o[1]]])
        other = cv2.warpAffine(self.pictures[h], m, (STORED, STORED), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE).astype(np.float32) * rng.uniform(0.7, 1.5)
        w = np.zeros((STORED, STORED), np.float32); cv2.fillPoly(w, [np.round(p * 8).astype(np.int32)], 1.0, cv2.LINE_AA, 3)
        w = cv2.GaussianBlur(w, (0, 0), 0.8)[:, :, None]; a = self.pictures[f]
        return np.clip(a + w * (other - a), 0, 255).astype(np.uint8)

    def press(self, picture, f, less):
        """The picture f of a shut mouth with its lips pressed together: a strip as thick as less units of the gap is gone from where they meet, the more so in the middle."""
        c = self.clips; p, e = c.inner[f], c.anchors[f]; upper, lower = p[:11], p[[0, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10]]; line = (upper + lower) / 2; order = np.argsort(line[:, 0]); line = line[order]
        iod = np.linalg.norm((e[0] + e[1] - e[2] - e[3]) / 2); y, x = np.mgrid[:STORED, :STORED].astype(np.float32); t = np.clip((x - line[0, 0]) / max(1, line[-1, 0] - line[0, 0]), 0, 1)
        d = y - np.interp(x[0], line[:, 0], line[:, 1])[None].astype(np.float32); s = less * c.scale[0] * iod / 2 * np.maximum(np.sin(np.pi * t), 0) ** 0.7 * np.exp(-(d / (0.2 * iod)) ** 2)
        return cv2.remap(picture, x, (y + s * np.clip(d / 0.8, -1, 1)).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)

    def sample(self):
        rng, c = self.rng, self.clips; u = rng.uniform
        i = self.use[int(rng.choice(len(self.use), p=self.chance))]; f = c.frames_of[i]; kind = u()
        if kind < 0.4:                                         # pictures lie in the order of their openings
            a, b = (0, len(f) - 1) if u() < 0.4 else (len(f) - 1, 0)
        else:
            a, b = rng.choice(len(f), 2, replace=False) if kind < 0.94 else [int(rng.integers(len(f)))] * 2
        if u() < 0.25:                                         # few mouths are shut; silence is made of them
            i, k = self.shut[int(rng.integers(len(self.shut)))]; f = c.frames_of[i]; b = int(rng.choice(k)); a = int(rng.integers(max(0, len(f) - 4), len(f)))
        a, b = f[int(a)], f[int(b)]; code = c.code[i][c.frame_index[b]].astype(np.float32); less = u(0, 2) if a != b and code[0] < TOUCH and u() < 0.6 else 0.0
        k = GEOMETRY['width'] * DENSITY / SIZE * np.exp(u(-0.18, 0.16)); stretch = np.exp(u(-0.1, 0.1)); t = np.deg2rad(rng.normal() * 4)
        x, y = rng.normal(size=2) * 0.03 * STORED
        flip = -1 if u() < 0.5 else 1
        r = np.array([[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]) @ np.array([[1, rng.normal() * 0.06], [rng.normal() * 0.05, 1]]) @ np.diag([k * stretch * flip, k / stretch])
        m = np.column_stack([r, np.array([STORED / 2 + x, STORED / 2 + DOWN + y]) - r @ [SIZE / 2, SIZE / 2]])
        n = compose(similarity(c.anchors[a], c.anchors[b]), m)
        source = self.teeth(a) if a != b and u() < 0.5 and self.is_open[a] else self.pictures[a]; x, y = turned(rng)
        p = look(source, m, *(grimace(x, y, rng) if a != b and u() < 0.6 else (x, y)))
        q = look(self.press(self.pictures[b], b, less) if less else self.pictures[b], n, x, y) if a != b else p
        p, q = degrade(p, q, rng)
        return p, q, code, asked(code, less, rng)

    def batch(self, n):
        """Crops and wanted pictures uint8 [n,S,S,3], how the wanted mouths stand and what to ask for float32 [n,8]."""
        return tuple(np.stack(v) for v in zip(*(self.sample() for _ in range(n))))


def colours(p, q, gen):
    """Other light, other skin, other camera; the same for both."""
    n = p.shape[0]; r = lambda lo, hi, *s: torch.rand(n, *s, generator=gen) * (hi - lo) + lo
    p, q = (x.permute(0, 3, 1, 2).float() / 255 for x in (p, q))
    gamma = torch.exp(r(-0.55, 0.45, 1, 1, 1)); gain = r(0.75, 1.25, 1, 1, 1) * r(0.88, 1.12, 3, 1, 1); lift = r(-0.06, 0.06, 1, 1, 1)
    grey = torch.tensor([0.114, 0.587, 0.299])[None, :, None, None]; sat = r(0.3, 1.4, 1, 1, 1)
    y, x = torch.meshgrid((torch.arange(p.shape[2]) + 0.5) / p.shape[2], (torch.arange(p.shape[3]) + 0.5) / p.shape[3], indexing='ij')
    lips = torch.exp(-((x - 0.5) / 0.2) ** 4 - ((y - 0.43) / 0.12) ** 4); side = 1 + r(-0.35, 0.35, 1, 1, 1) * (x - 0.5) + r(-0.35, 0.35, 1, 1, 1) * (y - 0.5); tint = 1 + r(-0.16, 0.16, 3, 1, 1) * lips; out = []
    for x in (p, q):
        x = x.clamp(1e-3, 1) ** gamma * gain * side * tint + lift
        g = (x * grey).sum(1, keepdim=True)
        out.append((g + (x - g) * sat).clamp(0, 1))
    return out[0], out[1]


def weights():
    t = (torch.arange(SIZE) + 0.5) / SIZE; y, x = t[:, None], t[None]
    mouth = torch.exp(-((x - 0.5) / 0.22) ** 2 - ((y - 0.43) / 0.17) ** 2)
    face = torch.exp(-((x - 0.5) / 0.38) ** 4 - ((y - 0.56) / 0.36) ** 4)
    return (0.05 + 0.6 * face + 4.0 * mouth)[None, None]


def gradients(x):
    return x[:, :, :, 1:] - x[:, :, :, :-1], x[:, :, 1:] - x[:, :, :-1]


def ssim_loss(a, b, w):
    a, b = F.avg_pool2d(a, 2), F.avg_pool2d(b, 2); k = lambda x: F.avg_pool2d(x, 5, 2, 2)
    ma, mb = k(a), k(b); va, vb, c = k(a * a) - ma ** 2, k(b * b) - mb ** 2, k(a * b) - ma * mb
    s = (2 * ma * mb + 1e-3) * (2 * c + 1e-3) / ((ma ** 2 + mb ** 2 + 1e-3) * (va.abs() + vb.abs() + 1e-3))
    return ((1 - s) * F.avg_pool2d(w, 4)).mean()


def paler(x):
    """With little of its colour, so that the reader is not to be pleased by tinted lips."""
    g = x.mean(1, keepdim=True)
    return g + 0.3 * (x - g)


def edges(x):
    """Local energy of edges [N,1,S/4,S/4], in logarithms."""
    g = F.pad(x.mean(1, keepdim=True), (1, 1, 1, 1), mode='replicate')
    lap = (4 * g[:, :, 1:-1, 1:-1] - g[:, :, :-2, 1:-1] - g[:, :, 2:, 1:-1] - g[:, :, 1:-1, :-2] - g[:, :, 1:-1, 2:]).abs()
    return torch.log(F.avg_pool2d(lap, 8, 4, 2) + 0.01)


def others(code, gen):
    """Codes of other clips' mouths, many of them wider open or quite shut."""
    n = code.shape[0]; r = lambda: torch.rand(n, 1, generator=gen); c = code.roll(int(torch.randint(1, n, (1,), generator=gen)), 0).clone(); shut = r() < 0.35
    c[:, :2] = torch.where(shut, r() * 0.15 * torch.ones(1, 2), c[:, :2] * (0.7 + 0.9 * r()))
    return c


def likeness(out, y, flow, mask, w):
    """Loss of a picture against the wanted one, and its parts."""
    l1 = ((out - y).abs() * w).mean()
    grad = sum((((g - h).abs()) * w[:, :, :g.shape[2], :g.shape[3]]).mean() for g, h in zip(gradients(out), gradients(y)))
    ss = ssim_loss(out, y, w); fx, fy = gradients(flow); smooth = (fx.abs().mean() + fy.abs().mean()) * SIZE / 2
    loss = l1 + 0.7 * grad + 0.05 * ss + 0.01 * smooth + 0.001 * mask.mean() + 0.01 * (mask * (1 - mask)).mean()
    return loss, tuple(v.item() for v in (l1, grad, ss, smooth, mask.mean()))


READ = torch.tensor([3, 3, 0.7, 0.7, 0.4, 0.4, 0.4, 0.4])
WIDE = torch.tensor([0.8, 0.8, 0.3, 0.5, 0.3, 0.5, 0.2, 0.5])                    # by how much a first look may miss


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', required=True); p.add_argument('--out', required=True); p.add_argument('--device', default='cpu')
    p.add_argument('--steps', type=int, default=16000); p.add_argument('--batch', type=int, default=16); p.add_argument('--rate', type=float, default=1.5e-3)
    p.add_argument('--init', help='weights to start from'); p.add_argument('--frozen', action='store_true', help='leave the statistics of normalisations alone (weights of recover.py)'); p.add_argument('--seed', type=int, default=1); p.add_argument('--threads', type=int, default=2); p.add_argument('--minutes', type=float, default=0, help='plan the steps so that training ends after so long')
    p.add_argument('--reader', help='what train_reader.py wrote'); p.add_argument('--read', type=float, default=0.02); p.add_argument('--real', type=float, default=0.01); p.add_argument('--edge', type=float, default=0.02)
    a = p.parse_args()
    torch.set_num_threads(a.threads); torch.manual_seed(a.seed); gen = torch.Generator().manual_seed(a.seed)
    clips = Clips(a.data); model = Painter().to(a.device); cpu = a.device == 'cpu'
    if cpu:
        model = model.to(memory_format=torch.channels_last)
    opt = torch.optim.AdamW(model.parameters(), lr=a.rate, weight_decay=0.01)
    if a.init:
        was = torch.load(a.init, map_location=a.device); was = was.get('raw', was['model']); model.load_state_dict({k: was[k] if was[k].shape == v.shape else v for k, v in model.state_dict().items()})
    if a.reader:
        reader = Reader().to(a.device); reader.load_state_dict(torch.load(a.reader, map_location=a.device)['model']); reader.eval().requires_grad_(False); READ, WIDE = READ.to(a.device), WIDE.to(a.device)
        critic = Critic().to(a.device); judge = torch.optim.Adam(critic.parameters(), lr=4e-4, betas=(0.5, 0.9))
    average = {k: v.clone() for k, v in model.state_dict().items()}; first = 0; spent = 0.0
    if os.path.exists(a.out):
        s = torch.load(a.out, map_location=a.device); model.load_state_dict(s['raw']); opt.load_state_dict(s['opt']); average = s['model']; first = s['step']; spent = s['spent']
        if a.reader:
            critic.load_state_dict(s['critic'])
        print('goes on at step', first)
    pairs = Pairs(clips, a.seed + first); w = weights().to(a.device); todo = queue.Queue(6)
    k = ((w - 0.05) / 0.6).clamp(0, 1); far = (1 - k) + 0.3 * (1 - ((w - 0.65) / 1.5).clamp(0, 1)) * k; amp = lambda: torch.autocast('cpu' if cpu else 'cuda', dtype=torch.bfloat16)

    def paint(face, code):
        with amp():
            return model(face, code)

    def missed(out, x, ask):
        """What a first look may have come to: half of the answers are of another mouth than was asked for, and the second look must not mind."""
        n = len(out) // 2; off = ask[:n] + torch.randn(n, 1, generator=gen).to(a.device) * WIDE + 0.3 * torch.randn(n, 8, generator=gen).to(a.device) * WIDE
        with torch.no_grad():
            return torch.cat((paint(x[:n].contiguous(memory_format=torch.channels_last), off)[0], out[n:].detach()))

    def feed():
        while True:
            todo.put(pairs.batch(a.batch))
    threading.Thread(target=feed, daemon=True).start()
    step, t0, log = first, time.time(), []
    while True:
        if step % 20 == 0 and os.path.exists(a.out + '.threads'):          # the number of threads may be changed while it runs
            torch.set_num_threads(int(open(a.out + '.threads').read()))
        now = spent + (time.time() - t0) / 60
        done = now / a.minutes if a.minutes else step / a.steps
        if done >= 1:
            break
        opt.param_groups[0]['lr'] = a.rate * min(1, (step + 1) / 200) * (0.5 * (1 + np.cos(np.pi * min(1, done))) + 0.01)
        x, y, code, ask = todo.get()
        x, y = colours(torch.from_numpy(x), torch.from_numpy(y), gen)
        x, y, code, ask = x.to(a.device), y.to(a.device), torch.from_numpy(code).to(a.device), torch.from_numpy(ask).to(a.device)
        noisy = (x + torch.randn(x.shape, generator=gen).to(a.device) * 0.012 * torch.rand(len(x), 1, 1, 1, generator=gen).to(a.device)).clamp(0, 1)
        if cpu:
            noisy = noisy.contiguous(memory_format=torch.channels_last)
        model.train(not a.frozen)
        out, flow, mask = paint(noisy, ask)
        loss, parts = likeness(out, y, flow, mask, w)
        if a.reader:                                                       # the answer goes in again, for the same mouth and for others
            n = len(x) // 2; want2 = others(code[n:].cpu(), gen).to(a.device); x2 = torch.cat((missed(out[:n], x[:n], ask[:n]), x[n:])).contiguous(memory_format=torch.channels_last)
            out2, flow2, mask2 = paint(x2, torch.cat((ask[:n], want2)))
            again, _ = likeness(out2[:n], y[:n], flow2[:n], mask2[:n], w)
            away = ((out2[n:] - x[n:]).abs() * far).mean() + 0.02 * (gradients(flow2[n:])[0].abs().mean() + gradients(flow2[n:])[1].abs().mean()) * SIZE / 2
            both, want = torch.cat((out, out2)), torch.cat((code, code[:n], want2)); dy, dx = (int(v) for v in torch.randint(-2, 3, (2,), generator=gen))
            with amp():
                said = reader(paler(F.avg_pool2d(torch.roll(both, (dy, dx), (2, 3)), 2))).float(); fake = critic(both).float()
            gap = slice(0, 2); said, want = (torch.cat((v[:, gap].clamp(min=SEEN), v[:, 2:]), 1) for v in (said, want))       # else it is fooled where it cannot be pleased
            read = (F.smooth_l1_loss(said, want, reduction='none', beta=0.3) * READ).mean()
            edge = ((edges(out) - edges(y)).abs() * F.avg_pool2d(w, 8, 4, 2)).mean()
            loss = loss + 0.4 * again + away + a.read * read - a.real * min(1, step / 500) * fake.mean() + a.edge * edge
            parts += (read.item(), edge.item(), fake.mean().item(), (said - want)[:, 0].abs().mean().item())
        opt.zero_grad(); loss.backward(); torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0); opt.step()
        if a.reader:
            critic.requires_grad_(True)
            with amp():
                good, bad = critic(y).float(), critic(both.detach()).float()
            doubt = F.relu(1 - good).mean() + F.relu(1 + bad).mean(); judge.zero_grad(); doubt.backward(); judge.step(); critic.requires_grad_(False)
        step += 1
        keep = min(0.998, 1 - 1 / (step / 4 + 1))
        for k, v in model.state_dict().items():
            average[k].mul_(keep).add_(v, alpha=1 - keep) if v.is_floating_point() else average[k].copy_(v)
        log.append(parts + (((x - y).abs() * w).mean().item(),))
        if step % 50 == 0:
            print(step, ('l1 %.4f grad %.4f ssim %.4f smooth %.4f mask %.3f ' + ('read %.3f edge %.3f critic %.2f gap off %.2f ' if a.reader else '') + '(unmoved l1 %.4f) %.2f s/step') % (*np.mean(log[-50:], 0), (time.time() - t0) / (step - first)), flush=True)
        if step % 50 == 0:
            torch.save(dict(model=average, raw=model.state_dict(), opt=opt.state_dict(), step=step, spent=now, critic=critic.state_dict() if a.reader else None), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)
    torch.save(dict(model=average, raw=model.state_dict(), opt=opt.state_dict(), step=step, spent=spent + (time.time() - t0) / 60, critic=critic.state_dict() if a.reader else None), a.out + '.tmp'); os.replace(a.out + '.tmp', a.out)

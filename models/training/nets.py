"""The two small networks behind the bundled lip model, and the graph that joins them.

Voice hears 58 mel columns and says how the mouth stands (8 numbers, faces.CODE). Painter gets a face crop and such numbers; it moves
the pixels that are there (a flow field that fades to nothing at the crop's edge) and paints the inside of the mouth where pixels lack."""
import torch
from torch import nn
import torch.nn.functional as F

COLUMNS, BEFORE = 58, 25              # mel columns the voice network hears; those before the frame's own first column
SIZE, CODES = 128, 8
CROP, TOP, LEFT = 160, 21, 16          # the product's crop, and where in it the painter's window of SIZE begins
TOP_ROW, END_ROW, EDGE = 8, 104, 8     # rows of the window where the painter may paint, and the columns at either side where it does not


class Voice(nn.Module):
    """Convolutions without padding in time: [N,1,80,T] -> [N,8,T-57]; a window of 58 columns gives one answer."""

    def __init__(self, width=24, drop=0.35, answers=CODES):
        super().__init__()
        w = width
        conv = lambda i, o, k, s: nn.Sequential(nn.Conv2d(i, o, k, (s, 1), (k[0] // 2, 0), bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.bands = nn.Sequential(conv(1, w // 2, (5, 5), 2), conv(w // 2, w, (3, 3), 2), conv(w, w + w // 2, (3, 3), 2), conv(w + w // 2, 2 * w, (3, 3), 2))
        time = lambda i, o, k, d=1: nn.Sequential(nn.Conv1d(i, o, k, dilation=d, bias=False), nn.BatchNorm1d(o), nn.ReLU())
        self.squeeze = nn.Sequential(nn.Dropout(drop), time(10 * w, 3 * w, 1))
        self.steps = nn.ModuleList([time(3 * w, 3 * w, 3, 2), time(3 * w, 3 * w, 3, 4), time(3 * w, 3 * w, 3, 8)])
        self.say = nn.Sequential(nn.Dropout(drop), nn.Conv1d(3 * w, 2 * w, 9), nn.ReLU(), nn.Conv1d(2 * w, answers, 12))

    def forward(self, mel):                                # time: -10 (bands), -4 -8 -16 (steps), -8 -11 (say) = -57
        x = self.bands(mel)
        x = self.squeeze(x.reshape(-1, int(x.shape[1]) * int(x.shape[2]), int(x.shape[3])))             # plain numbers, so that the exported graph's shapes are known
        for s in self.steps:
            y, c = s(x), s[0].dilation[0]
            x = y + x[:, :, c:-c]
        return self.say(x)


class Painter(nn.Module):
    def __init__(self, widths=(20, 40, 72, 112)):
        super().__init__()
        a, b, c, d = widths
        conv = lambda i, o, k=3, s=1: nn.Sequential(nn.Conv2d(i, o, k, s, k // 2, bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.e0 = conv(3, a)
        self.e1 = nn.Sequential(conv(a, b, 3, 2), conv(b, b))
        self.e2 = nn.Sequential(conv(b, c, 3, 2), conv(c, c))
        self.e3 = conv(c, d, 3, 2)
        self.mix = nn.ModuleList([conv(d, d), conv(d, d)])
        self.n2, self.n1, self.n0 = nn.Conv2d(d, c, 1), nn.Conv2d(c, b, 1), nn.Conv2d(b, a, 1)
        self.d2, self.d1, self.d0 = conv(c, c), conv(b, b), conv(a, a)
        self.code = nn.Sequential(nn.Linear(CODES, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU())
        self.film = nn.ModuleList([nn.Linear(64, 2 * n) for n in (d, d, c, b, a)])
        self.flow = nn.Conv2d(a, 2, 3, 1, 1)
        self.paint = nn.Conv2d(a, 16, 3, 1, 1)
        nn.init.zeros_(self.flow.weight); nn.init.zeros_(self.flow.bias)
        nn.init.normal_(self.paint.weight, std=0.02); nn.init.zeros_(self.paint.bias)
        with torch.no_grad():
            self.paint.bias[12:] = -2.0
        t = (torch.arange(SIZE) + 0.5) / SIZE
        y, x = t[:, None].expand(SIZE, SIZE), t[None].expand(SIZE, SIZE)
        step = lambda v: v.clamp(0, 1) ** 2 * (3 - 2 * v.clamp(0, 1))
        edge = step(torch.minimum(torch.minimum(x, 1 - x), torch.minimum(y, 1 - y)) / 0.12)
        within = lambda h: step((1 - torch.sqrt(((x - 0.5) / 0.41) ** 2 + ((y - 0.44) / h) ** 2)) / 0.35)[None, None]
        self.register_buffer('edge', edge[None, None]); self.register_buffer('mouth', within(0.37))
        self.register_buffer('inside', torch.where(y < 0.44, within(0.37), within(0.30)), persistent=False)       # the product leaves the chin unpainted: smooth ones got a dark spot
        self.register_buffer('grid', torch.stack([x, y], 2)[None] * 2 - 1)

    def _film(self, k, x, c):
        g = self.film[k](c)[:, :, None, None]
        n = self.film[k].out_features // 2
        return x * (1 + g[:, :n]) + g[:, n:]

    def look(self, small, code):
        """small [N,3,S/2,S/2] 0..1, code [N,8] normalised -> flow [N,2,S/2,S/2] in units of the grid, paint before it is spread [N,16,S/2,S/2]."""
        c = self.code(code)
        s0 = self.e0(small * 2 - 1)
        s1 = self.e1(s0); s2 = self.e2(s1); x = self.e3(s2)
        x = x + self._film(0, self.mix[0](x), c)
        x = x + self._film(1, self.mix[1](x), c)
        up = lambda v: F.interpolate(v, scale_factor=2.0, mode='nearest')
        x = self._film(2, self.d2(up(self.n2(x)) + s2), c)
        x = self._film(3, self.d1(up(self.n1(x)) + s1), c)
        x = self._film(4, self.d0(up(self.n0(x)) + s0), c).float()
        with torch.autocast('cpu', enabled=False):
            return self.flow(x) * (0.2 * F.avg_pool2d(self.edge, 2)), self.paint(x)

    @staticmethod
    def wide(flow):
        """A flow of half the size at full size."""
        return F.interpolate(flow, scale_factor=2.0, mode='bilinear', align_corners=False)

    @staticmethod
    def take(picture, grid, flow):
        """The picture's pixels from where the flow points."""
        return F.grid_sample(picture, grid + flow.permute(0, 2, 3, 1), mode='bilinear', padding_mode='border', align_corners=False)

    def forward(self, face, code):
        """face [N,3,S,S] -> picture, flow, mask"""
        flow, paint = self.look(F.avg_pool2d(face, 2), code)
        with torch.autocast('cpu', enabled=False):
            flow, paint = self.wide(flow), F.pixel_shuffle(paint, 2); mask = torch.sigmoid(paint[:, 3:]) * self.mouth
            moved = self.take(face, self.grid, flow)
            return moved + mask * (torch.sigmoid(paint[:, :3]) - moved), flow, mask

    def crisp(self, paint):
        """Of the box about the mouth, outside of which nothing is painted: mask [N,1,h,w] and paint [N,3,h,w]. Decides between moved and painted
        pixels where training hedged, and sharpens what is painted."""
        p = F.pixel_shuffle(self.boxed(paint, 2), 2); t = ((torch.sigmoid(p[:, 3:]) * self.boxed(self.inside) - 0.2) * 2).clamp(0, 1); paint = torch.sigmoid(p[:, :3])
        soft = lambda x: F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        return t * t * (3 - 2 * t), (paint + 0.8 * (paint - soft(soft(paint)))).clamp(0, 1)

    @staticmethod
    def boxed(v, shrunk=1):
        """The box about the mouth of a window [N,C,S,S], or of one that is shrunk."""
        return v[:, :, TOP_ROW // shrunk:END_ROW // shrunk, EDGE // shrunk:-EDGE // shrunk]

    @staticmethod
    def put_back(box, v, shrunk=1):
        """The window v with that box."""
        top, end, side = TOP_ROW // shrunk, END_ROW // shrunk, EDGE // shrunk
        return torch.cat((v[:, :, :top], torch.cat((v[:, :, top:end, :side], box, v[:, :, top:end, -side:]), 3), v[:, :, end:]), 2)

    def laid(self, moved, paints):
        """The box about the mouth of a face moved, with masks and paints laid over it, one after the other."""
        y = self.boxed(moved)
        for mask, paint in paints:
            y = y + mask * (paint - y)
        return y

    def once(self, face, code):
        """-> the face moved, and mask and paint of its box"""
        flow, paint = self.look(F.avg_pool2d(face, 2), code)
        return self.take(face, self.grid, self.wide(flow)), [self.crisp(paint)]

    def twice(self, face, code, amend=None):
        """Looks again at its own answer, which takes away most of what is left of the source's mouth; pixels are still moved only once. What the
        second look sees is half the size, so the first answer is made at that size. amend(answer, code) says what to ask for at the second look.
        -> the face moved, and masks and paints of its box, one to be laid over the other"""
        small = F.avg_pool2d(face, 2); grid = F.avg_pool2d(self.grid.permute(0, 3, 1, 2), 2).permute(0, 2, 3, 1)
        flow, paint = self.look(small, code); mask, paint = self.crisp(paint)
        first = self.take(small, grid, flow); box = self.boxed(first, 2); first = self.put_back(box + F.avg_pool2d(mask * paint, 2) - F.avg_pool2d(mask, 2) * box, first, 2)
        flow2, paint2 = self.look(first, code if amend is None else amend(first, code))
        h, w = END_ROW - TOP_ROW, SIZE - 2 * EDGE; zoom = torch.tensor([SIZE / w, SIZE / h]); shift = torch.tensor([0.0, (SIZE - TOP_ROW - END_ROW) / h])
        was = self.take(torch.cat((mask, paint), 1), self.grid[:, TOP_ROW:END_ROW, EDGE:-EDGE] * zoom + shift, self.boxed(self.wide(flow2)) * zoom[None, :, None, None])
        moved = self.take(face, self.grid, self.wide(flow2 + self.take(flow, grid, flow2)))
        return moved, [(was[:, :1], was[:, 1:]), self.crisp(paint2)]


def amended(code, said, back, more, low):
    """What to ask for at the second look, when the first answer reads as said: the more, the more it fell short; but not for much more: where a face
    does not follow at all, it would come apart."""
    return torch.maximum(code + torch.minimum(back * (code - said), more), low)


class LipModel(nn.Module):
    """What ships: mel [N,1,80,58] and face [N,6,160,160] -> face [N,3,160,160]. Voices' answers are averaged and stretched by gain about the
    rest pose, as far as the gate hears somebody speak, after they were closed by knee: regression never says quite shut, so what it calls nearly
    shut is taken for shut. Where the gate hears nobody, lips are pressed together by press, because a mouth that is only just shut
    lets the source's own movement through. The painter works on a window of the crop; around it the picture stays as it is. The
    reader tells it what its first answer looks like, and it looks again. What it answers is sharpened a little about the mouth, for what cutting out and putting back take away (a fifth of the sharpness)."""

    def __init__(self, voices, gate, painter, rest, gain, low, looks=2, sharpen=0.0, reader=None, back=None, more=None, press=None, knee=None):
        super().__init__()
        self.reader = reader
        if reader is not None:
            self.register_buffer('back', back); self.register_buffer('more', more)
        self.voices, self.gate, self.painter, self.looks, self.sharpen = nn.ModuleList(voices), gate, painter, looks, sharpen
        self.register_buffer('rest', rest); self.register_buffer('press', torch.zeros(1, CODES) if press is None else press); self.register_buffer('knee', torch.zeros(1, CODES) if knee is None else knee); self.register_buffer('gain', gain); self.register_buffer('low', low)

    def code(self, mel):
        said = sum(v(mel)[:, :, 0] for v in self.voices) / len(self.voices)
        speaks = torch.sigmoid(1.5 * self.gate(mel)[:, :, 0] + 1.5)
        return torch.maximum(self.rest + self.press * (1 - speaks) + (said - self.knee - self.rest) * self.gain * speaks, self.low)

    def amend(self, answer, code):
        return amended(code, self.reader(answer), self.back, self.more, self.low)

    def window(self, face, code):
        moved, paints = self.painter.twice(face, code, self.amend if self.reader is not None else None) if self.looks == 2 else self.painter.once(face, code)
        y = self.painter.laid(moved, paints)
        y = (y + self.sharpen * self.painter.boxed(self.painter.mouth) * (y - F.avg_pool2d(y, 3, 1, 1, count_include_pad=False))).clamp(0, 1)
        return self.painter.put_back(y, moved)

    def forward(self, mel, face):
        full = face[:, 3:]; b, r = TOP + SIZE, LEFT + SIZE
        y = self.window(full[:, :, TOP:b, LEFT:r], self.code(mel))
        y = torch.cat((full[:, :, TOP:b, :LEFT], y, full[:, :, TOP:b, r:]), 3)
        return torch.cat((full[:, :, :TOP], y, full[:, :, b:]), 2)


class Reader(nn.Module):
    """Says of a face crop of half the size how its mouth stands: [N,3,64,64] 0..1 -> [N,8]. The painter's
    answer must read what was asked: in training, and at its second look."""

    def __init__(self, widths=(32, 64, 80)):
        super().__init__()
        a, b, c = widths
        conv = lambda i, o: nn.Sequential(nn.Conv2d(i, o, 3, 2, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.see = nn.Sequential(conv(3, a), conv(a, b), conv(b, c), nn.Conv2d(c, c, 3, 1, 1), nn.ReLU())
        self.say = nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(c * 6 * 8, 64), nn.ReLU(), nn.Linear(64, CODES))

    def forward(self, face):
        x = face[:, :, 4:52]
        x = x - x.mean((1, 2, 3), keepdim=True)
        return self.say(self.see(x / (x.pow(2).mean((1, 2, 3), keepdim=True).sqrt() + 0.05)))


class Critic(nn.Module):
    """Judges small patches of the mouth: real or made? [N,3,128,128] -> [N,1,8,10]. Only for training."""

    def __init__(self):
        super().__init__()
        s = nn.utils.spectral_norm
        conv = lambda i, o: nn.Sequential(s(nn.Conv2d(i, o, 4, 2, 1)), nn.LeakyReLU(0.2))
        self.layers = nn.Sequential(conv(3, 24), conv(24, 48), conv(48, 64), s(nn.Conv2d(64, 1, 3, 1, 1)))

    def forward(self, face):
        return self.layers(face[:, :, 24:88, 24:104] * 2 - 1)

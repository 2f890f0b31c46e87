"""The two small networks behind the bundled lip model, and the graph that joins them.

Voice hears 58 mel columns and says how the mouth stands (8 numbers, faces.CODE). Painter gets a face crop and such numbers; it moves
the pixels that are there (a flow field that fades to nothing at the crop's edge) and paints the inside of the mouth where pixels lack."""
import torch
from torch import nn
import torch.nn.functional as F

COLUMNS, BEFORE = 58, 25              # mel columns the voice network hears; those before the frame's own first column
SIZE, CODES = 128, 8


class Voice(nn.Module):
    """Convolutions without padding in time: [N,1,80,T] -> [N,8,T-57]; a window of 58 columns gives one answer."""

    def __init__(self, width=24, drop=0.35):
        super().__init__()
        w = width
        conv = lambda i, o, k, s: nn.Sequential(nn.Conv2d(i, o, k, (s, 1), (k[0] // 2, 0), bias=False), nn.BatchNorm2d(o), nn.ReLU())
        self.bands = nn.Sequential(conv(1, w // 2, (5, 5), 2), conv(w // 2, w, (3, 3), 2), conv(w, w + w // 2, (3, 3), 2), conv(w + w // 2, 2 * w, (3, 3), 2))
        time = lambda i, o, k, d=1: nn.Sequential(nn.Conv1d(i, o, k, dilation=d, bias=False), nn.BatchNorm1d(o), nn.ReLU())
        self.squeeze = nn.Sequential(nn.Dropout(drop), time(10 * w, 3 * w, 1))
        self.steps = nn.ModuleList([time(3 * w, 3 * w, 3, 2), time(3 * w, 3 * w, 3, 4), time(3 * w, 3 * w, 3, 8)])
        self.say = nn.Sequential(nn.Dropout(drop), nn.Conv1d(3 * w, 2 * w, 9), nn.ReLU(), nn.Conv1d(2 * w, CODES, 12))

    def forward(self, mel):                                # time: -10 (bands), -4 -8 -16 (steps), -8 -11 (say) = -57
        x = self.bands(mel)
        x = self.squeeze(x.flatten(1, 2))
        for s in self.steps:
            y = s(x); c = (x.shape[2] - y.shape[2]) // 2
            x = y + x[:, :, c:x.shape[2] - c]
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
        mouth = step((1 - torch.sqrt(((x - 0.5) / 0.41) ** 2 + ((y - 0.44) / 0.37) ** 2)) / 0.35)
        self.register_buffer('edge', edge[None, None]); self.register_buffer('mouth', mouth[None, None])
        self.register_buffer('grid', torch.stack([x, y], 2)[None] * 2 - 1)

    def _film(self, k, x, c):
        g = self.film[k](c)[:, :, None, None]
        n = x.shape[1]
        return x * (1 + g[:, :n]) + g[:, n:]

    def forward(self, face, code):
        """face [N,3,S,S] 0..1, code [N,8] normalised -> picture, flow, mask."""
        c = self.code(code)
        s0 = self.e0(F.avg_pool2d(face, 2) * 2 - 1)
        s1 = self.e1(s0); s2 = self.e2(s1); x = self.e3(s2)
        x = x + self._film(0, self.mix[0](x), c)
        x = x + self._film(1, self.mix[1](x), c)
        up = lambda v: F.interpolate(v, scale_factor=2.0, mode='nearest')
        x = self._film(2, self.d2(up(self.n2(x)) + s2), c)
        x = self._film(3, self.d1(up(self.n1(x)) + s1), c)
        x = self._film(4, self.d0(up(self.n0(x)) + s0), c).float()
        with torch.autocast('cpu', enabled=False):
            flow = F.interpolate(self.flow(x), scale_factor=2.0, mode='bilinear', align_corners=False) * self.edge * 0.2
            p = F.pixel_shuffle(self.paint(x), 2)
            moved = F.grid_sample(face, self.grid + flow.permute(0, 2, 3, 1), mode='bilinear', padding_mode='border', align_corners=False)
            mask = torch.sigmoid(p[:, 3:]) * self.mouth
            out = moved + mask * (torch.sigmoid(p[:, :3]) - moved)
        return out, flow, mask


class LipModel(nn.Module):
    """What ships: mel [N,1,80,58] and face [N,6,S,S] -> face [N,3,S,S]. Voices' answers are averaged, stretched by gain about the rest pose."""

    def __init__(self, voices, painter, rest, gain):
        super().__init__()
        self.voices, self.painter = nn.ModuleList(voices), painter
        self.register_buffer('rest', rest); self.register_buffer('gain', gain)
        self.register_buffer('low', torch.full((CODES,), -6.0))

    def code(self, mel):
        said = sum(v(mel)[:, :, 0] for v in self.voices) / len(self.voices)
        return torch.maximum(self.rest + (said - self.rest) * self.gain, self.low)

    def forward(self, mel, face):
        return self.painter(face[:, 3:], self.code(mel))[0]

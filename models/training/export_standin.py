#!/usr/bin/python3
"""Writes the stand-in lip model: a graph with Wav2Lip's contract that was never trained.

The loudness of the speech band in the mel window opens the mouth by a smooth warp of the crop, and
the gap between the lips is painted as the inside of a mouth. Silence leaves the crop as it is.

    /usr/bin/python3 models/training/export_standin.py

Needs Debian's python3-numpy and python3-onnx; the same versions give the same bytes. Lengths are in
units of the distance from the eyes to the mouth; X grows to the right and Y downward from the place
where the crop's geometry expects the middle of the lips.
"""
import hashlib
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

S = 160
ABOVE_EYES, BELOW_MOUTH, WIDTH = 0.5, 1.3, 2.2
HEIGHT = ABOVE_EYES + 1 + BELOW_MOUTH
# About 0.8 s of sound: the frame's own moment and what is loud around it.
COLUMNS, BEFORE = 64, 30
# The middle of a frame of 1/25 s, in columns of the window.
NOW = BEFORE + 1.6

GAP = 0.27  # height of the widest opening
UPPER_SHARE = 0.2  # of the gap, by which the upper lip rises; the jaw drops by the rest
LIPS = 0.30  # half width of the gap
SOFT = 0.03  # width of the gap's soft edge


class Graph:
    """Collects nodes; every method returns the name of its result."""

    def __init__(self):
        self.nodes, self.constants = [], []

    def op(self, kind, *inputs, **attributes):
        names = [x if isinstance(x, str) else self.const(x) for x in inputs]
        out = f"t{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, names, [out], **attributes))
        return out

    def const(self, value):
        value = np.asarray(value)
        if value.dtype == np.float64:
            value = value.astype(np.float32)
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def add(self, a, b): return self.op("Add", a, b)
    def sub(self, a, b): return self.op("Sub", a, b)
    def mul(self, a, b): return self.op("Mul", a, b)
    def div(self, a, b): return self.op("Div", a, b)
    def relu(self, a): return self.op("Relu", a)
    def clip(self, a): return self.op("Clip", a, np.float32(0), np.float32(1))

    def ramp(self, a, low, high):
        """0 below low, 1 above high (or the other way round), straight between."""
        scale = 1 / (high - low)
        return self.clip(self.add(self.mul(a, scale), -low * scale))

    def smooth(self, a, low, high):
        """As ramp, with soft ends: 3 x^2 - 2 x^3."""
        x = self.ramp(a, low, high)
        return self.mul(self.mul(x, x), self.add(self.mul(x, -2.0), 3.0))

    def mix(self, a, b, weight):
        return self.add(a, self.mul(self.sub(b, a), weight))

    def dome(self, x, half_width):
        """1 in the middle, 0 from half_width on."""
        q = self.div(x, half_width)
        return self.relu(self.sub(1.0, self.mul(q, q)))


def band_mean(g, mel, low, high):
    """Mean of bands low..high of every column: [N, 1, 1, W]."""
    kernel = np.zeros((1, 1, 80, 1), np.float32)
    kernel[0, 0, low:high] = 1 / (high - low)
    return g.op("Conv", mel, kernel)


def at_now(g, series, sigma):
    """Gaussian mean of the columns around the frame's own moment: [N, 1, 1, 1]."""
    weights = np.exp(-0.5 * ((np.arange(COLUMNS) + 0.5 - NOW) / sigma) ** 2)
    weights = (weights / weights.sum()).reshape(1, 1, 1, COLUMNS)
    return g.op("Conv", series, weights)


def hear(g, mel):
    """Opening and rounding of the mouth, 0..1 each, [N, 1, 1, 1]."""
    speech = band_mean(g, mel, 6, 46)  # 300 .. 2200 Hz
    low = at_now(g, band_mean(g, mel, 4, 17), 3.0)  # 200 .. 650 Hz
    middle = at_now(g, band_mean(g, mel, 30, 51), 3.0)  # 1.2 .. 2.6 kHz
    hiss = at_now(g, band_mean(g, mel, 60, 79), 2.0)  # 3.8 .. 7.3 kHz
    level = at_now(g, speech, 2.0)
    # Loudness is judged by what is loud near by, so a quiet recording opens the mouth as well; but
    # nothing below an absolute level counts as loud, so the noise of a room keeps it shut.
    kernel = np.exp(-0.5 * (np.arange(-6, 7) / 2.0) ** 2)
    kernel = (kernel / kernel.sum()).reshape(1, 1, 1, 13)
    peak = g.op("ReduceMax", g.op("Conv", speech, kernel), axes=[3], keepdims=1)
    peak = g.op("Max", peak, np.float32(-1.0))
    opening = g.smooth(g.sub(level, peak), -1.45, 0.1)
    opening = g.mul(opening, g.smooth(level, -2.9, -1.9))
    hissing = g.smooth(g.sub(hiss, g.op("Max", low, middle)), -0.3, 0.6)
    opening = g.mul(opening, g.sub(1.0, g.mul(hissing, 0.6)))
    rounding = g.mul(g.smooth(g.sub(low, middle), 0.3, 1.6), g.ramp(opening, 0.0, 0.3))
    return opening, rounding


def lip_line(g, face):
    """Where the lips part, as Y, [N, 1, 1, 1]: at the darkest rows near the expected place or, for
    a smile, at the lower edge of the white teeth, which stay with the upper jaw."""
    top, bottom = (int((1.5 + y) / HEIGHT * S) for y in (-0.16, 0.18))
    left, right = (int((WIDTH / 2 + x) / WIDTH * S) for x in (-0.2, 0.2))
    patch = g.op(
        "Slice", face, np.array([top, left]), np.array([bottom, right]), np.array([2, 3]))
    rows = g.op("ReduceMean", patch, axes=[1, 3], keepdims=1)
    # Whole trailing axes are reduced: other reductions depend on the batch in the last bit.
    dark = g.sub(g.op("ReduceMean", patch, axes=[1, 2, 3], keepdims=1), rows)
    spread = g.op("ReduceMax", g.op("Abs", dark), axes=[2], keepdims=1)
    dark = g.div(dark, g.op("Max", spread, np.float32(0.12)))

    tone = g.op("ReduceMean", face, axes=[2, 3], keepdims=1)
    blue, _, red = (channel(g, tone, c) for c in range(3))
    skin = g.div(blue, g.add(red, 0.02))
    white = g.sub(channel(g, patch, 0), g.mul(channel(g, patch, 2), skin))
    white = g.op("ReduceMean", g.relu(g.sub(white, 0.05)), axes=[3], keepdims=1)
    edge = np.repeat([1.0, 0.0, -1.0], [5, 1, 5]).reshape(1, 1, 11, 1) / 5
    white = g.relu(g.op("Conv", white, edge, pads=[5, 0, 5, 0]))
    white = g.op("Min", g.mul(white, 60.0), np.float32(7.0))

    y = (np.arange(top, bottom) + 0.5) / S * HEIGHT - 1.5
    y = y.reshape(1, 1, -1, 1)
    hope = g.sub(g.add(g.mul(dark, 5.0), white), (y / 0.12) ** 2)
    share = g.op("Softmax", hope, axis=2)
    return g.op("ReduceSum", g.mul(share, y), np.array([1, 2, 3]), keepdims=1)


def channel(g, picture, index):
    return g.op("Slice", picture, np.array([index]), np.array([index + 1]), np.array([1]))


def paint(g, face, x, y, upper, lower, lips):
    """Colour of the inside of the mouth, [N, 3, S, S]: dark, a hint of tongue and upper teeth."""
    tone = g.op("ReduceMean", face, axes=[2, 3], keepdims=1)
    inside = g.mul(tone, np.array([0.20, 0.17, 0.33]).reshape(1, 3, 1, 1))
    tongue = g.mul(tone, np.array([0.50, 0.44, 0.82]).reshape(1, 3, 1, 1))
    depth = g.div(g.sub(y, upper), g.add(g.sub(lower, upper), 0.01))
    tongue_weight = g.mul(g.smooth(depth, 0.45, 1.1), g.dome(x, g.mul(lips, 0.9)))
    tongue_weight = g.mul(tongue_weight, g.smooth(g.sub(lower, upper), 0.06, 0.22))
    colour = g.mix(inside, tongue, g.mul(tongue_weight, 0.8))
    grey = g.op("ReduceMean", tone, axes=[1, 2, 3], keepdims=1)
    teeth = g.op("Min", g.mul(grey, np.array([1.22, 1.32, 1.38]).reshape(1, 3, 1, 1)),
                 np.float32(0.8))
    # The upper teeth hang still while the lips part around them.
    teeth_weight = g.mul(g.smooth(y, 0.055, 0.025), g.dome(x, g.mul(lips, 0.95)))
    return g.mix(colour, teeth, g.mul(teeth_weight, 0.62))


def build():
    g = Graph()
    x = ((np.arange(S) + 0.5) / S * WIDTH - WIDTH / 2).reshape(1, 1, 1, S)
    y = ((np.arange(S) + 0.5) / S * HEIGHT - 1.5).reshape(1, 1, S, 1)
    x = g.const(x * np.ones((1, 1, S, S)))
    y_plain = g.const(y * np.ones((1, 1, S, S)))
    face = g.op("Slice", "face", np.array([3]), np.array([6]), np.array([1]))
    opening, rounding = hear(g, "mel")
    line = lip_line(g, face)
    y = g.sub(y_plain, line)

    lips = g.mul(g.sub(1.0, g.mul(rounding, 0.28)), LIPS)
    gap = g.mul(g.dome(x, lips), g.mul(opening, GAP))
    upper = g.mul(gap, -UPPER_SHARE)
    lower = g.mul(gap, 1 - UPPER_SHARE)

    # Below the gap everything moves down: at the gap as far as its edge, further down over the
    # whole width of the jaw, and less and less from the chin to the throat.
    below = g.relu(g.sub(y, lower))
    width = g.add(lips, g.mul(g.smooth(below, 0.0, 0.5), g.sub(0.8, lips)))
    drop = g.mul(g.dome(x, width), g.mul(opening, GAP * (1 - UPPER_SHARE)))
    drop = g.mul(drop, g.smooth(y_plain, 1.2, 0.5))
    above = g.relu(g.sub(upper, y))
    width = g.add(lips, g.mul(g.smooth(above, 0.0, 0.3), 0.15))
    rise = g.mul(g.dome(x, width), g.mul(opening, GAP * UPPER_SHARE))
    rise = g.mul(rise, g.smooth(above, 0.34, 0.0))
    from_below = g.relu(g.sub(y, drop))
    from_above = g.op("Neg", g.relu(g.op("Neg", g.add(y, rise))))
    is_below = g.op("Greater", g.add(y, y), g.add(upper, lower))
    source_y = g.add(g.op("Where", is_below, from_below, from_above), line)
    # Rounded lips are drawn together.
    near = g.mul(g.dome(x, 0.75), g.dome(y, 0.45))
    source_x = g.mul(x, g.add(g.mul(g.mul(near, rounding), 0.22), 1.0))

    grid_x = g.mul(source_x, 2 / WIDTH)
    grid_y = g.add(g.mul(source_y, 2 / HEIGHT), 3 / HEIGHT - 1)
    grid = g.op("Concat", grid_x, grid_y, axis=1)
    grid = g.op("Transpose", grid, perm=[0, 2, 3, 1])
    moved = g.op("GridSample", face, grid, mode="bilinear", padding_mode="border",
                 align_corners=0)
    inner = g.mul(g.ramp(g.sub(y, upper), 0.0, SOFT), g.ramp(g.sub(lower, y), 0.0, SOFT))
    answer = g.mix(moved, paint(g, face, x, y, upper, lower, lips), inner)
    g.nodes.append(helper.make_node("Clip", [answer, g.const(np.float32(0)),
                                             g.const(np.float32(1))], ["answer"]))

    def port(name, *shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape])

    graph = helper.make_graph(
        g.nodes, "standin_lips", [port("mel", 1, 80, COLUMNS), port("face", 6, S, S)],
        [port("answer", 3, S, S)], g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8,
                              producer_name="heygem export_standin.py")
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def main():
    folder = pathlib.Path(__file__).parent.parent / "src/main/resources/manifests"
    data = build()
    (folder / "standin_lips.onnx").write_bytes(data)
    (folder / "standin_lips.properties").write_text(f"""\
# Stand-in without training: loudness opens the mouth. Written by models/training/export_standin.py.
name=standin_lips
source=models/training/export_standin.py of this project
licence=the project's own; no training data
sha256={hashlib.sha256(data).hexdigest()}
input=mel float32 [N, 1, 80, {COLUMNS}]; face float32 [N, 6, {S}, {S}], NCHW, BGR, 0..1
output=answer float32 [N, 3, {S}, {S}], NCHW, BGR, 0..1
crop.above-eyes={ABOVE_EYES}
crop.below-mouth={BELOW_MOUTH}
crop.width={WIDTH}
mel.columns={COLUMNS}
mel.columns-before={BEFORE}
""", encoding="utf-8")
    print(f"standin_lips.onnx: {len(data)} bytes")


if __name__ == "__main__":
    main()

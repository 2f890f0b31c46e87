"""Faces as the product sees them: BlazeFace key points, smoothed pose, the rolled crop; and FaceMesh to measure mouths.

The geometry here must stay the same as in the Java product (README.md, section "Geometry")."""
import json, os, struct, subprocess
import numpy as np, cv2

cv2.setNumThreads(1)
HERE = os.path.dirname(os.path.abspath(__file__))


class Graphs:
    """ONNX graphs run by onnxruntime: the Python binding where there is one, else Node's (ORT_NODE names its folder)."""

    def __init__(self, *files, threads=1):
        self.millis = 0.0
        try:
            import onnxruntime
            o = onnxruntime.SessionOptions(); o.intra_op_num_threads = threads
            self.sessions = [onnxruntime.InferenceSession(f, o, providers=['CPUExecutionProvider']) for f in files]
            self.inputs = [[i.name for i in s.get_inputs()] for s in self.sessions]
        except ImportError:
            self.sessions = None
            env = dict(os.environ, ORT_DISABLE_TELEMETRY='1', THREADS=str(threads))
            self.worker = subprocess.Popen(['node', os.path.join(HERE, 'onnx_worker.js'), *files], stdin=subprocess.PIPE,
                                           stdout=subprocess.PIPE, env=env, bufsize=1 << 20)
            self.inputs = [m['inputs'] for m in self._head()['models']]

    def _read(self, n):
        b = self.worker.stdout.read(n)
        if len(b) != n:
            raise RuntimeError('the ONNX worker ended; its message is above')
        return b

    def _head(self):
        return json.loads(self._read(struct.unpack('<I', self._read(4))[0]))

    def run(self, model, *tensors, names=None):
        names = names or self.inputs[model]
        tensors = [np.ascontiguousarray(t, np.float32) for t in tensors]
        if self.sessions:
            return self.sessions[model].run(None, dict(zip(names, tensors)))
        head = json.dumps({'model': model, 'inputs': [{'name': n, 'dims': t.shape} for n, t in zip(names, tensors)]}).encode()
        w = self.worker.stdin
        w.write(struct.pack('<I', len(head)) + head)
        for t in tensors:
            w.write(t.tobytes())
        w.flush()
        answer = self._head()
        self.millis = answer['millis']
        return [np.frombuffer(self._read(4 * int(np.prod(o['dims']))), '<f4').reshape(o['dims']) for o in answer['outputs']]

    def close(self):
        if not self.sessions:
            self.worker.stdin.close(); self.worker.wait()


# ---- BlazeFace (back, 256) ----

ANCHORS = np.array([((x + .5) / g, (y + .5) / g) for g, k in ((16, 2), (8, 6)) for y in range(g) for x in range(g) for _ in range(k)], np.float32)


def detect(graphs, bgr):
    """Best face: key points [6,2] in pixels (right eye, left eye, nose, mouth, right ear, left ear), box (cx, cy, side), score; or None."""
    h, w = bgr.shape[:2]; s = max(h, w); k = 256 / s
    small = cv2.resize(bgr, (max(1, round(w * k)), max(1, round(h * k))), interpolation=cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR)
    sq = np.zeros((256, 256, 3), np.float32)
    oy, ox = (256 - small.shape[0]) // 2, (256 - small.shape[1]) // 2
    sq[oy:oy + small.shape[0], ox:ox + small.shape[1]] = small[:, :, ::-1]
    s0, s1, b0, b1 = graphs.run(0, sq[None] / 127.5 - 1)
    logit = np.concatenate((s0.ravel(), s1.ravel())); boxes = np.concatenate((b0.reshape(-1, 16), b1.reshape(-1, 16)))
    i = int(logit.argmax()); score = 1 / (1 + np.exp(-float(logit[i])))
    if score < 0.5:
        return None
    b = boxes[i]
    points = (ANCHORS[i] * 256 + b[4:].reshape(6, 2) - [ox, oy]) / k
    centre = (ANCHORS[i] * 256 + b[:2] - [ox, oy]) / k
    return points, np.array([centre[0], centre[1], max(b[2], b[3]) / k]), score


def fill(x):
    """Gaps (nan) of a series [n] or [n,k] bridged by straight lines, ends held."""
    x = np.array(x, float); y = x.reshape(len(x), -1); ok = ~np.isnan(y[:, 0]); t = np.arange(len(x))
    if not ok.any():
        return None
    for c in range(y.shape[1]):
        y[:, c] = np.interp(t, t[ok], y[ok, c])
    return y.reshape(x.shape)


def gaussian(x, sigma):
    """Gaussian over time, normalised at the ends."""
    r = int(np.ceil(3 * sigma)); k = np.exp(-0.5 * (np.arange(-r, r + 1) / sigma) ** 2)
    one = np.convolve(np.ones(len(x)), k)[r:r + len(x)]
    if x.ndim == 1:
        return np.convolve(x, k)[r:r + len(x)] / one
    return np.stack([np.convolve(x[:, c], k)[r:r + len(x)] / one for c in range(x.shape[1])], 1)


def poses(points):
    """Key points [n,6,2] with nan gaps -> smoothed pose [n,5]: Ex, Ey, roll, u, lateral; None when there is no face."""
    p = fill(np.asarray(points).reshape(len(points), 12))
    if p is None:
        return None
    p = p.reshape(-1, 6, 2)
    e = (p[:, 0] + p[:, 1]) / 2
    roll = np.unwrap(np.arctan2(*(p[:, 1] - p[:, 0]).T[::-1]))
    right, down = np.stack([np.cos(roll), np.sin(roll)], 1), np.stack([-np.sin(roll), np.cos(roll)], 1)
    m = p[:, 3] - e
    u, lat = (m * down).sum(1), (m * right).sum(1)
    return np.column_stack([gaussian(e, 2), gaussian(roll, 2), gaussian(u, 6), gaussian(lat, 6)])


GEOMETRY = dict(above=-0.25, below=1.1, width=1.85)           # of the bundled network, in eye-mouth distances


def crop_matrix(pose, size, above, below, width):
    """2x3 matrix from crop pixels (of a size x size crop) to picture pixels."""
    ex, ey, roll, u, lat = pose
    right, down = np.array([np.cos(roll), np.sin(roll)]), np.array([-np.sin(roll), np.cos(roll)])
    centre = np.array([ex, ey]) + right * lat / 2 + down * u * (1 + below - above) / 2
    a, b = right * width * u / size, down * (1 + above + below) * u / size
    o = centre - (a + b) * size / 2 + (a + b) / 2 - 0.5    # centres of pixels are at half coordinates
    return np.array([[a[0], b[0], o[0]], [a[1], b[1], o[1]]])


def crop(bgr, matrix, size):
    """Bilinear crop; a box filter first where it shrinks by more than 2."""
    shrink = np.hypot(*matrix[:, 0])
    if shrink > 2:
        k = int(shrink)
        bgr = cv2.blur(bgr, (k, k), borderType=cv2.BORDER_REPLICATE)
    return cv2.warpAffine(bgr, matrix, (size, size), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)


# ---- FaceMesh (training aid and measure) ----

class Mesh:
    """Follows one face through a clip with FaceMesh: 468 points per frame in picture pixels."""

    def __init__(self, graphs, model=1):
        self.graphs, self.model, self.roi = graphs, model, None

    def look(self, bgr, roi):
        cx, cy, side, a = roi; k = side / 192; c, s = np.cos(a) * k, np.sin(a) * k
        m = np.array([[c, -s, cx - (c - s) * 96], [s, c, cy - (s + c) * 96]])
        im = cv2.warpAffine(bgr, m, (192, 192), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE)
        x = im[:, :, ::-1].transpose(2, 0, 1)[None].astype(np.float32) / 255
        pts, score = self.graphs.run(self.model, x)
        p = pts.reshape(468, 3)[:, :2]
        return p @ m[:, :2].T + m[:, 2], 1 / (1 + np.exp(-float(score.ravel()[0])))

    @staticmethod
    def around(p):
        e0, e1 = (p[33] + p[133]) / 2, (p[362] + p[263]) / 2
        a = np.arctan2(*(e1 - e0)[::-1]); r = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
        q = p @ r.T; lo, hi = q.min(0), q.max(0); c = r.T @ ((lo + hi) / 2)
        return np.array([c[0], c[1], 1.5 * max(hi - lo), a])

    def step(self, bgr, box=None):
        """Points [468,2] of the next frame or None; box (cx, cy, side) says where to look when nothing is followed yet."""
        for _ in range(2):
            fresh = self.roi is None
            if fresh:
                if box is None:
                    return None
                self.roi = np.array([box[0], box[1], 1.5 * box[2], 0.0])
                for _ in range(2):
                    p, _s = self.look(bgr, self.roi); self.roi = self.around(p)
            p, score = self.look(bgr, self.roi)
            if score >= 0.5:
                n = self.around(p)
                self.roi = n if fresh else np.append(0.5 * self.roi[:3] + 0.5 * n[:3], self.roi[3] + 0.5 * (n[3] - self.roi[3]))
                return p
            self.roi = None
        return None


def opening(p):
    """Inner-lip gap over inter-ocular distance."""
    return np.linalg.norm(p[13] - p[14]) / np.linalg.norm((p[33] + p[133]) / 2 - (p[362] + p[263]) / 2)


# Eight numbers that say how a mouth stands, in inter-ocular distances, seen along the face's own axes.
CODE = ('gap', 'gap-sides', 'width', 'jaw', 'upper-lip', 'lower-lip', 'upper-place', 'lower-place')


def mouth_code(p):
    """[468,2] points -> 8 numbers; the first two are absolute (0 = closed), the rest depend on the person too."""
    e0, e1 = (p[33] + p[133]) / 2, (p[362] + p[263]) / 2
    iod = np.linalg.norm(e1 - e0); r = (e1 - e0) / iod; d = np.array([-r[1], r[0]])
    v = lambda a, b: float((p[b] - p[a]) @ d / iod)
    nose = (p[2] + p[168]) / 2
    n = lambda b: float((p[b] - nose) @ d / iod)
    return np.array([np.linalg.norm(p[13] - p[14]) / iod,
                     (np.linalg.norm(p[82] - p[87]) + np.linalg.norm(p[312] - p[317])) / 2 / iod,
                     np.linalg.norm(p[61] - p[291]) / iod, n(152), v(0, 13), v(14, 17), n(0), n(17)], np.float32)


def read_video(path, limit=None):
    cap = cv2.VideoCapture(path); fps = cap.get(cv2.CAP_PROP_FPS); frames = []
    while limit is None or len(frames) < limit:
        ok, f = cap.read()
        if not ok:
            break
        frames.append(f)
    return frames, fps

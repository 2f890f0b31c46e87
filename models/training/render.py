"""A lip model file at work, as in the product: crop, network, feathered paste. Also the contact sheets.

   python3 render.py --model M.onnx --models DIR --audio A --sheet OUT.png [--video OUT.mp4] VIDEO ..."""
import argparse, os, subprocess
import numpy as np, cv2
import faces, sound


class LipGraph:
    def __init__(self, path, threads=1):
        self.graphs = faces.Graphs(path, threads=threads); m = manifest(path); f = lambda k, d: type(d)(m.get(k, d))
        self.geometry = dict(above=f('crop.above-eyes', 0.8), below=f('crop.below-mouth', 1.0), width=f('crop.width', 2.1))
        self.columns, self.before = f('mel.columns', 16), f('mel.columns-before', 0)
        import onnx
        shapes = {i.name: [d.dim_value for d in i.type.tensor_type.shape.dim] for i in onnx.load(path, load_external_data=False).graph.input}
        self.mel_name = next(n for n, s in shapes.items() if s[1] == 1); self.face_name = next(n for n, s in shapes.items() if s[1] == 6)
        self.size = shapes[self.face_name][3]; self.millis = []
        if shapes[self.mel_name][3]:
            self.columns = shapes[self.mel_name][3]

    def __call__(self, crops, mels, batch=16):
        """crops uint8 [N,S,S,3] BGR, mels [N,1,80,W] -> uint8 [N,S,S,3]"""
        out = []
        for k in range(0, len(crops), batch):
            full = crops[k:k + batch].astype(np.float32).transpose(0, 3, 1, 2) / 255; half = full.copy(); half[:, :, self.size // 2:] = 0
            y = self.graphs.run(0, mels[k:k + batch], np.concatenate((half, full), 1), names=[self.mel_name, self.face_name])[0]
            self.millis.append(self.graphs.millis / len(full)); out.append((np.clip(y, 0, 1) * 255 + 0.5).astype(np.uint8).transpose(0, 2, 3, 1))
        return np.concatenate(out)


def manifest(path):
    m = os.path.splitext(path)[0] + '.properties'
    if not os.path.exists(m):
        return {}
    return dict((x.strip() for x in l.split('=', 1)) for l in open(m, encoding='utf-8') if '=' in l and not l.lstrip().startswith('#'))


def feather(size, above, below, width):
    """Paste weight in crop pixels: an ellipse about mouth and chin that fades towards its rim."""
    t = (np.arange(size) + 0.5) / size; h = 1 + above + below
    y = t[:, None] * h - above - 1; x = (t[None] - 0.5) * width           # in eye-mouth distances from the mouth
    r = np.sqrt((x / min(0.88, 0.48 * width)) ** 2 + ((y - 0.14) / min(0.74, 0.95 * below - 0.14)) ** 2)
    v = np.clip((1 - r) / 0.38, 0, 1)
    return (v * v * (3 - 2 * v)).astype(np.float32)


def paste(frame, patch, matrix, mask):
    h, w = frame.shape[:2]
    s = patch.shape[0]; c = np.array([[0, 0], [s, 0], [0, s], [s, s]]) @ matrix[:, :2].T + matrix[:, 2]
    x0, y0 = np.maximum(np.floor(c.min(0)).astype(int), 0); x1, y1 = np.minimum(np.ceil(c.max(0)).astype(int) + 1, [w, h])
    if x1 <= x0 or y1 <= y0:
        return frame
    to = matrix.copy(); to[:, 2] -= [x0, y0]
    big = cv2.warpAffine(patch, to, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    m = cv2.warpAffine(mask, to, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)[:, :, None]
    out = frame.copy(); part = out[y0:y1, x0:x1]; part[:] = (part + m * (big - part) + 0.5).astype(np.uint8)
    return out


def crops_of(frames, pose, size, geometry):
    ms = [faces.crop_matrix(p, size, **geometry) for p in pose]
    return np.stack([faces.crop(f, m, size) for f, m in zip(frames, ms)]), ms


def speak(lip, frames, pose, mels):
    """Frames whose mouths say the mels; one mel window per frame."""
    c, ms = crops_of(frames, pose, lip.size, lip.geometry); y = lip(c, mels); mask = feather(lip.size, **lip.geometry)
    return [paste(f, p, m, mask) for f, p, m in zip(frames, y, ms)]


def find_poses(graphs, frames):
    found = [faces.detect(graphs, f) for f in frames]
    pose = faces.poses([f[0] if f else np.full((6, 2), np.nan) for f in found])
    return pose, [f[1] if f else None for f in found]


def face_view(frame, pose, size=160, grow=1.0):
    m = faces.crop_matrix(pose, size, above=1.1 * grow, below=1.2, width=2.6 * grow)
    return faces.crop(frame, m, size)


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--model', required=True); p.add_argument('--models', required=True); p.add_argument('--audio', required=True)
    p.add_argument('--sheet'); p.add_argument('--video'); p.add_argument('--count', type=int, default=8); p.add_argument('--start', type=float, default=0.6)
    p.add_argument('--every', type=int, default=3); p.add_argument('--size', type=int, default=176); p.add_argument('videos', nargs='+')
    a = p.parse_args()
    lip = LipGraph(a.model); graphs = faces.Graphs(os.path.join(a.models, 'blazeface_back_256.onnx')); m = sound.mel(sound.read_audio(a.audio)); rows = []
    for v in a.videos:
        n = None if a.video else a.count * a.every + 30
        frames, fps = faces.read_video(v, n)
        if len(frames) == 1 and not a.video:                                    # a picture
            frames, fps = frames * n, 25.0
        n = len(frames); pose, _ = find_poses(graphs, frames)
        if pose is None:
            print('no face in', v); continue
        first = int(a.start * fps); mels = sound.windows(m, fps, n + first, lip.columns, lip.before)[0 if a.video else first:][:n]
        if a.video:
            out = speak(lip, frames, pose, mels); h, w = frames[0].shape[:2]
            q = subprocess.Popen(['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'bgr24', '-s', '%dx%d' % (w, h), '-r', str(fps), '-i', '-', '-i', a.audio, '-crf', '18', '-pix_fmt', 'yuv420p', '-shortest', a.video], stdin=subprocess.PIPE)
            [q.stdin.write(f.tobytes()) for f in out]; q.stdin.close(); q.wait()
        else:
            pick = [min(15 + k * a.every, n - 1) for k in range(a.count)]
            out = speak(lip, [frames[i] for i in pick], pose[pick], mels[pick])
            top = np.hstack([face_view(frames[i], pose[i], a.size) for i in pick]); low = np.hstack([face_view(f, pose[i], a.size) for f, i in zip(out, pick)])
            cv2.putText(top, os.path.basename(v)[:24], (3, 12), 0, 0.4, (0, 255, 255), 1)
            rows += [top, low]
    if a.sheet:
        cv2.imwrite(a.sheet, np.vstack(rows))
    lip.graphs.close(); graphs.close()

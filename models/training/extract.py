#!/usr/bin/python3
"""Looks at every training clip once: face poses, FaceMesh points, crops, sound. One .npz per clip in OUT/clips.

   python3 extract.py --models DIR --out OUT [-j 2] [--every 1] CLIP ...        (@file: a list of clips)"""
import argparse, multiprocessing, os, time
import numpy as np, cv2
import faces, sound

STORED, VIEW = 160, dict(above=0.2625, below=1.3625, width=2.625)      # crops are kept larger than the network's, for shifts and turns in training


def look(path, graphs, every):
    frames, fps = faces.read_video(path)
    mesh, keys, points = faces.Mesh(graphs), [], []
    for i, f in enumerate(frames):
        found = faces.detect(graphs, f) if i % every == 0 or i == len(frames) - 1 else None
        keys.append(found[0] if found else np.full((6, 2), np.nan))
        p = mesh.step(f, found[1] if found else None)
        points.append(p if p is not None else np.full((468, 2), np.nan))
    pose = faces.poses(np.array(keys)) if frames else None
    if pose is None:
        return None
    points = np.array(points, np.float32)
    code = np.array([faces.mouth_code(p) for p in points], np.float32)
    crops, local = [], []
    for i, f in enumerate(frames):
        m = faces.crop_matrix(pose[i], STORED, **VIEW)
        crops.append(cv2.imencode('.jpg', faces.crop(f, m, STORED), [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes())
        local.append((points[i] - m[:, 2]) @ np.linalg.inv(m[:, :2]).T)
    return dict(fps=fps, pose=pose.astype(np.float32), points=np.array(local, np.float32), code=code, crops=np.array(crops, dtype=object),
                u=float(np.median(pose[:, 3])), power=sound.power(sound.read_audio(path)).astype(np.float32))


def work(args, clips):
    graphs = faces.Graphs(os.path.join(args.models, 'blazeface_back_256.onnx'), os.path.join(args.models, 'facemesh468_192.onnx'))
    for c in clips:
        out = os.path.join(args.out, 'clips', os.path.splitext(os.path.basename(c))[0] + '.npz')
        if os.path.exists(out):
            continue
        try:
            d = look(c, graphs, args.every)
        except cv2.error as e:
            print('cannot read', c, e, flush=True); continue
        if d is None:
            print('no face in', c, flush=True); continue
        np.savez(out + '.tmp.npz', **d); os.replace(out + '.tmp.npz', out)
    graphs.close()


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--models', required=True, help='folder with blazeface_back_256.onnx and facemesh468_192.onnx')
    p.add_argument('--out', required=True); p.add_argument('-j', type=int, default=2)
    p.add_argument('--every', type=int, default=2, help='BlazeFace on every n-th frame, key points between are interpolated')
    p.add_argument('clips', nargs='+')
    a = p.parse_args()
    clips = [c for x in a.clips for c in (open(x[1:]).read().split() if x[0] == '@' else [x])]
    os.makedirs(os.path.join(a.out, 'clips'), exist_ok=True)
    start = multiprocessing.get_context('spawn').Process                                             # ONNX Runtime does not stand a fork
    t = time.time(); ps = [start(target=work, args=(a, clips[k::a.j])) for k in range(a.j)]
    [q.start() for q in ps]; [q.join() for q in ps]
    if any(q.exitcode for q in ps):
        raise SystemExit('%d of %d workers ended early; run it again to go on' % (sum(q.exitcode != 0 for q in ps), a.j))
    print('%d clips, %.0f s' % (len(clips), time.time() - t))

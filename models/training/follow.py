#!/usr/bin/python3
"""How closely drawn mouths follow what a model's own voices say, for any sound on any presenter.

   python3 follow.py heygem_lips.onnx --models NETS --audio A.wav B.wav --videos V.mp4 W.mp4 --out CLIPS [--mouth MEASURED]

Prints Pearson's r of the drawn opening (FaceMesh) with the gap that the voices name for that sound, beside r with the gap they name for the next
sound. CLIPS gets the films with their sound, to look at and for another measure: --mouth names what ../shared/eval/mouth.py wrote about them,
and its r is printed as well."""
import argparse, os, subprocess
import numpy as np, torch
import faces, render, sound
from evaluate import corr, track
from recover import networks


def voices_gap(voices, mels):
    with torch.no_grad():
        return np.mean([v(torch.from_numpy(mels))[:, 0, 0].numpy() for v in voices], 0)


def film(frames, fps, audio, path):
    h, w = frames[0].shape[:2]
    q = subprocess.Popen(['ffmpeg', '-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'bgr24', '-s', '%dx%d' % (w, h), '-r', str(fps), '-i', '-', '-i', audio, '-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-crf', '12', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-shortest', path], stdin=subprocess.PIPE)
    [q.stdin.write(f.tobytes()) for f in frames]; q.stdin.close(); q.wait()


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('model'); p.add_argument('--models', required=True); p.add_argument('--audio', nargs='+', required=True); p.add_argument('--videos', nargs='+', required=True)
    p.add_argument('--out', required=True); p.add_argument('--seconds', type=float, default=5); p.add_argument('--mouth', help='folder of mouth.py for the films in --out')
    a = p.parse_args(); os.makedirs(a.out, exist_ok=True); torch.set_num_threads(1); voices = networks(a.model)[0]; lip = render.LipGraph(a.model)
    graphs = faces.Graphs(os.path.join(a.models, 'blazeface_back_256.onnx'), os.path.join(a.models, 'facemesh468_192.onnx')); heard = [sound.mel(sound.read_audio(f)) for f in a.audio]
    print('| presenter | sound | follows | the next sound | mouth.py |\n|' + ' --- |' * 5)
    for video in a.videos:
        frames, fps = faces.read_video(video, int(a.seconds * 60)); n = int(a.seconds * fps); t = np.arange(n) % max(1, 2 * len(frames) - 2)
        frames = [frames[i] for i in np.where(t < len(frames), t, 2 * len(frames) - 2 - t)]; pose, boxes = render.find_poses(graphs, frames)
        said = [voices_gap(voices, sound.windows(m, fps, n, lip.columns, lip.before)) for m in heard]
        for k, (f, m) in enumerate(zip(a.audio, heard)):
            speech = slice(0, min(n, int(m.shape[1] / 80 * fps))); out = render.speak(lip, frames, pose, sound.windows(m, fps, n, lip.columns, lip.before)); film(out, fps, f, os.path.join(a.out, '%s.%s.mp4' % (stem(video), stem(f))))
            o = np.array([faces.opening(q) for q in track(graphs, out, boxes)]); other = '-'
            if a.mouth:
                q = np.load(os.path.join(a.mouth, '%s.%s.npz' % (stem(video), stem(f))))['open']; c = min(len(q), speech.stop); other = '%.2f' % corr(said[k][:c], q[:c])
            print('| %s | %s | %.2f | %.2f | %s |' % (stem(video), stem(f), corr(said[k][speech], o[speech]), corr(said[(k + 1) % len(said)][speech], o[speech]), other), flush=True)
    lip.graphs.close(); graphs.close()

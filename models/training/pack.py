#!/usr/bin/python3
"""Packs what extract.py found into one compact file for training (under 60 MB).

   python3 pack.py --clips OUT/clips --people people.json --held held_out.txt --drop lrc_drop_candidates.json --out crops.npz

Clips whose name is all digits are set lrc, others grid. Of each clip: log mel as bytes, mouth numbers of every frame, and a few JPEG crops
spread over the openings of the mouth. Held-out presenters, and every fifth grid clip, keep only sound and mouth numbers."""
import argparse, glob, json, os
import numpy as np
from data import pack_mel

ANCHORS = [33, 133, 362, 263, 168, 6, 197, 195, 5, 4, 98, 327, 2, 127, 356]      # points that speech does not move
INNER = [78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95]       # the inner rim of the lips

if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--clips', required=True); p.add_argument('--people', required=True)
    p.add_argument('--held', required=True, help='whom to keep out: a file of clip names, or numbers of groups with commas between')
    p.add_argument('--leave', default='brwg8p,pbwx1s,prii9a'); p.add_argument('--drop', required=True); p.add_argument('--out', required=True)
    p.add_argument('--frames', type=int, default=5); p.add_argument('--grid', type=int, default=220); p.add_argument('--grid-pictures', type=int, default=100)
    a = p.parse_args()
    people = json.load(open(a.people))
    if os.path.exists(a.held):
        held = {n for line in open(a.held) if line[0] != '#' for n in line.split()}
    else:
        held = {n for n in people if str(people[n]) in a.held.split(',')}
    drop = json.load(open(a.drop)); dropped = {c for k in drop for c in drop[k]} | set(a.leave.split(','))
    names, sets, keep, who, mel, code, index, anchors, inner, jpeg = [], [], [], [], [], [], [], [], [], []
    mo, no, fo, jo = [0], [0], [0], [0]
    files = sorted(glob.glob(os.path.join(a.clips, '*.npz'))); seen = 0
    for f in files:
        n = os.path.basename(f)[:-4]; lrc = n.isdigit()
        if '.tmp' in n or n in dropped or (lrc and n not in people):
            continue
        if not lrc:
            seen += 1
            if seen > a.grid:
                continue
        d = np.load(f, allow_pickle=True); c = d['code']; ok = np.flatnonzero(~np.isnan(c[:, 0]))
        if len(ok) < 15 or abs(float(d['fps']) - 25) > 0.1 or d['power'].shape[1] < 40:
            continue
        h = n in held if lrc else seen % 5 == 0
        names.append(n); sets.append('lrc' if lrc else 'grid'); keep.append(h); who.append(people[n] if lrc else -1)
        mel.append(pack_mel(d['power'])); mo.append(mo[-1] + mel[-1].shape[1]); code.append(c.astype(np.float32)); no.append(no[-1] + len(c))
        if not h and (lrc or seen <= a.grid_pictures):
            order = ok[np.argsort(c[ok, 0], kind='stable')]
            for i in sorted({int(order[k]) for k in np.linspace(0, len(order) - 1, a.frames).astype(int)}):
                index.append(i); anchors.append(d['points'][i][ANCHORS]); inner.append(d['points'][i][INNER]); b = np.frombuffer(d['crops'][i], np.uint8); jpeg.append(b); jo.append(jo[-1] + len(b))
        fo.append(len(index))
    np.savez_compressed(a.out, names=np.array(names), sets=np.array(sets), held=np.array(keep), who=np.array(who), mel=np.hstack(mel), mel_offset=mo,
                        code=np.concatenate(code), code_offset=no, frame_index=np.array(index), frame_offset=fo, anchors=np.array(anchors, np.float16), inner=np.array(inner, np.float16),
                        jpeg=np.concatenate(jpeg), jpeg_offset=jo)
    keep = np.array(keep); s = np.array(sets)
    print('lrc %d + %d held, grid %d + %d held, %d pictures, %.1f MB' % ((~keep & (s == 'lrc')).sum(), (keep & (s == 'lrc')).sum(),
          (~keep & (s == 'grid')).sum(), (keep & (s == 'grid')).sum(), len(index), os.path.getsize(a.out) / 1e6))

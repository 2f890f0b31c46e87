#!/usr/bin/python3
"""Groups clips by person: mean face picture and mean landmark geometry, average linkage.   python3 people.py --clips DIR --out people.json --sheet people.png

Needed to keep whole presenters out of training where clips carry no names. Look at the sheet: one row is one group."""
import argparse, glob, json, os
import numpy as np, cv2
from scipy.cluster.hierarchy import linkage, fcluster


def describe(path):
    d = np.load(path, allow_pickle=True); p = d['points']; ok = np.flatnonzero(~np.isnan(p[:, 0, 0]))
    if len(ok) < 5:
        return None
    grays, geo = [], []
    for i in ok[::5]:
        q = p[i]; e0, e1 = (q[33] + q[133]) / 2, (q[362] + q[263]) / 2; v = e1 - e0; s = np.linalg.norm(v); r = v / s
        rot = np.array([[r[0], r[1]], [-r[1], r[0]]])
        geo.append(((q - (e0 + e1) / 2) @ rot.T / s)[np.r_[0:10, 33, 133, 362, 263, 61, 291, 0, 17, 152, 234, 454, 172, 397, 98, 327, 48, 278, 168, 6, 197, 195, 5, 70, 300, 105, 334, 50, 280, 205, 425]].ravel())
        t = np.float32([[20, 10], [44, 10]]); k = 24 / s
        m = np.column_stack([k * rot, t.mean(0) - k * rot @ ((e0 + e1) / 2)])
        im = cv2.imdecode(np.frombuffer(d['crops'][i], np.uint8), 1)
        grays.append(cv2.warpAffine(im, m, (64, 64), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE))
    face = np.mean(grays, 0)[:52, 8:56]
    lab = cv2.cvtColor(face.astype(np.uint8), cv2.COLOR_BGR2LAB).astype(np.float32)
    g = lab[:, :, 0]; g = g - cv2.GaussianBlur(g, (0, 0), 12)
    g = cv2.resize(g, (24, 26), interpolation=cv2.INTER_AREA); g = g / (g.std() + 1e-3)
    skin = np.concatenate([lab[20:30, 4:14].mean((0, 1)), lab[20:30, 34:44].mean((0, 1))])
    return g.ravel(), np.mean(geo, 0), skin, np.mean(grays, 0).astype(np.uint8)


if __name__ == '__main__':
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--clips', required=True); a.add_argument('--out', required=True); a.add_argument('--sheet', required=True)
    a.add_argument('--pattern', default='[0-9]*.npz'); a.add_argument('--groups', type=int, default=48); a.add_argument('--link', default='ward')
    a = a.parse_args()
    cache = a.out + '.npz'
    names, d = [], []
    for f in sorted(glob.glob(os.path.join(a.clips, a.pattern))):
        x = describe(f) if '.tmp.' not in f else None
        if x: names.append(os.path.basename(f)[:-4]); d.append(x)
    g, geo, skin, face = (np.stack(x) for x in zip(*d))
    geo = (geo - geo.mean(0)) / geo.std(); skin = (skin - skin.mean(0)) / skin.std(0)
    x = np.hstack([g / np.sqrt(g.shape[1]), geo * 2.0 / np.sqrt(geo.shape[1]) , skin * 0.15 / np.sqrt(6)])
    group = fcluster(linkage(x, a.link), a.groups, 'maxclust')
    json.dump({n: int(c) for n, c in zip(names, group)}, open(a.out, 'w'))
    rows = []
    for c in sorted(set(group), key=lambda c: -np.sum(group == c)):
        k = np.flatnonzero(group == c); s = k[np.linspace(0, len(k) - 1, min(24, len(k))).astype(int)]
        r = [cv2.putText(face[i].copy(), names[i], (0, 62), 0, .3, (255, 255, 255), 1) for i in s]
        lab = np.zeros((64, 64, 3), np.uint8); cv2.putText(lab, '%d: %d' % (c, len(k)), (1, 30), 0, .4, (255, 255, 255), 1)
        rows.append(np.hstack([lab] + r + [np.zeros((64, 64, 3), np.uint8)] * (24 - len(r))))
    cv2.imwrite(a.sheet, np.vstack(rows)); print(len(names), 'clips', len(rows), 'groups')

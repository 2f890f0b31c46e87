#!/usr/bin/python3
"""Joins voices and painter into one ONNX file with its manifest, and compares ONNX Runtime with torch.

   python3 export.py --data crops.npz --voice voice1.pt [voice2.pt ...] --gate gate.pt --painter painter.pt --out heygem_lips.onnx"""
import argparse, hashlib, os
import numpy as np, torch
import faces
from data import Clips
from nets import BEFORE, COLUMNS, CROP, LEFT, SIZE, TOP, LipModel, Painter, Reader, Voice

PATH = torch.tensor([[1, 1, 0, 0.58, 0.32, 0.86, 0, 0.94]])      # how jaw and lips go when the gap goes by 1: regression over the voices' answers to training clips

if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--data', help='crops.npz, for the closed mouth'); p.add_argument('--voice', nargs='+', required=True); p.add_argument('--gate', required=True); p.add_argument('--painter', nargs='+', required=True, help='of several, the mean of their weights'); p.add_argument('--out', required=True)
    p.add_argument('--rest', help='the closed mouth of networks that recover.py read back, instead of --data')
    p.add_argument('--gain', type=float, default=2.0, help='how far predicted mouths are stretched about the closed one (regression shrinks them)')
    p.add_argument('--knee', type=float, default=0.0, help='by how much a predicted mouth is closed before it is stretched, in units of the gap')
    p.add_argument('--looks', type=int, default=2, help='how often the painter looks: 2 takes away more of the source mouth, 1 is twice as fast')
    p.add_argument('--reader', help='lets the second look correct what the first missed'); p.add_argument('--back', type=float, default=1.0, help='by how much'); p.add_argument('--more', type=float, default=0.8, help='units of the gap that it may ask for on top')
    p.add_argument('--press', type=float, default=0.0, help='how far below closed lips are asked for where nobody speaks')
    p.add_argument('--shut', type=float, default=-0.8, help='how far below closed the second look may ask')
    p.add_argument('--sharpen', type=float, default=0.65)
    p.add_argument('--later', type=int, default=1, help='mel columns by which the window begins later than in training; the voices answer best so')
    p.add_argument('--fixture', help='also write a fixed input and its output here (.npz), for tests')
    a = p.parse_args()
    if not (a.data or a.rest):
        p.error('give --data or --rest')
    voices = []
    for f in a.voice:
        s = torch.load(f, map_location='cpu'); v = Voice(s['width']); v.load_state_dict(s['model']); voices.append(v)
    s = torch.load(a.gate, map_location='cpu'); gate = Voice(s['width'], 0.1, 1); gate.load_state_dict(s['model'])
    states = [torch.load(f, map_location='cpu')['model'] for f in a.painter]
    painter = Painter(); painter.load_state_dict({k: sum(s[k] for s in states) / len(states) if v.is_floating_point() else v for k, v in states[0].items()})
    rest = torch.load(a.rest)['rest'] if a.rest else torch.tensor(Clips(a.data).rest(), dtype=torch.float32)[None]
    gain = torch.full((1, 8), 1.4); gain[0, [0, 1, 3, 7]] = a.gain                    # opening and jaw; width and lips less
    low = torch.full((1, 8), -4.0); low[0, :2] = a.shut if a.reader else 0; reader, back, more = None, None, None
    if a.reader:
        reader = Reader(); reader.load_state_dict(torch.load(a.reader, map_location='cpu')['model']); back = torch.tensor([[1, 1, 0.3, 0.5, 0, 0, 0.3, 0.5]]) * a.back; more = torch.full((1, 8), a.more)
    press = a.press * torch.tensor([[1, 1, 0, 0.3, 0, 0, 0, 0]])
    if a.knee:                                                                       # lips and jaw of a shut mouth stay as they are at rest: thinner lips look pale
        low[0, [3, 4, 5, 7]] = (rest + press)[0, [3, 4, 5, 7]]
    model = LipModel(voices, gate, painter, rest, gain, low, a.looks, a.sharpen, reader, back, more, press, a.knee * PATH).eval()
    mel, face = torch.zeros(2, 1, 80, COLUMNS) - 4, torch.rand(2, 6, CROP, CROP, generator=torch.Generator().manual_seed(1))
    torch.onnx.export(model, (mel, face), a.out, input_names=['mel', 'face'], output_names=['picture'], opset_version=16,
                      dynamic_axes={k: {0: 'batch'} for k in ('mel', 'face', 'picture')})
    g = torch.Generator().manual_seed(7); mel, face = torch.rand(3, 1, 80, COLUMNS, generator=g) * 8 - 4, torch.rand(3, 6, CROP, CROP, generator=g)
    face = torch.nn.functional.avg_pool2d(face, 9, 1, 4)
    with torch.no_grad():
        want = model(mel, face).numpy()
    r = faces.Graphs(a.out); got = r.run(0, mel.numpy(), face.numpy(), names=['mel', 'face'])[0]; r.close()
    print('params %d, largest difference between ONNX Runtime and torch %.2g' % (sum(q.numel() for q in model.parameters()), np.abs(got - want).max()))
    assert np.abs(got - want).max() < 1e-4
    g = faces.GEOMETRY; px = SIZE / g['width']; bottom = CROP - SIZE - TOP
    text = ['# Our own lip model, trained by models/training (README.md there says how and how well).', 'name=heygem_lips',
            'source=trained from scratch on LRC-AR (news presenters, in Arabic) and GRID (talker s1)', 'licence=research and evaluation',
            'training=models/training: extract.py, people.py, pack.py, train_voice.py, align.py, train_gate.py, train_reader.py, train.py, export.py --gain %g --knee %g --later %d --looks %d --sharpen %g --back %g --more %g --shut %g --press %g' % (a.gain, a.knee, a.later, a.looks, a.sharpen, a.back if a.reader else 0, a.more if a.reader else 0, a.shut, a.press),
            'table=models/training/README.md, "How good it is"', 'sha256=' + hashlib.sha256(open(a.out, 'rb').read()).hexdigest(),
            'input=mel float32 [N, 1, 80, %d]; face float32 [N, 6, %d, %d], NCHW, BGR, 0..1' % (COLUMNS, CROP, CROP), 'output=picture float32 [N, 3, %d, %d], NCHW, BGR, 0..1' % (CROP, CROP),
            'crop.above-eyes=%.5f' % (g['above'] + TOP / px), 'crop.below-mouth=%.5f' % (g['below'] + bottom / px), 'crop.width=%.5f' % (CROP / px),
            'mel.columns=%d' % COLUMNS, 'mel.columns-before=%d' % (BEFORE - a.later)]
    open(os.path.splitext(a.out)[0] + '.properties', 'w').write('\n'.join(text) + '\n')
    if a.fixture:
        np.savez(a.fixture, mel=mel.numpy()[:1], face=face.numpy()[:1], picture=want[:1])
    print('%.2f MB' % (os.path.getsize(a.out) / 1e6))

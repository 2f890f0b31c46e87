#!/usr/bin/python3
"""Turns an original Wav2Lip checkpoint (wav2lip.pth, wav2lip_gan.pth: the 96 px network) that you own into ONNX for `--lip_model`.

   python3 export_wav2lip.py wav2lip_gan.pth wav2lip_gan.onnx
   python3 export_wav2lip.py --self-test OUT.onnx        the same network with seeded weights, exported and compared with torch

Wav2Lip's weights are for research and other non-commercial use; they are not part of this project. Later networks of other
sizes (256, 288, 384) have other layers: their own export scripts make files that `--lip_model` takes as well."""
import argparse, os
import numpy as np, torch
from torch import nn


class Layer(nn.Module):
    """Convolution, batch norm, relu; adds its input when residual. Parameter names are those of the published checkpoints."""

    def __init__(self, i, o, kernel, stride, pad, residual=False, grow=None):
        super().__init__()
        c = nn.Conv2d(i, o, kernel, stride, pad) if grow is None else nn.ConvTranspose2d(i, o, kernel, stride, pad, grow)
        self.conv_block = nn.Sequential(c, nn.BatchNorm2d(o)); self.residual = residual

    def forward(self, x):
        y = self.conv_block(x)
        return torch.relu(y + x if self.residual else y)


def same(n, times):
    return [Layer(n, n, 3, 1, 1, True) for _ in range(times)]


class Wav2Lip(nn.Module):
    def __init__(self):
        super().__init__()
        block = lambda *layers: nn.Sequential(*layers)
        down = lambda i, o, times: block(Layer(i, o, 3, 2, 1), *same(o, times))
        up = lambda i, o: block(Layer(i, o, 3, 2, 1, grow=1), *same(o, 2))
        self.face_encoder_blocks = nn.ModuleList([block(Layer(6, 16, 7, 1, 3)), down(16, 32, 2), down(32, 64, 3), down(64, 128, 2), down(128, 256, 2),
                                                  down(256, 512, 1), block(Layer(512, 512, 3, 1, 0), Layer(512, 512, 1, 1, 0))])
        self.audio_encoder = block(Layer(1, 32, 3, 1, 1), *same(32, 2), Layer(32, 64, 3, (3, 1), 1), *same(64, 2), Layer(64, 128, 3, 3, 1), *same(128, 2),
                                   Layer(128, 256, 3, (3, 2), 1), *same(256, 1), Layer(256, 512, 3, 1, 0), Layer(512, 512, 1, 1, 0))
        self.face_decoder_blocks = nn.ModuleList([block(Layer(512, 512, 1, 1, 0)), block(Layer(1024, 512, 3, 1, 0, grow=0), *same(512, 1)),
                                                  up(1024, 512), up(768, 384), up(512, 256), up(320, 128), up(160, 64)])
        self.output_block = block(Layer(80, 32, 3, 1, 1), nn.Conv2d(32, 3, 1), nn.Sigmoid())

    def forward(self, mel, face):
        seen, x = [], face
        for b in self.face_encoder_blocks:
            x = b(x); seen.append(x)
        x = self.audio_encoder(mel)
        for b in self.face_decoder_blocks:
            x = torch.cat((b(x), seen.pop()), 1)
        return self.output_block(x)


def load(path):
    s = torch.load(path, map_location='cpu'); s = s.get('state_dict', s)
    return {k[7:] if k.startswith('module.') else k: v for k, v in s.items()}


def export(model, out):
    model.eval(); g = torch.Generator().manual_seed(3)
    mel, face = torch.rand(2, 1, 80, 16, generator=g) * 8 - 4, torch.rand(2, 6, 96, 96, generator=g)
    names = ['mel_spectrogram', 'video_frames', 'predicted_frames']
    torch.onnx.export(model, (mel, face), out, input_names=names[:2], output_names=names[2:], opset_version=13, dynamic_axes={n: {0: 'batch'} for n in names})
    from faces import Graphs
    mel, face = torch.rand(3, 1, 80, 16, generator=g) * 8 - 4, torch.rand(3, 6, 96, 96, generator=g)
    with torch.no_grad():
        want = model(mel, face).numpy()
    r = Graphs(out); got = r.run(0, mel.numpy(), face.numpy(), names=names[:2])[0]; r.close()
    worst = float(np.abs(got - want).max())
    print('%s: %.1f MB, spread of the output %.3f, largest difference between ONNX Runtime and torch %.2g' % (out, os.path.getsize(out) / 1e6, want.std(), worst))
    assert got.shape == (3, 3, 96, 96) and worst < 1e-4


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('checkpoint', nargs='?'); p.add_argument('out'); p.add_argument('--self-test', action='store_true')
    a = p.parse_args(); model = Wav2Lip()
    if a.self_test:
        g = torch.Generator().manual_seed(99); s = {}
        for k, v in model.state_dict().items():
            r = torch.rand(v.shape, generator=g) * 2 - 1 if v.is_floating_point() else v
            if v.dim() == 4:
                fan = v[0].numel() if 'decoder' not in k else v.shape[0] * v.shape[2] * v.shape[3] / 2
                r = r * (6 / fan) ** 0.5 * 0.8
            elif k.endswith(('running_var', 'conv_block.1.weight')):
                r = 1 + 0.1 * r
            elif v.is_floating_point():
                r = 0.1 * r
            s[k] = r
        torch.save({'state_dict': {'module.' + k: v for k, v in s.items()}}, a.out + '.pth'); a.checkpoint = a.out + '.pth'
    elif not a.checkpoint:
        p.error('name the checkpoint')
    model.load_state_dict(load(a.checkpoint)); export(model, a.out)
    if a.self_test:
        os.remove(a.checkpoint)

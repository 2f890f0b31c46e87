#!/usr/bin/python3
"""Reads the networks of a heygem_lips.onnx back into the .pt files that export.py, align.py and train.py --init take.

   python3 recover.py heygem_lips.onnx OUT        writes OUT/voice1.pt ..., gate.pt, reader.pt, painter.pt, rest.pt

The export folds every batch normalisation into the convolution before it. What comes back has normalisations that do nothing (mean 0, variance
1); train on with `train.py --frozen`, which keeps them so."""
import argparse, os
import onnx, torch
from onnx import numpy_helper
from torch import nn
from nets import Painter, Reader, Voice


def convolutions(graph, weights):
    """'painter.e1.1.0', 'voices.0.say.3' -> weight and bias. The painter's second look is the same weights under second names."""
    found = {}
    for n in graph.node:
        if n.op_type == 'Conv' and n.input[1] in weights:
            scope = n.name.strip('/').split('/')[:-1]                        # /voices.0/bands/bands.1/bands.1.0/Conv, /e1/e1.0/e1.0.0/Conv
            net = scope[0] if scope[0].split('.')[0] in ('voices', 'gate', 'reader') else 'painter'
            found[net + '.' + scope[-1]] = tuple(weights[i] for i in n.input[1:3])
    return found


def fill(net, name, weights, found):
    """The network with the weights that the graph has under that name; every one must be there."""
    last = None; given = set()
    with torch.no_grad():
        for k, m in net.named_modules():
            if isinstance(m, (nn.Conv1d, nn.Conv2d)):
                w, b = found[name + '.' + k]; m.weight.copy_(torch.tensor(w)); given.add(k + '.weight'); last = (k, m, b)
                if m.bias is not None:
                    m.bias.copy_(torch.tensor(b)); given.add(k + '.bias')
            elif isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)):
                m.weight.fill_(1); m.bias.copy_(torch.tensor(last[2])); m.running_mean.zero_(); m.running_var.fill_(1 - m.eps)
                given |= {k + s for s in ('.weight', '.bias', '.running_mean', '.running_var', '.num_batches_tracked')}
        for k, v in net.named_parameters():                                  # grids and edges are made anew
            if k not in given:
                v.copy_(torch.tensor(weights[name + '.' + k]))
    return net.eval()


def width(found, name):
    """Of a Voice: its fourth convolution has twice as many channels."""
    return found[name + '.bands.3.0'][0].shape[0] // 2


def networks(path):
    """voices, gate, reader, painter and the constants rest, gain, low, back, more (of files that have it) of an exported model."""
    graph = onnx.load(path).graph; weights = {i.name: numpy_helper.to_array(i) for i in graph.initializer}; found = convolutions(graph, weights)
    names = sorted({'.'.join(k.split('.')[:2]) for k in found if k.startswith('voices')}, key=lambda n: int(n.split('.')[1]))
    voices = [fill(Voice(width(found, n)), n, weights, found) for n in names]
    gate = fill(Voice(width(found, 'gate'), 0.1, 1), 'gate', weights, found)
    return voices, gate, fill(Reader([found['reader.see.%d.0' % k][0].shape[0] for k in range(3)]), 'reader', weights, found), fill(Painter(), 'painter', weights, found), {k: torch.tensor(weights[k]) for k in ('rest', 'gain', 'low', 'back', 'more') if k in weights}


if __name__ == '__main__':
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('model'); p.add_argument('out'); a = p.parse_args(); os.makedirs(a.out, exist_ok=True)
    voices, gate, reader, painter, constants = networks(a.model); keep = lambda n, **d: torch.save(d, os.path.join(a.out, n + '.pt'))
    for k, v in enumerate(voices, 1):
        keep('voice%d' % k, model=v.state_dict(), width=v.bands[3][0].out_channels // 2)
    keep('gate', model=gate.state_dict(), width=gate.bands[3][0].out_channels // 2); keep('reader', model=reader.state_dict()); keep('painter', model=painter.state_dict()); keep('rest', rest=constants['rest'])
    print('%d voices, gate, reader, painter' % len(voices), {k: [round(float(x), 3) for x in v[0]] for k, v in constants.items()})

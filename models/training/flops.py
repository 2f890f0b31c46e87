#!/usr/bin/python3
"""Size of a lip model's file, and multiply-adds of its convolutions and matrix products for one frame, counted twice as is usual.   python3 flops.py M.onnx"""
import os, sys
import numpy as np, onnx
from onnx import shape_inference

m = onnx.load(sys.argv[1])
for i in m.graph.input:
    i.type.tensor_type.shape.dim[0].dim_value = 1
g = shape_inference.infer_shapes(m).graph
shape = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in list(g.value_info) + list(g.input) + list(g.output)}
weight = {w.name: list(w.dims) for w in g.initializer}
for n in g.node:                                   # a weight shared by two places gets a second name
    if n.op_type == 'Identity' and n.input[0] in weight:
        weight[n.output[0]] = weight[n.input[0]]
total = 0
unknown = [n.name for n in g.node if n.op_type in ('Conv', 'ConvTranspose', 'Gemm', 'MatMul') and not all(shape.get(n.output[0]) or [0])]
assert not unknown, 'shapes unknown: %s' % unknown[:3]
for n in g.node:
    if n.op_type == 'Conv':
        w, o = weight[n.input[1]], shape[n.output[0]]; total += 2 * int(np.prod(w[1:])) * int(np.prod(o[1:]))
    elif n.op_type == 'ConvTranspose':
        total += 2 * int(np.prod(weight[n.input[1]])) * int(np.prod(shape[n.input[0]][2:]))
    elif n.op_type in ('Gemm', 'MatMul') and n.input[1] in weight:
        total += 2 * int(np.prod(weight[n.input[1]]))
print('%.4f GFLOP per frame in convolutions and matrix products, file of %.2f MB' % (total / 1e9, os.path.getsize(sys.argv[1]) / 1e6))

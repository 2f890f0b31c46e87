#!/usr/bin/python3
"""Frames per second of a lip model in ONNX Runtime.   python3 speed.py M.onnx [threads] [batch]"""
import sys
import numpy as np
import render

a = sys.argv[1:]; threads, n = int(a[1]) if len(a) > 1 else 2, int(a[2]) if len(a) > 2 else 16
lip = render.LipGraph(a[0], threads=threads); rng = np.random.default_rng(1)
crops = rng.integers(0, 256, (n, lip.size, lip.size, 3), np.uint8); mels = rng.uniform(-4, 4, (n, 1, 80, lip.columns)).astype(np.float32)
for _ in range(12):
    lip(crops, mels, n)
best, middle = min(lip.millis), float(np.median(lip.millis))
print('batch %d, %d threads: best %.2f ms (%.0f frames/s), median %.2f ms (%.0f frames/s) per frame' % (n, threads, best, 1000 / best, middle, 1000 / middle))
lip.graphs.close()

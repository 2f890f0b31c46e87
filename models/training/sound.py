"""The mel spectrogram that Wav2Lip-type networks hear (16 kHz, 80 columns per second, values -4..4)."""
import math, subprocess
import numpy as np

RATE, WINDOW, HOP, BANDS = 16000, 800, 200, 80


def _filters():
    to_mel = lambda f: f * 3 / 200 if f < 1000 else 15 + math.log(f / 1000) * 27 / math.log(6.4)
    to_hz = lambda m: m * 200 / 3 if m < 15 else 1000 * 6.4 ** ((m - 15) / 27)
    lo, hi = to_mel(55.0), to_mel(7600.0)
    edge = np.array([to_hz(lo + (hi - lo) * i / (BANDS + 1)) for i in range(BANDS + 2)])
    f = np.arange(WINDOW // 2 + 1) * (RATE / WINDOW)
    rise = (f[None] - edge[:-2, None]) / (edge[1:-1] - edge[:-2])[:, None]
    fall = (edge[2:, None] - f[None]) / (edge[2:] - edge[1:-1])[:, None]
    return np.maximum(0, np.minimum(rise, fall)) * (2 / (edge[2:] - edge[:-2]))[:, None]


FILTERS = _filters()
HANN = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)


def read_audio(path):
    """Mono 16 kHz samples in -1..1 of any file ffmpeg reads."""
    r = subprocess.run(['ffmpeg', '-v', 'error', '-i', path, '-vn', '-ac', '1', '-ar', str(RATE), '-f', 's16le', '-'],
                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return np.frombuffer(r.stdout[:len(r.stdout) // 2 * 2], '<i2') / 32768.0


def power(x):
    """Linear mel amplitudes [80, columns]."""
    x = np.pad(x, (0, max(0, 401 - len(x))))
    y = np.pad(np.append(x[:1], x[1:] - 0.97 * x[:-1]), WINDOW // 2, mode='reflect')
    frames = np.lib.stride_tricks.sliding_window_view(y, WINDOW)[::HOP]
    return FILTERS @ np.abs(np.fft.rfft(frames * HANN, axis=1)).T


def scale(linear):
    return np.clip(1.6 * np.log10(np.maximum(1e-5, linear)) + 2.4, -4, 4).astype(np.float32)


def mel(x):
    return scale(power(x))


def windows(m, fps, count, columns=16, before=0, shift=0.0):
    """Mel windows [count,1,80,columns] of the frames 0..count-1 (shift in frames); columns outside the sound are -4."""
    pad = columns + before + 64
    p = np.pad(m, ((0, 0), (pad, pad)), constant_values=-4.0)
    start = [min(max(int((i + shift) * (80.0 / fps)) - before + pad, 0), p.shape[1] - columns) for i in range(count)]
    return np.stack([p[None, :, s:s + columns] for s in start])

"""Sounds that are no speech: rooms, fans, traffic, hum, keys, rustling. Made here, as mel amplitudes, so that neighbouring columns and bands hang
together as those of recorded noise do."""
import numpy as np
import sound

SECONDS = 6


def _shaped(rng, n, slope, ripple):
    """Noise whose spectrum falls by slope dB per octave and is uneven by ripple dB."""
    f = np.fft.rfftfreq(n, 1 / sound.RATE); octave = np.log2(np.maximum(f, 30) / 30); k = rng.normal(size=24)
    gain = 10 ** ((-slope * octave + ripple * np.interp(octave, np.linspace(0, 8.1, 24), k)) / 20)
    return np.fft.irfft(np.fft.rfft(rng.normal(size=n)) * gain, n)


def _sway(rng, n, rate, depth):
    """A level that wanders by depth dB, rate times per second."""
    k = rng.normal(size=int(n / sound.RATE * rate) + 3)
    return 10 ** (depth * np.interp(np.arange(n) / sound.RATE * rate, np.arange(len(k)), k) / 20)


def _one(rng, kind):
    n, u = SECONDS * sound.RATE, rng.uniform; t = np.arange(n) / sound.RATE
    x = _shaped(rng, n, {'white': u(-1, 1), 'pink': u(2, 4), 'brown': u(5, 8)}.get(kind, u(-1, 7)), u(0, 6)); x /= x.std()
    if kind == 'hum':
        base = rng.choice([50.0, 60.0, 100.0, 120.0, u(40, 400)])
        x = x * u(0.02, 0.5) + sum(u(0.1, 1) / h ** u(0.3, 1.2) * np.sin(2 * np.pi * base * h * t + u(0, 6)) for h in range(1, int(u(2, 20))))
    elif kind == 'fan':
        x = x * (1 + u(0.1, 0.6) * np.sin(2 * np.pi * u(0.5, 25) * t))
    elif kind == 'traffic':
        x = x * _sway(rng, n, u(0.3, 2), u(2, 6))
    elif kind in ('keys', 'rustle'):
        e = np.zeros(n); at = rng.integers(0, n, int(SECONDS * (u(1, 9) if kind == 'keys' else u(5, 60)))); e[at] = rng.exponential(size=len(at))
        d = int(sound.RATE * (u(0.003, 0.02) if kind == 'keys' else u(0.02, 0.15))); e = np.convolve(e, np.exp(-np.arange(4 * d) / d))[:n]
        x = x * (e / max(e.max(), 1e-9) + u(0.001, 0.05))
    elif kind == 'beep':
        on = (t * u(0.3, 3)) % 1 < u(0.1, 0.9)
        x = x * u(0.01, 0.3) + np.sin(2 * np.pi * u(200, 4000) * t) * on
    return sound.power(x / np.sqrt((x ** 2).mean()))


class Noises:
    """amount recordings of 6 s whose samples have an effective value of 1."""

    def __init__(self, seed=3, amount=90):
        rng = np.random.default_rng(seed); kinds = ('white', 'pink', 'brown', 'uneven', 'uneven', 'hum', 'fan', 'traffic', 'keys', 'rustle', 'beep')
        self.all = [_one(rng, kinds[i % len(kinds)]).astype(np.float32) for i in range(amount)]

    def take(self, rng, columns):
        """[80,columns] mel amplitudes, at an effective value of 1 of the samples"""
        x = self.all[int(rng.integers(len(self.all)))]; p = np.concatenate([x[:, int(rng.integers(0, x.shape[1] - 8)):]] + [x] * (columns // x.shape[1] + 1), 1)
        return p[:, :columns]

    def alone(self, rng, columns):
        """log mel [80,columns] of digital silence or of noise between -85 and -20 dBFS, at times one noise after another"""
        if rng.uniform() < 0.2:
            return np.full((80, columns), -6.0, np.float32)
        p = self.take(rng, columns) * 10 ** (rng.uniform(-85, -20) / 20)
        if rng.uniform() < 0.3:
            k = int(rng.integers(columns)); q = self.take(rng, columns) * 10 ** (rng.uniform(-85, -20) / 20); p = p.copy(); p[:, k:] = q[:, k:]
        return log(p)


def log(p):
    return (1.6 * np.log10(np.maximum(1e-5, p)) + 2.4).astype(np.float32)


def under(m, speech, noises, rng, lowest=3, highest=45):
    """log mel m with noise under it, lowest..highest dB below the columns that are speech (a slice)"""
    p = 10 ** ((m - 2.4) / 1.6); n = noises.take(rng, m.shape[1]); level = np.sqrt((p[:, speech] ** 2).mean() / max((n ** 2).mean(), 1e-12))
    return log(np.sqrt(p ** 2 + (n * level * 10 ** (-rng.uniform(lowest, highest) / 20)) ** 2))

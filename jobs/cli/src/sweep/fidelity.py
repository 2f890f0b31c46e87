#!/usr/bin/env python3
"""How near the pictures outside the mouth stay to the source: PSNR of luma per clip.

    jobs/cli/src/sweep/fidelity.py --work /tmp/fidelity --voice two-seconds.wav CLIP...
    jobs/cli/src/sweep/fidelity.py --work /tmp/presets --voice two-seconds.wav --presets ultrafast,veryfast,medium CLIP...

Renders every clip losslessly and as users get it, or with each of some presets. Where the lossless one differs from the
source is the mask; everywhere else the other one is compared with the source. SSIM compares the whole picture with the
lossless one, the mouth included. Needs ffmpeg and ffprobe on the PATH and numpy. Clips must be longer than the sound and
stand upright, in 4:2:0 of 8 bits; their frame rate may vary.
"""

import argparse
import math
import os
import re
import shutil
import subprocess

import numpy

MARGIN = 2


def luma(file, width, height, frames):
    """The first frames of a file, uint8 [frames, height, width]."""
    command = ["ffmpeg", "-v", "error", "-i", file, "-frames:v", str(frames), "-fps_mode", "passthrough"]
    data = subprocess.check_output(command + ["-vf", "extractplanes=y", "-f", "rawvideo", "-"])
    return numpy.frombuffer(data, numpy.uint8).reshape(-1, height, width)


def probe(file):
    """Width, height, frames and frames per second of an output."""
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-count_packets", "-of", "csv=p=0", "-show_entries"]
    answer = subprocess.check_output(command + ["stream=width,height,r_frame_rate,nb_read_packets", file], text=True)
    width, height, rate, frames = answer.strip().strip(",").split(",")[:4]
    num, den = rate.split("/")
    return int(width), int(height), int(frames), int(num) / int(den)


def shown(file, frames, rate):
    """The source frame that each output frame shows: the one whose time is nearest, the later one of two."""
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time"]
    answer = subprocess.check_output(command + ["-of", "csv=p=0", file], text=True)
    times = numpy.array([float(line.strip(",")) for line in answer.split() if line.strip(",")])
    times = numpy.round((times - times[0]) * 1e6)
    away = numpy.abs(times[None, ::-1] - numpy.arange(frames)[:, None] * 1e6 / rate)
    return len(times) - 1 - away.argmin(axis=1)


def wider(mask):
    """A mask grown by the reach of the deblocking filter."""
    for axis in (1, 2):
        grown = mask.copy()
        for shift in range(-MARGIN, MARGIN + 1):
            grown |= numpy.roll(mask, shift, axis)
        mask = grown
    return mask


def ssim(one, other):
    """SSIM of luma between two videos, 0..1."""
    command = ["ffmpeg", "-hide_banner", "-i", one, "-i", other, "-lavfi", "[0:v][1:v]ssim", "-f", "null", "-"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return float(re.search(r"SSIM Y:([0-9.]+)", answer).group(1))


class Clip:
    """A source, its lossless rendering, and where both are the same."""

    def __init__(self, file, work):
        self.name = os.path.basename(file)
        self.base = os.path.splitext(self.name)[0] + ".mp4"
        self.lossless = os.path.join(work, "lossless", self.base)
        self.width, self.height, self.frames, rate = probe(self.lossless)
        index = shown(file, self.frames, rate)
        self.source = luma(file, self.width, self.height, index.max() + 1)[index]
        self.outside = ~wider(luma(self.lossless, self.width, self.height, self.frames) != self.source)

    def row(self, label, output):
        """A row of the table, and the PSNR in it."""
        lossy = luma(output, self.width, self.height, self.frames)
        error = (lossy.astype(numpy.int32) - self.source) ** 2 * self.outside
        share = self.outside.sum(axis=(1, 2))
        each = error.sum(axis=(1, 2)) / share
        psnr = 10 * math.log10(255**2 / (error.sum() / share.sum()))
        cells = (
            "%.1f" % psnr,
            "%.1f" % (10 * math.log10(255**2 / each.max())),
            "%.1f" % (100 - 100 * share.sum() / self.outside.size),
            "%.4f" % ssim(output, self.lossless),
            "%.0f" % (os.path.getsize(output) * 8 / 1000 / self.frames),
        )
        return "| " + " | ".join((self.name, label) + cells) + " |", psnr


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    home = os.path.normpath(os.path.join(here, "..", "..", "..", ".."))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", required=True, help="scratch folder")
    parser.add_argument("--voice", required=True, help="a sound shorter than the clips")
    parser.add_argument("--presets", help="presets to compare, comma separated; the default one when not said")
    parser.add_argument("--heygem", default=os.path.join(home, "heygem"))
    parser.add_argument("clips", nargs="+")
    options = parser.parse_args()
    inputs = os.path.join(options.work, "in")
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(inputs)
    for clip in options.clips:
        os.symlink(os.path.abspath(clip), os.path.join(inputs, os.path.basename(clip)))
    ways = {"default": []}
    if options.presets:
        ways = {preset: ["--preset", preset] for preset in options.presets.split(",")}
    for name, more in [("lossless", ["--crf", "0"])] + list(ways.items()):
        command = [options.heygem, "batch", "--audio_input", options.voice, "--video_dir", inputs]
        command += ["--output_dir", os.path.join(options.work, name)]
        subprocess.check_call(command + ["--workspace", os.path.join(options.work, "workspace")] + more)
    print("| clip | preset | PSNR outside the mask, dB | worst frame, dB | mask, % of the picture | SSIM | kbit per frame |")
    print("|---|---|---|---|---|---|---|")
    worst = math.inf
    for file in sorted(options.clips):
        clip = Clip(file, options.work)
        for name in ways:
            row, psnr = clip.row(name, os.path.join(options.work, name, clip.base))
            worst = min(worst, psnr)
            print(row, flush=True)
    print("\nLowest: %.1f dB" % worst)


if __name__ == "__main__":
    main()

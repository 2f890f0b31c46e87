#!/usr/bin/env python3
"""How near the pictures outside the mouth stay to the source: PSNR of luma per clip.

    jobs/cli/src/sweep/fidelity.py --work /tmp/fidelity CLIP...

Renders every clip twice, losslessly and as users get it. Where the lossless one differs from the source is the mask;
everywhere else the other one is compared with the source. Needs ffmpeg on the PATH and numpy. Clips must have a constant
frame rate and be longer than the sound.
"""

import argparse
import math
import os
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
    command = ["ffprobe", "-v", "error", "-select_streams", "v", "-count_packets", "-of", "csv=p=0"]
    answer = subprocess.check_output(command + ["-show_entries", "stream=width,height,nb_read_packets", file], text=True)
    return [int(x) for x in answer.strip().strip(",").split(",")[:3]]


def wider(mask):
    """A mask grown by the reach of the deblocking filter."""
    for axis in (1, 2):
        grown = mask.copy()
        for shift in range(-MARGIN, MARGIN + 1):
            grown |= numpy.roll(mask, shift, axis)
        mask = grown
    return mask


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    home = os.path.normpath(os.path.join(here, "..", "..", "..", ".."))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--work", required=True, help="scratch folder")
    parser.add_argument("--voice", required=True, help="a sound shorter than the clips")
    parser.add_argument("--heygem", default=os.path.join(home, "heygem"))
    parser.add_argument("clips", nargs="+")
    options = parser.parse_args()
    inputs = os.path.join(options.work, "in")
    shutil.rmtree(options.work, ignore_errors=True)
    os.makedirs(inputs)
    for clip in options.clips:
        os.symlink(os.path.abspath(clip), os.path.join(inputs, os.path.basename(clip)))
    for name, more in (("lossless", ["--crf", "0"]), ("default", [])):
        command = [options.heygem, "batch", "--audio_input", options.voice, "--video_dir", inputs]
        command += ["--output_dir", os.path.join(options.work, name)]
        subprocess.check_call(command + ["--workspace", os.path.join(options.work, "workspace")] + more)
    print("| clip | PSNR outside the mask, dB | worst frame, dB | mask, % of the picture | kbit per frame |")
    print("|---|---|---|---|---|")
    worst = math.inf
    for clip in sorted(options.clips):
        base = os.path.splitext(os.path.basename(clip))[0] + ".mp4"
        lossless = os.path.join(options.work, "lossless", base)
        normal = os.path.join(options.work, "default", base)
        width, height, frames = probe(normal)
        exact = luma(lossless, width, height, frames)
        lossy = luma(normal, width, height, frames)
        source = luma(clip, width, height, frames)
        outside = ~wider(exact != source)
        error = (lossy.astype(numpy.int32) - source) ** 2 * outside
        share = outside.sum(axis=(1, 2))
        each = error.sum(axis=(1, 2)) / share
        psnr = 10 * math.log10(255**2 / (error.sum() / share.sum()))
        worst = min(worst, psnr)
        print(
            "| %s | %.1f | %.1f | %.1f | %.0f |"
            % (
                os.path.basename(clip),
                psnr,
                10 * math.log10(255**2 / each.max()),
                100 - 100 * share.sum() / outside.size,
                os.path.getsize(normal) * 8 / 1000 / frames,
            )
        )
    print("\nLowest: %.1f dB" % worst)


if __name__ == "__main__":
    main()

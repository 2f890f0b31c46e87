#!/usr/bin/env python3
"""What a long render holds in memory as it goes on.

    jobs/cli/src/sweep/endurance.py --clip presenter.mp4 --voice speech.wav --work /tmp/long --minutes 60 --fps 5

Repeats a clip as a 1280 x 720 video of so many minutes and a voice as a sound of the same length, renders the one with
the other as users do, and looks at the process every second. Memory is what the kernel counts as resident. A minute is
reached when segments for that much of the output are on disk, so the first row has the search for faces behind it. Needs
Linux, and ffmpeg and ffprobe on the PATH. What was rendered when a run was stopped is found again by the next one.
"""

import argparse
import os
import subprocess
import time


def make(options):
    """The long video and the long sound, made once."""
    video = os.path.join(options.work, "long-%d-%d.mp4" % (options.minutes, options.fps))
    sound = os.path.join(options.work, "long-%d.wav" % options.minutes)
    ffmpeg = ["ffmpeg", "-v", "error", "-y"]
    again = ["-stream_loop", "-1"]
    length = ["-t", str(60 * options.minutes), "-c", "copy"]
    if not os.path.exists(video):
        shape = "fps=%d,scale=-2:720,crop='min(iw,1280)':720,pad=1280:720:(ow-iw)/2:0,setsar=1" % options.fps
        coding = ["-an", "-c:v", "libx264", "-preset", "veryfast", "-crf", "20", "-pix_fmt", "yuv420p"]
        subprocess.check_call(ffmpeg + ["-i", options.clip, "-vf", shape] + coding + ["once.mp4"])
        subprocess.check_call(ffmpeg + again + ["-i", "once.mp4"] + length + ["part.mp4"])
        os.rename("part.mp4", video)
    if not os.path.exists(sound):
        subprocess.check_call(ffmpeg + ["-i", options.voice, "-ac", "1", "once.wav"])
        subprocess.check_call(ffmpeg + again + ["-i", "once.wav"] + length + ["part.wav"])
        os.rename("part.wav", sound)
    return video, sound


def memory(pid):
    """Resident memory now and at its highest, MiB."""
    with open("/proc/%d/status" % pid, encoding="ascii", errors="replace") as lines:
        fields = dict(line.split(":", 1) for line in lines if ":" in line)
    return tuple(int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))


def rendered(workspace):
    """Segments on disk."""
    count = 0
    for _, _, files in os.walk(os.path.join(workspace, "segments")):
        count += sum(name.endswith(".mp4") and not name.startswith(".") for name in files)
    return count


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    home = os.path.normpath(os.path.join(here, "..", "..", "..", ".."))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clip", required=True, help="a presenter")
    parser.add_argument("--voice", required=True, help="a speech")
    parser.add_argument("--work", required=True, help="scratch folder")
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--fps", type=int, default=25)
    parser.add_argument("--segment_frames", type=int, default=48)
    parser.add_argument("--heygem", default=os.path.join(home, "heygem"))
    options = parser.parse_args()
    for name in ("clip", "voice", "work", "heygem"):
        setattr(options, name, os.path.abspath(getattr(options, name)))
    os.makedirs(options.work, exist_ok=True)
    os.chdir(options.work)
    video, sound = make(options)
    workspace = os.path.join(options.work, "workspace")
    output = os.path.join(options.work, "out.mp4")
    command = [options.heygem, "single", "--audio_input", sound, "--video_input", video, "--output", output]
    command += ["--workspace", workspace, "--segment_frames", str(options.segment_frames)]
    marks = [m for m in (1, 10, 20, 30, 40, 50, 60, 90, 120, 180) if m < options.minutes]
    begin = time.monotonic()
    print("| of the output, min | resident, MiB | highest so far, MiB | after, s |\n|---|---|---|---|", flush=True)
    with open("heygem.log", "wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    last = (0, 0)
    while child.poll() is None:
        time.sleep(1)
        try:
            last = memory(child.pid)
        except (OSError, KeyError):
            break
        while marks and rendered(workspace) * options.segment_frames >= 60 * marks[0] * options.fps:
            print("| %d | %.0f | %.0f | %.0f |" % ((marks.pop(0),) + last + (time.monotonic() - begin,)), flush=True)
    code = child.wait()
    row = (options.minutes,) + last + (time.monotonic() - begin,)
    print("| %d, joined | %.0f | %.0f | %.0f |" % row)
    probe = ["ffprobe", "-v", "error", "-count_packets", "-show_entries", "stream=codec_name,nb_read_packets,duration"]
    print("exit %d" % code)
    print(subprocess.run(probe + ["-of", "csv=p=0", output], capture_output=True, text=True).stdout)
    raise SystemExit(code)


if __name__ == "__main__":
    main()

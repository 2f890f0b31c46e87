#!/usr/bin/env python3
"""Runs every file of a media folder through ./heygem and writes down how each one ended.

    jobs/cli/src/sweep/sweep.py --media ../shared/media --work /tmp/sweep --table jobs/cli/INPUTS.md

Needs ffmpeg and ffprobe on the PATH: they cut the short sound and clip that are put to the files, and look at the
results independently of the program. Videos and pictures get three seconds of speech, audio files go onto a short clip.
A sound has a process of its own, --together visual files share one, one after the other; memory is the peak of the
process, so never less than the file's own. A process that dies or hangs is run again file by file, so that the trouble
has a name. Rows are kept in WORK/rows.json as they come: a sweep that was stopped goes on where it stopped, --again
repeats some files. WORK/stills has four moments of each
picture that came out, WORK/sheets has them forty a sheet, to look at.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

VISUAL = set(
    "mp4 m4v mov qt avi mkv webm flv wmv asf mpg mpeg ts mts m2ts vob ogv 3gp mxf gif png apng jpg jpeg bmp webp tif"
    " tiff".split()
)
SECONDS_PER_FILE = 600


def ending(name):
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def run(command, limit, log):
    """Runs a command; answers (exit code or None when killed, peak MiB, seconds)."""
    begin = time.monotonic()
    with open(log, "wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, start_new_session=True)
    hung = threading.Event()
    ended = threading.Event()

    def watch():
        # Ticks rather than a clock: a machine that was paused does not make the program slow.
        for _ in range(limit):
            if ended.wait(1):
                return
        hung.set()
        os.killpg(child.pid, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
    _, status, usage = os.wait4(child.pid, 0)
    ended.set()
    code = None if hung.is_set() else os.waitstatus_to_exitcode(status)
    return code, usage.ru_maxrss / 1024, time.monotonic() - begin


def report(log):
    """The JSON document at the end of what the program printed."""
    text = open(log, encoding="utf-8", errors="replace").read()
    at = text.rfind("\n{\n")
    at = 0 if text.startswith("{\n") else at
    try:
        return json.loads(text[at:])
    except ValueError:
        return None


def looked_at(file):
    """What ffprobe finds in an output."""
    answer = subprocess.run(
        ["ffprobe", "-v", "error", "-count_packets", "-show_streams", "-show_format", "-of", "json", file],
        capture_output=True,
        text=True,
    )
    if answer.returncode != 0 or answer.stderr.strip():
        return {"trouble": answer.stderr.strip() or "ffprobe failed"}
    streams = json.loads(answer.stdout)["streams"]
    video = [s for s in streams if s["codec_type"] == "video"]
    audio = [s for s in streams if s["codec_type"] == "audio"]
    if len(video) != 1 or len(audio) != 1:
        return {"trouble": "%d video and %d audio tracks" % (len(video), len(audio))}
    v, a = video[0], audio[0]
    rate = v["avg_frame_rate"]
    num, den = (int(x) for x in rate.split("/"))
    frames = int(v["nb_read_packets"])
    return {
        "size": "%dx%d" % (v["width"], v["height"]),
        "sar": v.get("sample_aspect_ratio", "1:1"),
        "rate": rate if den != 1 else str(num),
        "frames": frames,
        "video_s": float(v["duration"]),
        "audio_s": float(a["duration"]),
        "colour": "/".join(
            v.get(k, "?") for k in ("color_range", "color_space", "color_transfer", "color_primaries")
        ),
        "apart": abs(float(v["duration"]) - float(a["duration"])) > den / num + 1024 / int(a["sample_rate"]),
    }


class Sweep:
    def __init__(self, options):
        self.options = options
        self.work = os.path.abspath(options.work)
        self.rows = []
        os.makedirs(self.work, exist_ok=True)
        self.voice = self.path("voice.wav")
        self.clip = self.path("clip.mp4")

    def path(self, *names):
        return os.path.join(self.work, *names)

    def prepare(self):
        media = self.options.media
        quiet = ["ffmpeg", "-v", "error", "-y"]
        speech = os.path.join(media, "audio", "en_jfk_16k.wav")
        presenter = os.path.join(media, "videos", "lp_d12.mp4")
        subprocess.check_call(quiet + ["-i", speech, "-t", "3", self.voice])
        small = ["-t", "2", "-an", "-vf", "scale=256:256,fps=5", "-g", "10"]
        subprocess.check_call(quiet + ["-i", presenter] + small + [self.clip])

    def heygem(self, name, arguments, files):
        """Runs the program on an empty workspace; answers (exit code, peak MiB, seconds, log)."""
        log = self.path("logs", name + ".log")
        workspace = self.path("ws")
        shutil.rmtree(workspace, ignore_errors=True)
        command = [self.options.heygem] + arguments + ["--workspace", workspace, "--json", "--lang", "en"]
        code, peak, seconds = run(command, SECONDS_PER_FILE * min(3, files), log)
        print("%-14s %d files, exit %s, %5.0f MiB, %4.0f s" % (name, files, code, peak, seconds), flush=True)
        return code, peak, seconds, log

    def audio(self, file, number):
        """One sound in a process of its own."""
        out = self.path("out", "audio-%03d.mp4" % number)
        arguments = ["single", "--audio_input", file, "--video_input", self.clip, "--output", out]
        code, peak, seconds, log = self.heygem("audio-%03d" % number, arguments, 1)
        answer = report(log)
        if answer is None or code not in (0, 3):
            self.crashed(file, "audio", code, peak, seconds, log)
        else:
            self.row(file, "audio", answer["videos"][0], peak, seconds)

    def videos(self, files, name):
        """A few visual files, one after the other, in one process."""
        folder, out = self.path("in"), self.path("out", name)
        for old in (folder, out):
            shutil.rmtree(old, ignore_errors=True)
        os.makedirs(folder)
        for file in files:
            os.symlink(os.path.abspath(file), os.path.join(folder, os.path.basename(file)))
        arguments = ["batch", "--audio_input", self.voice, "--video_dir", folder, "--output_dir", out]
        arguments += ["-D", "lipsync.job.videos-in-flight=1"]
        code, peak, seconds, log = self.heygem(name, arguments, len(files))
        answer = report(log)
        if answer is None or code not in (0, 3):
            if len(files) > 1:
                for i, file in enumerate(files):
                    self.videos([file], "%s-%d" % (name, i))
            else:
                self.crashed(files[0], "video", code, peak, seconds, log)
            return
        seen = {os.path.basename(v["video"]): v for v in answer["videos"]}
        for file in files:
            outcome = seen[os.path.basename(file)]
            self.row(file, "video", outcome, peak, outcome["seconds"])

    def save(self):
        self.rows.sort(key=lambda row: (row["file"], row["role"]))
        with open(self.path("rows.json.new"), "w", encoding="utf-8") as out:
            json.dump(self.rows, out, ensure_ascii=False, indent=1)
        os.replace(self.path("rows.json.new"), self.path("rows.json"))

    def crashed(self, file, role, code, peak, seconds, log):
        tail = open(log, encoding="utf-8", errors="replace").read()[-300:]
        why = "HUNG" if code is None else "EXIT %d" % code
        self.rows.append(
            {"file": file, "role": role, "state": why, "say": tail, "peak": peak, "seconds": seconds, "seen": {}}
        )

    def row(self, file, role, outcome, peak, seconds):
        folder = os.path.dirname(os.path.abspath(outcome["video"]))
        say = [outcome["reason"]] if outcome["reason"] else outcome["warnings"]
        hide = [folder, os.path.dirname(os.path.abspath(file)), self.work]
        for i, sentence in enumerate(say):
            for path in hide:
                sentence = sentence.replace(path + os.sep, "")
            say[i] = sentence
        seen = {}
        if outcome["output"]:
            seen = looked_at(outcome["output"])
            if "trouble" not in seen and seen["frames"] != outcome["frames"]:
                seen["trouble"] = "%d frames, the outcome says %d" % (seen["frames"], outcome["frames"])
            if not seen.get("trouble"):
                self.still(outcome["output"], os.path.basename(file))
        self.rows.append(
            {
                "file": file,
                "role": role,
                "state": outcome["code"] or outcome["state"],
                "say": "; ".join(say),
                "peak": peak,
                "seconds": seconds,
                "seen": seen,
                "frames": outcome["frames"],
                "faceless": outcome["framesWithoutFace"],
            }
        )

    def still(self, output, name):
        """Four moments of an output side by side, to look at."""
        safe = re.sub(r"[^A-Za-z0-9._-]", "_", name)
        subprocess.run(
            ["ffmpeg", "-v", "error", "-y", "-i", output, "-vf"]
            + ["fps=4/3,scale=180:180:force_original_aspect_ratio=decrease,pad=184:184:(ow-iw)/2:(oh-ih)/2,tile=4x1,pad=736:184"]
            + ["-frames:v", "1", self.path("stills", safe + ".png")],
            capture_output=True,
        )

    def all(self):
        for folder in ("stills", "logs", "out"):
            os.makedirs(self.path(folder), exist_ok=True)
        files = []
        for folder in ("audio", "images", "videos", "hard"):
            root = os.path.join(self.options.media, folder)
            some = []
            for name in sorted(os.listdir(root)):
                role = "audio" if folder == "audio" or ending(name) not in VISUAL else "video"
                some.append((os.path.join(root, name), role))
            files += sorted(some, key=lambda one: one[1])
        if os.path.exists(self.path("rows.json")):
            with open(self.path("rows.json"), encoding="utf-8") as before:
                self.rows = [row for row in json.load(before) if not self.again(row["file"])]
        known = {(row["file"], row["role"]) for row in self.rows}
        missing = [(number, file, role) for number, (file, role) in enumerate(files) if (file, role) not in known]
        missing = missing[: self.options.most]
        for number, file, _ in [one for one in missing if one[2] == "audio"]:
            self.audio(file, number)
            self.save()
        visual = [one for one in missing if one[2] == "video"]
        for at in range(0, len(visual), self.options.together):
            some = visual[at : at + self.options.together]
            self.videos([file for _, file, _ in some], "video-%03d" % some[0][0])
            self.save()

    def again(self, file):
        return bool(self.options.again and re.search(self.options.again, os.path.basename(file)))

    def sheets(self):
        """The stills of all files, forty a sheet, in the order of the sheet's list of names."""
        names = sorted(os.listdir(self.path("stills")))
        folder = self.path("sheets")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        for at in range(0, len(names), 40):
            some = names[at : at + 40]
            name = os.path.join(folder, "%02d" % (at // 40))
            with open(name + ".txt", "w", encoding="utf-8") as out:
                out.writelines("%d %s\n" % (i, n) for i, n in enumerate(some))
            command = ["ffmpeg", "-v", "error", "-y"]
            for n in some:
                command += ["-i", self.path("stills", n)]
            places = ["%d_%d" % (i % 2 * 740, i // 2 * 188) for i in range(len(some))]
            inputs = "".join("[%d:v]" % i for i in range(len(some)))
            layout = "xstack=inputs=%d:fill=black:layout=%s" % (len(some), "|".join(places))
            if len(some) == 1:
                layout = "null"
            subprocess.check_call(command + ["-filter_complex", inputs + layout, "-frames:v", "1", name + ".png"])


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


def table(rows):
    done = [r for r in rows if r["state"].startswith("COMPLETED")]
    typed = [r for r in rows if re.fullmatch(r"[A-Z]+_[A-Z_]+", r["state"]) and r not in done]
    wrong = [r for r in rows if r not in done and r not in typed]
    wrong += [r for r in done if r["seen"].get("trouble") or r["seen"].get("apart")]
    peak = max(r["peak"] for r in rows)
    yield "# What became of every file"
    yield ""
    yield "Made by `jobs/cli/src/sweep/sweep.py`, not by hand. Videos and pictures were given three seconds of speech; audio files were put"
    yield "onto a clip of two seconds at 5 fps. Size, rate, frames and lengths are what ffprobe finds in the output. Memory is the most that"
    yield "the process held: a sound has its own, a few visual files share one, one after the other. Seconds are wall time, for a sound with"
    yield "the start of the program, beside whatever else the machine did."
    yield ""
    yield "%d files: %d finished, %d refused with a code, %d crashed, hung or came out wrong. Highest peak %d MiB." % (
        len(rows),
        len(done),
        len(typed),
        len(wrong),
        peak,
    )
    yield ""
    yield "| file | as | outcome | output | what was said | peak MiB | s |"
    yield "|---|---|---|---|---|---|---|"
    for r in rows:
        seen = r["seen"]
        if seen.get("trouble"):
            output = "WRONG: " + seen["trouble"]
        elif seen:
            output = "%s, %s fps, %d frames, %.2f s + %.2f s sound" % (
                seen["size"],
                seen["rate"],
                seen["frames"],
                seen["video_s"],
                seen["audio_s"],
            )
            if seen["sar"] not in ("1:1", "N/A"):
                output += ", pixels " + seen["sar"]
            if seen["apart"]:
                output += " WRONG: lengths differ"
        else:
            output = ""
        place = os.path.basename(os.path.dirname(r["file"])) + "/" + os.path.basename(r["file"])
        yield "| %s | %s | %s | %s | %s | %d | %.1f |" % (
            cell(place),
            r["role"],
            r["state"],
            cell(output),
            cell(r["say"]),
            r["peak"],
            r["seconds"],
        )


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    home = os.path.normpath(os.path.join(here, "..", "..", "..", ".."))
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--media", default=os.path.join(home, "..", "shared", "media"))
    parser.add_argument("--work", required=True, help="scratch folder")
    parser.add_argument("--table", help="Markdown file to write")
    parser.add_argument("--heygem", default=os.path.join(home, "heygem"))
    parser.add_argument("--again", help="regular expression of file names that are tried again")
    parser.add_argument("--together", type=int, default=5, help="visual files per process")
    parser.add_argument("--most", type=int, help="files to try now; the next sweep goes on behind them")
    options = parser.parse_args()
    sweep = Sweep(options)
    sweep.prepare()
    sweep.all()
    sweep.sheets()
    lines = list(table(sweep.rows))
    if options.table:
        with open(options.table, "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
    print(lines[7])
    wrong = int(re.search(r"(\d+) crashed", lines[7]).group(1))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()

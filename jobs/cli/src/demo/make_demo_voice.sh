#!/usr/bin/env bash
# Speaks the sentence of `heygem demo` again. Needs espeak-ng (made with 1.51, formant voice, no mbrola).
set -euo pipefail
cd "$(dirname "$0")/../main/resources/io/heygem/jobs/cli/demo"
espeak-ng -v en-us+f3 -s 160 -p 45 -w demo_voice.wav \
    "Hello! One voice can speak with many faces. Choose a recording, choose your videos, and watch them talk."

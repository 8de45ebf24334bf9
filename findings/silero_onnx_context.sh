#!/usr/bin/env bash
# Silero VAD 6.2.1, silero_vad.onnx: run by oneself with windows of 512 samples, it takes them without a word and never
# hears a voice.
#
# Its own Python wrapper demands 512 samples at 16 kHz ("Supported values: 256 for 8000 sample rate, 512 for 16000"), and
# its README says nothing of windows. What the wrapper gives the network is 576 of them: in front come the last 64 of the
# window before (at 8 kHz 32 and 256). The file's declared shape is open in both dimensions, so onnxruntime takes either.
# Seen on the minute of speech that is in its source package: with the 64 samples 77 % of the windows are voice (0.5 and
# more), without them none.
#
# Needs python3 and a package index (50 MB). Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
pip() { "$work/venv/bin/pip" "$@" --quiet --disable-pip-version-check; }
pip install "onnxruntime==1.32.0" numpy
pip download --no-deps --no-binary :all: --dest "$work" "silero-vad==6.2.1" # the source package: it holds the audio too
tar -xzf "$work"/silero_vad-6.2.1.tar.gz -C "$work"
"$work/venv/bin/python" - "$work/silero_vad-6.2.1" <<'PYTHON'
import sys
import wave

import numpy as np
import onnxruntime

WINDOW, BEFORE = 512, 64
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(f"{sys.argv[1]}/src/silero_vad/data/silero_vad.onnx", options)
with wave.open(f"{sys.argv[1]}/tests/data/test.wav") as file:
    assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
    sound = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def voiced(before):
    """The share of windows that are voice, each with so many samples of the window before it in front."""
    memory, heard = np.zeros((2, 1, 128), np.float32), []
    padded = np.concatenate([np.zeros(before, np.float32), sound])
    for at in range(0, len(sound) - WINDOW + 1, WINDOW):
        asked = {"input": padded[np.newaxis, at : at + before + WINDOW], "state": memory, "sr": np.array(16000)}
        probability, memory = session.run(None, asked)
        heard.append(probability.item() >= 0.5)
    return sum(heard) / len(heard)


bare, whole = voiced(0), voiced(BEFORE)
shape = next(put.shape for put in session.get_inputs() if put.name == "input")
print(f"silero_vad.onnx of 6.2.1, onnxruntime {onnxruntime.__version__}: the input's shape {shape}; voice in {bare:.1%} of "
      f"the windows of {WINDOW} samples, in {whole:.1%} of those with {BEFORE} samples in front")
assert bare < 0.01 and whole > 0.7, "this has changed"
PYTHON

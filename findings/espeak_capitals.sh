#!/usr/bin/env bash
# espeak-ng 1.52 (espeakng-loader 0.2.4; Debian's 1.51 does the same): capitals are spelled only where they cannot be
# spoken, and Roman numerals go first, whatever stands beside them.
#
# MRI, CT and HIV come as letters, so one trusts it with the rest. But "IV sedation" is read "roman four sedation", "PSI" as
# the one word "sigh", "PO Box" as "poe box", "UTI" as "youty", "MI" as "my". Dots are no cure: "P.O. Box" is two sentences,
# with a pause. Hyphens are: "I-V", "P-S-I". Every voice that takes its phonemes from espeak-ng says it like that.
#
# Needs python3 and a package index. Prints what was seen (IPA, en-us); fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "espeakng-loader==0.2.4"
"$work/venv/bin/python" - <<'PYTHON'
import ctypes
from pathlib import Path

import espeakng_loader

espeak = ctypes.CDLL(espeakng_loader.get_library_path())
espeak.espeak_Info.restype = ctypes.c_char_p
espeak.espeak_TextToPhonemes.restype = ctypes.c_char_p
espeak.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
RETRIEVAL, UTF8, IPA = 1, 1, 2
espeak.espeak_Initialize(RETRIEVAL, 0, str(Path(espeakng_loader.get_data_path())).encode(), 0)
espeak.espeak_SetVoiceByName(b"en-us")


def read(text):
    """The clauses that espeak makes of it, in IPA without stress."""
    rest, clauses = ctypes.c_char_p(text.encode()), []
    while rest.value is not None:
        clauses.append(espeak.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA).decode())
    return " | ".join(clause.strip() for clause in clauses).translate({ord("ˈ"): "", ord("ˌ"): ""})


seen = {text: read(text) for text in (
    "MRI", "CT", "HIV", "IV sedation", "I-V sedation", "PSI", "P-S-I", "PO Box", "P.O. Box", "P-O Box", "UTI", "U-T-I",
    "MI", "M-I")}
print(f"espeak-ng {espeak.espeak_Info(None).decode()}")
for text, phonemes in seen.items():
    print(f"  {text}: {phonemes}")
assert seen == {
    "MRI": "ɛmɑːɹɹaɪ", "CT": "siːtiː", "HIV": "eɪtʃaɪviː", "IV sedation": "ɹoʊmən fɔːɹ sɛdeɪʃən",
    "I-V sedation": "aɪviː sɛdeɪʃən", "PSI": "saɪ", "P-S-I": "piːɛsaɪ", "PO Box": "poʊ bɑːks",
    "P.O. Box": "piːoʊ | bɑːks", "P-O Box": "piːoʊ bɑːks", "UTI": "juːɾi", "U-T-I": "juːtiːaɪ", "MI": "maɪ", "M-I": "ɛmaɪ",
}, "this has changed"
PYTHON

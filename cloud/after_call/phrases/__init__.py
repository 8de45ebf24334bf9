"""What only several words together say: one phrase a line, in the language of `cues.cue`, each block with its valence.

A phrase becomes one word of the lexicon before VADER reads the sentence, so that its rules for negation, emphasis and
"but" hold for phrases too; 0 takes harmless words out of a sentence. The first phrase that fits takes its words away
from those that follow: sarcasm before praise, harmless before unkind.

The phrases come from general knowledge of phone calls, not from any labelled set.
"""

from __future__ import annotations

from cloud.after_call.phrases.annoyance import ANNOYANCE
from cloud.after_call.phrases.harmless import EXCUSED, HARMLESS
from cloud.after_call.phrases.persistence import PERSISTENCE
from cloud.after_call.phrases.praise import DENIED, PRAISE
from cloud.after_call.phrases.sarcasm import SARCASM

PHRASES = (*SARCASM, *EXCUSED, *DENIED, *PERSISTENCE, *ANNOYANCE, *PRAISE, *HARMLESS)

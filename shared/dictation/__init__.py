"""What callers dictate: numbers, e-mail and web addresses, spelled names. Pure: words in, words or an answer out.

`wanted` says what the receptionist asked for, `normalised` writes what was dictated as one writes it, and
`unfinished_dictation` says whether the caller is in the middle of it. What is no dictation stays as it was heard.
"""

from shared.dictation.asked import Wanted, wanted
from shared.dictation.unfinished import unfinished_dictation
from shared.dictation.written import normalised

__all__ = ["Wanted", "normalised", "unfinished_dictation", "wanted"]

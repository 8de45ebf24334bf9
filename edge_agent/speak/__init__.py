"""Saying it: text deltas in, sound on the line out.

    deltas ── sentences ──▶ clauses ── pronounce ──▶ sayable text ── cast: kept | Voice ──▶ PCM ── mouth ──▶ line

What the caller waits for is the first clause, so it is short (`sentences.py`), may be made before it is wanted (the
`gate` of `mouth.py`) and, if it is an opening such as "Sure.", is made only once (`kept.py`). While one clause is
heard the next ones are made. What was *heard*, not what was meant, is what the conversation remembers.

Who speaks is decided clause by clause (`cast.py`): the client's own voice as long as it can, from its first failure on
the stand-in, which needs no provider. A far-away maker that fails again and again is left alone (`guarded.py`).
"""

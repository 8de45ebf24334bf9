"""Saying it: text deltas in, sound on the line out.

    deltas ── sentences ──▶ clauses ── pronounce ──▶ sayable text ── kept | Voice ──▶ PCM ── mouth ──▶ line

What the caller waits for is the first clause, so it is short (`sentences.py`), may be made before it is wanted (the
`gate` of `mouth.py`) and, if it is an opening such as "Sure.", is made only once (`kept.py`). While one clause is
heard the next ones are made. What was *heard*, not what was meant, is what the conversation remembers.
"""

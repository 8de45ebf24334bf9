"""Saying it: text deltas in, sound on the line out.

    deltas ── sentences ──▶ clauses ── pronounce ──▶ sayable text ── failover: cache | Voice ──▶ PCM ── mouth ──▶ line

What the caller waits for is the first clause, so it is short (`sentences.py`), may be made before it is wanted (the
`gate` of `mouth.py`) and, if it is an opening such as "Sure.", is made only once (`cache.py`). While one clause is
heard the next ones are made, and where this machine's voice is slow (`pace.py`) the first one is held back until the
second will be there in time. What was *heard*, not what was meant, is what the conversation remembers; while nothing
can be heard yet, an acknowledgement may say that the caller was understood.

Who speaks is decided clause by clause (`failover.py`): the client's own voice as long as it can, from its first failure
on the stand-in, which needs no provider. A far-away maker that fails again and again is left alone (`guarded.py`).
"""

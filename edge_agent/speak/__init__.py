"""Saying it: text deltas in, sound on the line out.

    deltas ── sentences ──▶ clauses ── pronounce ──▶ sayable text ── failover: cache | Voice ──▶ PCM ── mouth ──▶ line

What the caller waits for is the first clause, so it is short (`sentences.py`), may be made before it is wanted (the
`gate` of `mouth.py`) and, if it is an opening such as "Sure.", is made only once (`cache.py`). While one clause is
heard the next ones are made, and where this machine's voice is slow (`pace.py`) the first one is held back until the
second will be there in time. What was *heard*, not what was meant, is what the conversation remembers; while nothing
can be heard yet, an acknowledgement may say that the caller was understood.

Who speaks is decided clause by clause (`failover.py`): the client's own voice as long as it can, from the first time
that it fails or is late on the stand-in (`stand_ins.py`), and for fixed sentences what is kept, which needs no engine.
`deadlines.py` says how long each has, and its `gate` (`failover/gate.py`) whether it is asked at all, and for how much.
"""

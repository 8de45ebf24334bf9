"""Many short calls through a real box whose processes are killed: what the callers heard, and what was written down.

bench ── phones ──┐
  │               LiveKit server (real) ── line processes (real, stub engines) ── journals on disk
  │ kill -9                                        │ supervisor (real)                 │
  └────────────────────────────────────────────────┴── database (stands in) ───────────┘
"""

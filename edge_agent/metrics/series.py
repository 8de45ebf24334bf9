"""Every series of a box, by Prometheus' own client; docs/watch.md explains each.

Imported only where metrics are on, and after `processes` has said whether this process is one of several: the client
decides at its import where values live. Labels are codes and names of engines, never a client, a call or a number.
"""

from __future__ import annotations

import re
from collections import defaultdict

from prometheus_client import Counter, Gauge, Histogram

# s; answers are judged by 0.4, 0.6 and 0.8: those are edges, so that no share of them is ever estimated.
EDGES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0)
LONG = (0.5, 1.0, 2.0, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0, 12.0, 20.0)  # s
MOST = 40  # values of one label, of one process
OTHER = "other"

READY = Gauge("frontdesk_ready", "1 while the box takes calls.", multiprocess_mode="livemax")
CALLS = Gauge("frontdesk_calls", "Calls under way.", multiprocess_mode="livesum")
SEATS = Gauge("frontdesk_seats", "Calls that may be carried at once, now.", multiprocess_mode="livesum")
# Not frontdesk_calls_total: to the client, and in OpenMetrics, that counter is frontdesk_calls, as the gauge is.
ENDED = Counter("frontdesk_calls_ended", "Calls that ended, or were refused.", ["end_reason"])
STAGE = Histogram("frontdesk_stage_seconds", "How long a stage of an answer took.", ["stage"], buckets=EDGES)
TURN_GAP = Histogram("frontdesk_turn_gap_seconds", "From the caller's last sound to the answer's first.", buckets=EDGES)
HOLE = Histogram("frontdesk_hole_seconds", "The longest silence inside an answer.", buckets=(0.0, *EDGES))
SILENCE = Histogram("frontdesk_silence_seconds", "Silences that the guard of a line broke.", buckets=LONG)
FALLBACKS = Counter("frontdesk_fallbacks", "Failures of one provider that another made good.", ["stage", "from", "to"])
FAILURES = Counter("frontdesk_failures", "Failures in mid-call, as the call's record has them.", ["stage", "cause"])
TROUBLE = Gauge("frontdesk_trouble", "Troubles of the box that last.", ["kind"], multiprocess_mode="livemax")
BREAKER = Gauge(
    "frontdesk_breaker_open", "1 while a provider is left alone.", ["stage", "name"], multiprocess_mode="livemax"
)
QUEUE_AGE = Gauge(
    "frontdesk_queue_age_seconds", "Longest wait for an engine, lately.", ["engine"], multiprocess_mode="livemax"
)
BATCH = Histogram(
    "frontdesk_batch_size", "Pieces of work that an engine began at once.", ["engine"], buckets=(1, 2, 3, 4, 6, 8, 16)
)
BACKLOG = Gauge("frontdesk_journal_backlog", "Events that the database has not got yet.", multiprocess_mode="livesum")
LAG = Gauge("frontdesk_loop_lag_seconds", "Longest delay of the event loop, lately.", multiprocess_mode="livemax")
GPU = Gauge("frontdesk_gpu_memory_bytes", "Memory of the graphics card.", ["kind"], multiprocess_mode="livemax")

# A code or the name of an engine; nothing that could be somebody's number.
_NAME = re.compile(r"(?!.*\d{7})[A-Za-z0-9][\w .:/()@-]{0,59}")
_known: defaultdict[str, set[str]] = defaultdict(set)


def bounded(label: str, value: object) -> str:
    """`value` as a value of `label`; "other" for what is no name, and from the `MOST`th on: a series costs memory."""
    name, known = str(value), _known[label]
    if name not in known:
        if len(known) >= MOST or not _NAME.fullmatch(name):
            return OTHER
        known.add(name)
    return name

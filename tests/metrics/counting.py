"""A process of a box that counts, for the tests of several: `-m tests.metrics.counting NAME CALLS`; then it waits."""

from __future__ import annotations

import sys

from edge_agent.metrics import processes

if __name__ == "__main__":
    processes.joined(sys.argv[1])
    from edge_agent.metrics import series

    for _ in range(int(sys.argv[2])):
        series.ENDED.labels("caller_hung_up").inc()
        series.STAGE.labels("stt").observe(0.45)
    series.CALLS.set(int(sys.argv[2]))
    series.BREAKER.labels("llm", "llama").set(1)
    sys.stdout.write("counted\n")
    sys.stdout.flush()
    sys.stdin.read()

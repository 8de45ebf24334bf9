"""The whole suite in two halves side by side (`make test`): what is live waits most of its time, the rest computes.

The live half shows itself as it goes; what the other one says follows when both are over. The live half goes first
where the processor is short: in it somebody is on the phone.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from typing import IO

from infra.dev.stack.children import give_way

PYTEST = (sys.executable, "-m", "pytest")
LIVE = (*PYTEST, "-m", "live")
REST = (*PYTEST, "-m", "not live", "-n", "2", "--dist", "loadscope")
GIVES_WAY = 15  # the nice value of the rest
NOTHING_COLLECTED = 5  # pytest's own code: the arguments named no test of this half


def main(arguments: list[str]) -> int:
    """`arguments` go to both halves. 0 when both are green."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        rest = subprocess.Popen([*REST, *arguments], stdout=said, stderr=subprocess.STDOUT, start_new_session=True)
        give_way(rest.pid, GIVES_WAY)
        try:
            live = subprocess.call([*LIVE, *arguments])
            codes = (live, rest.wait())
        except BaseException:
            rest.send_signal(signal.SIGINT)  # so that it stops the servers it started
            rest.wait()
            raise
        finally:
            _show(said)
    return max(0 if code == NOTHING_COLLECTED else abs(code) for code in codes)


def _show(said: IO[str]) -> None:
    said.seek(0)
    sys.stdout.write(said.read())
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

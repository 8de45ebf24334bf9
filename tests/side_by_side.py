"""The whole suite (`make test`): real conversations first, then two halves side by side.

In a conversation somebody waits for the real engines, which take the whole machine. Else what is live waits most of its
time, and the rest computes beside it, and gives way. What the rest says follows when both are over. A few journeys in
the owner's window belong to what is live, where a browser waits too: `make test-web` has all of them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

PYTEST = (sys.executable, "-m", "pytest")
CONVERSATIONS = (*PYTEST, "-m", "conversation")
LIVE = (*PYTEST, "-m", "live and not conversation")
REST = (*PYTEST, "-m", "not live", "-n", "2", "--dist", "loadscope")
JOURNEYS = (
    "check_sign_in.py::test_the_owner_signs_in",
    "check_sign_in.py::test_a_stranger_is_a_member_of_nothing",
    "check_sign_in.py::test_a_session_that_is_over_leads_to_sign_in_and_back",
    "check_pages.py::test_today_says_what_needs_the_owner",
    "check_pages.py::test_a_viewer_reads_and_changes_nothing",
    "check_safety.py::test_what_a_caller_says_is_text",
    "check_safety.py::test_another_clients_call_is_not_there",
    "check_network.py::test_an_answer_that_is_late_is_waited_for",
    "check_trial.py::test_it_rings_until_he_hangs_up",
)
WINDOW = (*PYTEST, "--rootdir", ".", *(f"tests/web/{journey}" for journey in JOURNEYS))
GIVES_WAY = 15  # the nice value of the rest
NOTHING_COLLECTED = 5  # pytest's own code: the arguments named no test of this half


def main(arguments: list[str]) -> int:
    """`arguments` go to all of them. 0 when all are green."""
    conversations = subprocess.call([*CONVERSATIONS, *arguments])
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        rest = subprocess.Popen([*REST, *arguments], stdout=said, stderr=subprocess.STDOUT, start_new_session=True)
        give_way(rest.pid, GIVES_WAY)
        try:
            live = subprocess.call([*LIVE, *arguments])
            window = subprocess.call([*WINDOW, *arguments])
            codes = (conversations, live, window, rest.wait())
        except BaseException:
            rest.send_signal(signal.SIGINT)  # so that it stops the servers it started
            rest.wait()
            raise
        finally:
            _show(said)
    return max(0 if code == NOTHING_COLLECTED else abs(code) for code in codes)


def give_way(pid: int, nice: int) -> None:
    """Lets others go first. `pid` leads a session of its own.

    Where Linux shares the processor among sessions (sched_autogroup_enabled), a nice value counts inside of a session
    only, and between two of them what stands in /proc/PID/autogroup: findings/nice_between_sessions.sh.
    """
    os.setpriority(os.PRIO_PGRP, pid, nice)
    with suppress(OSError):  # no autogroups here
        Path(f"/proc/{pid}/autogroup").write_text(str(nice))


def _show(said: IO[str]) -> None:
    said.seek(0)
    sys.stdout.write(said.read())
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

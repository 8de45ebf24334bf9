#!/usr/bin/env bash
# Linux, where kernel.sched_autogroup_enabled is 1 (the default of most distributions): `nice` decides nothing between
# two sessions.
#
# Each session (setsid; what most process managers make of a child) has an equal share of the processor, whatever the
# nice values inside of it. A program that is started with `nice -n 19` in a session of its own takes half of a core
# from a program of nice 0 in another. What decides is the nice value of the session: /proc/PID/autogroup.
#
# Two programs share one core for three seconds each. Needs python3 and a kernel with autogroups; prints what each got.
set -euo pipefail

[ "$(cat /proc/sys/kernel/sched_autogroup_enabled 2> /dev/null || echo 0)" = 1 ] || {
  echo "no autogroups here: nothing to see"
  exit 0
}
python3 - <<'PYTHON'
import os, subprocess, sys, time
from pathlib import Path

SPIN = "while True: pass"
core = {min(os.sched_getaffinity(0))}


def spinning(nice):
    program = subprocess.Popen(
        ["nice", "-n", str(nice), sys.executable, "-c", SPIN], start_new_session=True,
    )
    os.sched_setaffinity(program.pid, core)
    return program


def used(program):
    return sum(map(int, Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()[11:13]))


def share(prepare):
    """Of the core, that the program of nice 19 gets beside one of nice 0."""
    first, second = spinning(0), spinning(19)
    try:
        prepare(second)
        time.sleep(0.5)
        before = used(first), used(second)
        time.sleep(3)
        took = used(first) - before[0], used(second) - before[1]
    finally:
        for program in (first, second):
            program.kill()
            program.wait()
    return took[1] / max(1, sum(took))


as_it_is = share(lambda program: None)
with_group = share(lambda program: Path(f"/proc/{program.pid}/autogroup").write_text("19"))
print(f"Linux {os.uname().release}: nice 19 in a session of its own got {as_it_is:.0%} of the core; "
      f"with 19 in /proc/PID/autogroup {with_group:.0%}")
assert as_it_is > 0.3 and with_group < 0.15, "this has changed"
PYTHON

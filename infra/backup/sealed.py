"""Encryption by GnuPG with a passphrase: what an operator can open with `gpg -d` and without this program."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.errors import BackupError

ENDING = ".gpg"


def seal(path: Path, passphrase: str) -> Path:
    """The file encrypted (AES-256), beside it under its name and `.gpg`; the plain one is removed."""
    sealed = path.with_name(path.name + ENDING)
    _gpg(["--symmetric", "--cipher-algo", "AES256", "--compress-algo", "none"], path, sealed, passphrase)
    path.unlink()
    return sealed


def unseal(path: Path, passphrase: str) -> Path:
    """The other way round. Raises BackupError for a wrong passphrase."""
    plain = path.with_name(path.name.removesuffix(ENDING))
    _gpg(["--decrypt"], path, plain, passphrase)
    path.unlink()
    return plain


def _gpg(what: list[str], path: Path, into: Path, passphrase: str) -> None:
    program = shutil.which("gpg")
    if program is None:
        raise BackupError("gpg is missing, which encrypts backups. Cure: apt-get install gnupg")
    with _home() as home:
        said = ["--homedir", home, "--batch", "--yes", "--quiet", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]
        command = [program, *said, "--output", str(into), *what, str(path)]
        done = subprocess.run(command, input=passphrase, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        into.unlink(missing_ok=True)
        wrong = "Bad session key" in done.stderr or "decryption failed" in done.stderr
        reason = "the passphrase is not the one that it was encrypted with" if wrong else done.stderr.strip()[-300:]
        raise BackupError(f"{path.name}: {reason}")


@contextmanager
def _home() -> Iterator[str]:
    """Nothing of the operator's own keys and settings has a say; the agent that gpg starts is ended with it."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-gpg-", ignore_cleanup_errors=True) as home:
        try:
            yield home
        finally:
            subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], capture_output=True, check=False)

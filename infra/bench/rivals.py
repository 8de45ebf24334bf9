"""Python with other people's packages, pinned, in an environment of their own: who we are measured beside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from shared.errors import SetupError


def environment(folder: Path, pinned: Sequence[str]) -> Path:
    """The interpreter that has `pinned`; made once in `folder`, and anew when they change. Raises SetupError."""
    python, stamp = folder / "bin" / "python", folder / ".installed"
    if not (stamp.is_file() and stamp.read_text().split() == list(pinned)):
        try:
            subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pinned]
            subprocess.run(install, check=True)
        except subprocess.CalledProcessError as failure:
            raise SetupError(f"{', '.join(pinned)} could not be installed in {folder}.") from failure
        stamp.write_text("\n".join(pinned))
    return python

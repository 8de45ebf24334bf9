"""The scripts that come with the project."""

from __future__ import annotations

from pathlib import Path

from infra.phone.script import Script, read_script
from shared.errors import SetupError

SCRIPTS = Path(__file__).parent / "scripts"
DEMO = "dentist_booking"


def chosen(wanted: str | None, number: str | None) -> Script:
    """A script by file, by the name of one of ours, or else the one that fits the number. SetupError: no such."""
    singles = {path.stem: path for path in sorted(SCRIPTS.glob("*.yaml"))}
    ours = {**singles, **{f"{path.parent.name}/{path.stem}": path for path in sorted(SCRIPTS.glob("*/*.yaml"))}}
    if wanted is None:
        scripts = [read_script(path) for path in singles.values()]
        return next((script for script in scripts if script.to == number), read_script(singles[DEMO]))
    if wanted in ours:
        return read_script(ours[wanted])
    if not Path(wanted).is_file():
        message = f"no script {wanted!r}: name a YAML file, or one of {', '.join(ours)}"
        raise SetupError(message)
    return read_script(Path(wanted))


def series(name: str) -> list[Script]:
    """Scripts that belong together, in the order in which they are called."""
    return [read_script(path) for path in sorted((SCRIPTS / name).glob("*.yaml"))]

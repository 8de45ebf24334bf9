"""The stack of another checkout, beside ours. The language model's store is its own: another checkout may have another
recipe for the model of the same name.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.bench.other_checkout import Script, driven, module_beside
from infra.connections import Connections
from infra.places import Places
from infra.progress import Steps

DRIVER = """
import dataclasses, importlib, json, sys
from pathlib import Path
from infra.places import Places
running = importlib.import_module(sys.argv[3]).running
with running(Path(sys.argv[2]), "free", agent=True, places=Places(var=Path(sys.argv[1]))) as connections:
    print(json.dumps(dataclasses.asdict(connections)), flush=True)
    sys.stdin.read()
"""


@contextmanager
def beside(checkout: Path, folder: Path, stack: Path, places: Places, steps: Steps) -> Iterator[Connections]:
    """The other checkout's stack in `stack`, with an agent that answers, while the block lasts. SetupError.

    `folder` is what it takes for its var/.
    """
    script = Script(checkout, DRIVER, [str(stack), module_beside(checkout, "stack/lifecycle.py")])
    with driven(script, folder, places, steps) as told:
        yield tolerant(told)


def tolerant(given: Mapping[str, Any]) -> Connections:
    """Connections as another version has them: what it does not know is empty, what we do not know is left out."""
    known = [field.name for field in dataclasses.fields(Connections)]
    values: dict[str, Any] = {name: given.get(name, {} if name == "programs" else "") for name in known}
    return Connections(**values)

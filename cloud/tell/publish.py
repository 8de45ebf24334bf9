"""`python -m cloud.tell.publish`: writes the schema that receivers' authors read."""

from __future__ import annotations

import json
from pathlib import Path

from cloud.tell.events import schema

PUBLISHED = Path(__file__).parent / "schema" / "v1.json"


def text() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(text())

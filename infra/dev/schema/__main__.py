"""`make types`."""

from __future__ import annotations

import shutil

from infra.dev.schema.types import FILE, write
from infra.dev.stack.lifecycle import DATABASE, data_plane
from infra.places import Places

folder = Places().var / "types"
try:
    with data_plane(folder) as plane:
        write(plane.server, DATABASE)
    print(f"Written: {FILE.name}")
finally:
    shutil.rmtree(folder, ignore_errors=True)

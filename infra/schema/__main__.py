"""`make types`."""

from __future__ import annotations

import shutil

from infra.places import Places
from infra.schema.types import FILE, write
from infra.stack.lifecycle import DATABASE, data_plane

folder = Places().var / "types"
try:
    with data_plane(folder) as plane:
        write(plane.server, DATABASE)
    print(f"Written: {FILE.name}")
finally:
    shutil.rmtree(folder, ignore_errors=True)

"""`make docs`."""

from __future__ import annotations

import shutil

import psycopg

from infra.dev.docs.catalogue import api_page
from infra.dev.docs.errors import error_tree
from infra.dev.docs.limits import limits_page
from infra.dev.docs.turns import turn_table
from infra.dev.stack import postgres
from infra.dev.stack.lifecycle import DATABASE, data_plane
from infra.places import CHECKOUT, Places

DOCS = CHECKOUT / "docs"
folder = Places().var / "docs"
try:
    (DOCS / "turn-taking.md").write_text(turn_table())
    (DOCS / "errors.md").write_text(error_tree())
    with data_plane(folder) as plane, psycopg.connect(plane.server.dsn(postgres.SUPERUSER, DATABASE)) as connection:
        (DOCS / "api.md").write_text(api_page(connection))
        (DOCS / "limits.md").write_text(limits_page(connection))
    print("Written: docs/turn-taking.md, docs/errors.md, docs/api.md, docs/limits.md")
finally:
    shutil.rmtree(folder, ignore_errors=True)

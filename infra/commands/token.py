"""`frontdesk token`."""

from __future__ import annotations

import os
from typing import Annotated

from typer import Option

from infra.admin.client import AdminClient, where
from infra.connections import STATE, load
from infra.dev.stack import account
from infra.places import Places
from shared.errors import SettingsError


def token(
    *,
    client: Annotated[str, Option(help="The client's short name, e.g. bright-smile.")],
    email: Annotated[str | None, Option(help="Which member; else the owner.")] = None,
    hours: Annotated[float, Option(min=0.01, max=720, help="How long it is good.")] = 1.0,
) -> None:
    """Print what a signed-in user of a client would hold. For the local stack only: hosted, users sign in."""
    place = where(os.environ, Places())
    if not place.local:
        raise SettingsError("Tokens are made for the local stack only. Unset SUPABASE_URL, or sign in at the project.")
    admin = AdminClient(place)
    try:
        print(account.token(load(Places().stack / STATE), admin, client, email, hours))
    finally:
        admin.close()

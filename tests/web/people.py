"""Whoever else has an account, is invited, and gets e-mails."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from tests.database.sandbox import Database


@dataclass(frozen=True)
class Mail:
    """Where the stack's Auth server keeps what it would send."""

    folder: Path

    def links(self, email: str) -> list[str]:
        """Of all that came to somebody, the oldest first."""
        letters = [
            message_from_bytes(file.read_bytes(), policy=policy.default) for file in sorted(self.folder.glob("*.eml"))
        ]
        mine = [letter.get_payload(decode=False) for letter in letters if letter["To"] == email]
        return [found for text in mine for found in re.findall(r"^http\S+$", str(text), re.MULTILINE)]


def account(database: Database, email: str, *clients: str, role: str = "viewer") -> None:
    """Somebody who has signed up, and who is a member of these."""
    with database.admin() as connection:
        connection.execute(
            "with u as (insert into auth.users (id, email, email_confirmed_at, aud, role, created_at)"
            " values (gen_random_uuid(), %s, now(), 'authenticated', 'authenticated', now()) returning id)"
            " insert into public.client_members (client_id, user_id, role)"
            " select client, u.id, %s::public.member_role from u, unnest(%s::uuid[]) client",
            [email, role, list(clients)],
        )


def join(database: Database, email: str, client: str, role: str = "viewer") -> None:
    """Who has an account is a member of one more."""
    with database.admin() as connection:
        connection.execute(
            "insert into public.client_members (client_id, user_id, role)"
            " select %s, id, %s::public.member_role from auth.users where email = %s",
            [client, role, email],
        )


@contextmanager
def guest(database: Database, email: str, *clients: str, role: str = "viewer") -> Iterator[str]:
    """The same for a while: afterwards nobody of that address was here."""
    account(database, email, *clients, role=role)
    try:
        yield email
    finally:
        gone(database, email)


def invite(database: Database, email: str, client: str, role: str = "viewer") -> None:
    with database.admin() as connection:
        connection.execute(
            "select private.invite_unchecked(%s, %s, %s::public.member_role, null)", [client, email, role]
        )


def gone(database: Database, email: str) -> None:
    with database.admin() as connection:
        connection.execute("delete from auth.users where email = %s", [email])
        connection.execute("delete from public.invitations where email = %s", [email])

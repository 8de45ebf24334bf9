"""Joining, leaving and being demoted: a client's members."""

from __future__ import annotations

import threading
from typing import Any

import psycopg
import pytest

from tests.database.journal import DENTIST, DENTIST_OWNER, PLUMBER_OWNER
from tests.database.sandbox import Database, one

GUEST = "4a444444-4444-4444-8444-444444444444"
ADDRESS = "guest@new.example"


def code(error: pytest.ExceptionInfo[psycopg.Error]) -> str | None:
    return error.value.sqlstate


def ask(database: Database, user: str, call: str, *values: object) -> Any:
    with database.as_role("authenticated", sub=user) as connection:
        return one(connection, f"select public.{call}", *values)


def sign_up(database: Database, user: str = GUEST, email: str = ADDRESS, *, confirmed: bool = True) -> None:
    with database.admin() as connection:
        connection.execute(
            "insert into auth.users (id, email, email_confirmed_at) values (%s, %s, case when %s then now() end)",
            [user, email, confirmed],
        )


def invite(database: Database, role: str = "viewer", email: str = ADDRESS, user: str = DENTIST_OWNER) -> str:
    return str(ask(database, user, "invite_member(%s, %s, %s)", DENTIST, email, role))


def roles(database: Database) -> dict[str, str]:
    found = database.one(
        "select jsonb_object_agg(user_id, role) from public.client_members where client_id = %s", DENTIST
    )
    return dict(found)


def test_an_invited_person_joins_with_the_role_that_was_offered(database: Database) -> None:
    """He sees the offer, accepts it once or twice, and is a member; then there is no offer any more."""
    sign_up(database)
    invitation = invite(database, "admin", "  Guest@NEW.example ")
    with database.as_role("authenticated", sub=GUEST) as connection:
        (offer,) = connection.execute("select id::text, client, role::text from public.my_invitations()").fetchall()
    assert offer == (invitation, "Bright Smile Dental", "admin")
    assert str(ask(database, GUEST, "accept_invitation(%s)", invitation)) == DENTIST
    assert str(ask(database, GUEST, "accept_invitation(%s)", invitation)) == DENTIST
    assert roles(database) == {DENTIST_OWNER: "owner", GUEST: "admin"}
    with database.as_role("authenticated", sub=GUEST) as connection:
        assert connection.execute("select * from public.my_invitations()").fetchall() == []


@pytest.mark.parametrize(
    "spoil",
    [
        "update public.invitations set expires_at = now() - interval '1 second'",
        "update public.invitations set revoked_at = now()",
        "update public.invitations set email = 'another@new.example'",
        "update auth.users set email_confirmed_at = null where id = '4a444444-4444-4444-8444-444444444444'",
        "update public.clients set deleted_at = now()",
    ],
)
def test_what_is_no_valid_invitation_lets_nobody_in(database: Database, spoil: str) -> None:
    """Expired, withdrawn, for somebody else, for an address that was never confirmed, of a client that left."""
    sign_up(database)
    invitation = invite(database)
    with database.admin() as connection:
        connection.execute(spoil.encode())
    with pytest.raises(psycopg.Error) as refused:
        ask(database, GUEST, "accept_invitation(%s)", invitation)
    assert code(refused) == "PT404"
    assert roles(database) == {DENTIST_OWNER: "owner"}


def test_the_tokens_own_word_for_an_address_proves_nothing(database: Database) -> None:
    """A token that claims the invited address is of no use to a user who has another one."""
    sign_up(database, email="other@new.example")
    invitation = invite(database)
    with (
        database.as_role("authenticated", sub=GUEST, email=ADDRESS) as connection,
        pytest.raises(psycopg.Error) as refused,
    ):
        connection.execute("select public.accept_invitation(%s)", [invitation])
    assert code(refused) == "PT404"


def test_inviting_again_renews_the_invitation(database: Database) -> None:
    """The same one, with the new role and a new week."""
    first = invite(database, "viewer")
    with database.admin() as connection:
        connection.execute("update public.invitations set expires_at = now() - interval '1 day'")
    assert invite(database, "admin") == first
    assert database.one("select role::text from public.invitations where expires_at > now()") == "admin"


def test_a_withdrawn_invitation_makes_room_for_another(database: Database) -> None:
    """Revoking twice is as good as once."""
    first = invite(database)
    for _ in range(2):
        ask(database, DENTIST_OWNER, "revoke_invitation(%s)", first)
    assert invite(database) != first


def test_members_are_not_invited(database: Database) -> None:
    """There is nothing to accept: the role is changed instead."""
    with pytest.raises(psycopg.errors.UniqueViolation):
        invite(database, email="owner@bright-smile.example")


@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_only_owners_manage_members(database: Database, role: str) -> None:
    """Admins and viewers may not invite, withdraw, promote or remove."""
    sign_up(database)
    invitation = invite(database, role)
    ask(database, GUEST, "accept_invitation(%s)", invitation)
    other = invite(database, "viewer", "third@new.example")
    for call, values in (("invite_member(%s, 'x@y.example', 'owner')", [DENTIST]), ("revoke_invitation(%s)", [other])):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(database, GUEST, call, *values)
    with database.as_role("authenticated", sub=GUEST) as connection:
        promote = "update public.client_members set role = 'owner' where user_id = %s"
        assert connection.execute(promote, [GUEST]).rowcount == 0
        remove = "delete from public.client_members where user_id = %s"
        assert connection.execute(remove, [DENTIST_OWNER]).rowcount == 0


def test_another_clients_owner_cannot_invite(database: Database) -> None:
    """To him the client is not there."""
    with pytest.raises(psycopg.Error) as refused:
        invite(database, user=PLUMBER_OWNER)
    assert code(refused) == "PT404"


def test_a_member_may_leave(database: Database) -> None:
    """By deleting the own row."""
    sign_up(database)
    ask(database, GUEST, "accept_invitation(%s)", invite(database))
    with database.as_role("authenticated", sub=GUEST) as connection:
        assert connection.execute("delete from public.client_members").rowcount == 1
    assert roles(database) == {DENTIST_OWNER: "owner"}


@pytest.mark.parametrize(
    "change", ["delete from public.client_members", "update public.client_members set role = 'admin'"]
)
def test_the_last_owner_stays(database: Database, change: str) -> None:
    """Neither leaves nor gives the role away before there is another."""
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(change.encode())
    assert code(refused) == "PT409"


def test_two_owners_cannot_demote_each_other_at_once(database: Database) -> None:
    """Both try in the same moment: one of them is refused, and an owner is left."""
    sign_up(database)
    ask(database, GUEST, "accept_invitation(%s)", invite(database, "owner"))
    begun = threading.Barrier(2)
    refused: list[str | None] = []

    def demote(by: str, whom: str) -> None:
        with database.as_role("authenticated", sub=by) as connection:
            begun.wait(10)
            try:
                connection.execute("update public.client_members set role = 'viewer' where user_id = %s", [whom])
            except psycopg.Error as error:
                refused.append(error.sqlstate)

    pair = [threading.Thread(target=demote, args=names) for names in ((DENTIST_OWNER, GUEST), (GUEST, DENTIST_OWNER))]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join(30)
    assert "owner" in roles(database).values()
    assert len(refused) <= 1


def test_whole_clients_and_users_can_still_go(database: Database) -> None:
    """The rule for the last owner does not hold up the deletion of a client, or of a person's account."""
    with database.admin() as connection:
        connection.execute("delete from auth.users where id = %s", [PLUMBER_OWNER])
        connection.execute("delete from public.clients where id = %s", [DENTIST])
    assert database.one("select count(*) from public.client_members") == 1


OPEN = """select coalesce(jsonb_agg(email order by email), '[]') from public.invitations
  where revoked_at is null and accepted_at is null"""


@pytest.mark.parametrize(
    "parting",
    [
        "delete from public.client_members where user_id = %s",
        "update public.client_members set role = 'admin' where user_id = %s",
        "delete from auth.users where id = %s",
    ],
)
def test_what_an_owner_offered_is_void_when_he_is_none_any_more(database: Database, parting: str) -> None:
    """Removed, demoted, or his account deleted: his invitations are withdrawn; others', and what the operator made his
    own, are not.
    """
    sign_up(database)
    ask(database, GUEST, "accept_invitation(%s)", invite(database, "owner"))
    invite(database, "owner", "friend@new.example", GUEST)
    invite(database, "owner", "renewed@new.example", GUEST)
    invite(database, "viewer", "kept@new.example")
    with database.admin() as connection:
        for address in ("operators@new.example", "renewed@new.example"):
            connection.execute("select private.invite_unchecked(%s, %s, 'viewer', null)", [DENTIST, address])
        connection.execute(parting.encode(), [GUEST])
    assert database.one(OPEN) == ["kept@new.example", "operators@new.example", "renewed@new.example"]


def test_an_owner_who_stays_one_keeps_what_he_offered(database: Database) -> None:
    """A change that changes nothing withdraws nothing, nor does the parting of a member who is no owner."""
    sign_up(database)
    ask(database, GUEST, "accept_invitation(%s)", invite(database, "viewer"))
    invite(database, "viewer", "kept@new.example")
    with database.admin() as connection:
        connection.execute("update public.client_members set role = role")
        connection.execute("delete from public.client_members where user_id = %s", [GUEST])
    assert database.one(OPEN) == ["kept@new.example"]


@pytest.mark.parametrize("before", ["owner", "admin", "viewer"])
@pytest.mark.parametrize("offered", ["owner", "admin", "viewer"])
def test_a_member_who_accepts_has_the_higher_of_both_roles(database: Database, before: str, offered: str) -> None:
    """He may have been made a member in another way since he was asked: accepting never takes rights away."""
    sign_up(database)
    invitation = invite(database, offered)
    with database.admin() as connection:
        connection.execute("insert into public.client_members values (%s, %s, %s)", [DENTIST, GUEST, before])
    assert str(ask(database, GUEST, "accept_invitation(%s)", invitation)) == DENTIST
    ranks = ["owner", "admin", "viewer"]
    assert roles(database)[GUEST] == min(before, offered, key=ranks.index)
    assert database.one(OPEN) == []


@pytest.mark.parametrize(
    ("email", "role", "complaint"),
    [
        ("nonsense", "viewer", "p_email must be"),
        (None, "viewer", "p_email must be"),
        ("a@b.example", None, "p_role is"),
    ],
)
def test_a_malformed_invitation_is_refused(
    database: Database, email: str | None, role: str | None, complaint: str
) -> None:
    """It says which argument."""
    with pytest.raises(psycopg.errors.InvalidParameterValue, match=complaint):
        ask(database, DENTIST_OWNER, "invite_member(%s, %s, %s)", DENTIST, email, role)


@pytest.mark.parametrize(("role", "seen"), [("owner", 2), ("admin", 2), ("viewer", 1)])
def test_members_are_known_by_their_addresses(database: Database, role: str, seen: int) -> None:
    """To owners and admins, as invitations are; a viewer knows his own."""
    sign_up(database)
    ask(database, GUEST, "accept_invitation(%s)", invite(database, role))
    with database.as_role("authenticated", sub=GUEST) as connection:
        found = connection.execute("select email from public.member_addresses(%s)", [DENTIST]).fetchall()
    assert ((ADDRESS,) in found, len(found)) == (True, seen)


def test_addresses_of_other_businesses_are_nobodys(database: Database) -> None:
    """Whoever is no member is told that there is no such client."""
    with database.as_role("authenticated", sub=PLUMBER_OWNER) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute("select * from public.member_addresses(%s)", [DENTIST])
    assert code(refused) == "PT404"

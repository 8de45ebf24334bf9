"""What stands between the outside and the tables: invoker rights, pinned paths, and the edge's two doors."""

from __future__ import annotations

import pytest

from tests.database.attacks.conftest import Scene
from tests.database.attacks.rpcs import RPCS
from tests.database.attacks.rpcs.desk import DESK
from tests.database.attacks.table_rules import RULES
from tests.database.attacks.verdict import DENIED, Verdict, attempt

# Definer helpers that a role runs without a twin in `public`: each asks the database who is asking.
HELPERS = {"authenticated": {"my_client_ids", "note_export"}, "edge_agent": set[str](), "anon": set[str]()}


def names(scene: Scene, query: str, *values: object) -> set[str]:
    return {row[0] for row in scene.connection.execute(query.encode(), values)}


def test_every_view_asks_with_the_rights_of_its_reader(scene: Scene) -> None:
    """A view without security_invoker would show every client's rows; a materialised one has no policies at all."""
    query = """
        select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        and (relkind = 'm' or not coalesce(reloptions @> '{security_invoker=true}', false))"""
    assert names(scene, query) == set()


def test_every_table_has_its_row_security_on(scene: Scene) -> None:
    """In both schemas: a grant by mistake opens nothing."""
    query = """
        select c.oid::regclass::text from pg_class c where c.relkind in ('r', 'p') and not c.relrowsecurity
        and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)"""
    assert names(scene, query) == set()


def test_no_function_of_public_has_rights_of_its_own(scene: Scene) -> None:
    """SECURITY DEFINER lives in `private`, behind a caller check."""
    query = "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
    assert names(scene, query) == set()


def test_no_function_can_be_led_to_anothers_objects(scene: Scene) -> None:
    """Each function of ours has an empty search path: whoever makes a table of the same name changes nothing."""
    query = """
        select f.oid::regprocedure::text from pg_proc f
        where f.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and not coalesce(f.proconfig @> '{"search_path=\\"\\""}', false)"""
    assert names(scene, query) == set()


@pytest.mark.parametrize("role", HELPERS)
def test_a_private_function_is_reached_only_through_its_public_twin(scene: Scene, role: str) -> None:
    """What runs with rights of its own is the other half of a function that this role may call, or a known helper."""
    granted = """
        select proname from pg_proc
        where pronamespace = %s::regnamespace and has_function_privilege(%s, oid, 'execute')"""
    public = names(scene, granted, "public", role)
    definers = names(scene, f"{granted} and prosecdef", "private", role)
    assert definers - HELPERS[role] <= public
    assert role != "anon" or public == set()
    assert role != "edge_agent" or public == {
        "edge_resolve_call",
        "edge_expected_numbers",
        "edge_ingest",
        "edge_take_over_call",
        "edge_resume_call",
        "edge_test_call",
        *DESK,
    }


def test_every_function_grants_exactly_what_the_rules_say(scene: Scene) -> None:
    """EXECUTE is the first lock: nobody holds it who is denied in every case."""
    for name, rpc in RPCS.items():
        for role in ("anon", "edge_agent", "service_role"):
            query = "select has_function_privilege(%s, ('public.' || %s)::regproc, 'execute')"
            row = scene.connection.execute(query, [role, name]).fetchone()
            assert row == (rpc.may[role] != DENIED,), (name, role)


def edge(scene: Scene, statement: str) -> Verdict:
    return attempt(scene.connection, scene.town.claims("edge_agent"), statement, scene.town.ours.ids)


@pytest.mark.parametrize(
    "statement",
    [
        "select vault.create_secret('x')",
        "select vault.update_secret(gen_random_uuid(), 'x')",
        "select auth.uid()",
        "select realtime.send('{}', 'e', 'client:' || %(client)s::text)",
        "select private.my_client_ids()",
        "select private.current_edge_agent()",
        "select private.edge_apply(null, '{}', null)",
        "insert into storage.objects (bucket_id, name) values ('voice-samples', %(client)s::text || '/x.wav')",
        "select 1 from storage.objects",
        "insert into realtime.messages (topic, extension) values ('client:' || %(client)s::text, 'broadcast')",
        "create table public.mine ()",
        "create function public.mine() returns int language sql as 'select 1'",
        "alter table public.calls disable row level security",
    ],
)
def test_a_stolen_edge_token_does_nothing_else(scene: Scene, statement: str) -> None:
    """No secrets, files, broadcasts, inner functions, or objects of its own."""
    verdict = edge(scene, statement)
    assert verdict.code == DENIED, verdict


@pytest.mark.parametrize("claims", [{}, {"edge_agent_id": ""}, {"edge_agent_id": "nonsense"}, {"edge_agent_id": "%s"}])
@pytest.mark.parametrize(
    "name",
    [
        "edge_resolve_call('[]')",
        "edge_ingest('[]')",
        "edge_expected_numbers(4)",
        "edge_take_over_call(null, null)",
        "edge_resume_call('x')",
    ],
)
def test_an_edge_token_must_name_an_agent_that_is_known(scene: Scene, name: str, claims: dict[str, str]) -> None:
    """Without an id, with a malformed one, or with that of a client: refused, and no client named."""
    given = {key: value % scene.town.ours.ids["client"] if "%s" in value else value for key, value in claims.items()}
    call = f"select public.{name}"
    verdict = attempt(scene.connection, {"role": "edge_agent", **given}, call, {})
    assert verdict.code in {"28000", "22P02"}, verdict


@pytest.mark.parametrize("who", ["owner", "admin", "viewer", "neighbour", "stranger", "anon"])
@pytest.mark.parametrize(
    "statement",
    [
        "create table public.mine ()",
        "create function public.mine() returns int language sql as 'select 1'",
        "alter table public.calls disable row level security",
        "select vault.create_secret('x')",
        "select private.edge_apply(null, '{}', null)",
        "insert into auth.users (id) values (gen_random_uuid())",
    ],
)
def test_a_user_cannot_change_the_rules(scene: Scene, who: str, statement: str) -> None:
    """No objects, no switching off of policies, no inner functions, no users."""
    verdict = attempt(scene.connection, scene.town.claims(who), statement, {})
    assert verdict.code == DENIED, verdict


@pytest.mark.parametrize("name", sorted(RULES))
def test_policies_cannot_be_sidestepped_by_a_setting(scene: Scene, name: str) -> None:
    """With row_security off a query that policies would filter is refused, not unfiltered."""
    off = "select set_config('row_security', 'off', true)"
    query = f"select 1 from public.{name}"
    assert attempt(scene.connection, scene.town.claims("neighbour"), query, {}, off).code == DENIED

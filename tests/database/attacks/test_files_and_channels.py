"""Voice samples and live messages: tables of Supabase's own that carry our policies."""

from __future__ import annotations

import pytest

from tests.database.attacks.conftest import Scene
from tests.database.attacks.verdict import DENIED, EMPTY, OK, attempt

PEOPLE = ("owner", "admin", "viewer", "neighbour", "stranger", "invitee")
STAFF = ("owner", "admin")
UPLOAD = "insert into storage.objects (bucket_id, name) values ('voice-samples', %(path)s)"
REQUEST = """
    insert into public.voice_clone_requests (client_id, sample_path, sample_sha256, consent_by, consent_version)
    values (%(client)s, %(path)s, repeat('b', 64), %(owner)s, 'v1')"""


@pytest.mark.parametrize("who", [*PEOPLE, "anon"])
def test_a_sample_goes_into_the_folder_of_ones_own_client(scene: Scene, who: str) -> None:
    """Only staff upload, and only below the client's id."""
    path = f"{scene.town.ours.ids['client']}/hello.wav"
    verdict = attempt(scene.connection, scene.town.claims(who), UPLOAD, {"path": path})
    assert verdict.code == (OK if who in STAFF else DENIED)


ASTRAY = (
    "hello.wav",
    "{theirs}/x.wav",
    "{theirs}/../{ours}/x.wav",
    "{ours}/../{theirs}/x.wav",
    "{ours}/./x.wav",
    "{ours}//x.wav",
    "{ours}/..",
    "{ours}/%2e%2e%2f{theirs}/x.wav",
    "{ours}\\..\\{theirs}/x.wav",
    "{ours}/x.wav?y=z",
    "/{ours}/x.wav",
    "{ours}",
    "{ours}/",
    "x/{ours}/x",
)


@pytest.mark.parametrize("path", ASTRAY)
def test_no_path_leads_out_of_the_own_folder(scene: Scene, path: str) -> None:
    """Another's folder, none, or one that only looks like the own: neither uploaded nor named for a clone."""
    ours, claims = scene.town.ours.ids, scene.town.claims("owner")
    given = {**ours, "path": path.format(ours=ours["client"], theirs=scene.town.theirs.ids["client"])}
    assert attempt(scene.connection, claims, UPLOAD, given).code == DENIED
    assert attempt(scene.connection, claims, REQUEST, given).code == "23514"


def test_the_own_folder_will_do(scene: Scene) -> None:
    """The counterpart: the same statements with a plain file name work."""
    ours, claims = scene.town.ours.ids, scene.town.claims("owner")
    given = {**ours, "path": f"{ours['client']}/take-2.final_mix.wav"}
    assert attempt(scene.connection, claims, UPLOAD, given).code == OK
    assert attempt(scene.connection, claims, REQUEST, given).code == OK


def test_another_bucket_is_not_ours_to_fill(scene: Scene) -> None:
    """The policies name one bucket."""
    bucket = "insert into storage.buckets (id, name) values ('elsewhere', 'elsewhere')"
    upload = "insert into storage.objects (bucket_id, name) values ('elsewhere', %(client)s::uuid || '/x.wav')"
    verdict = attempt(scene.connection, scene.town.claims("owner"), upload, scene.town.ours.ids, bucket)
    assert verdict.code == DENIED


@pytest.mark.parametrize("who", [*PEOPLE, "anon"])
def test_samples_are_listed_for_the_clients_staff_only(scene: Scene, who: str) -> None:
    """A recording of somebody's voice is personal data; a viewer has no need of it."""
    stored = "insert into storage.objects (bucket_id, name) values ('voice-samples', %(client)s::uuid || '/x.wav')"
    listing = "select name from storage.objects where bucket_id = 'voice-samples'"
    verdict = attempt(scene.connection, scene.town.claims(who), listing, scene.town.ours.ids, stored)
    assert verdict.code == (OK if who in STAFF else EMPTY)


@pytest.mark.parametrize("who", [*PEOPLE, "anon"])
def test_a_clients_channel_is_joined_by_its_members_only(scene: Scene, who: str) -> None:
    """Who is told that a configuration changed."""
    joined = "select set_config('realtime.topic', 'client:' || %(client)s::uuid, true)"
    listening = "select 1 from realtime.messages where topic = 'client:' || %(client)s::uuid"
    verdict = attempt(scene.connection, scene.town.claims(who), listening, scene.town.ours.ids, joined)
    assert verdict.code == (OK if who in ("owner", "admin", "viewer") else EMPTY)


@pytest.mark.parametrize("who", [*PEOPLE, "anon"])
def test_nobody_speaks_in_a_channel(scene: Scene, who: str) -> None:
    """Messages come from the database alone: a user cannot make another's dashboard believe anything."""
    sending = "insert into realtime.messages (topic, extension) values ('client:' || %(client)s::uuid, 'broadcast')"
    assert attempt(scene.connection, scene.town.claims(who), sending, scene.town.ours.ids).code == DENIED

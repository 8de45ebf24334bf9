"""How a cloned voice sounds: from the worker that measured it to the box that needs one like it."""

from __future__ import annotations

from tests.database.journal import DENTIST_OWNER, PLUMBER_OWNER
from tests.database.sandbox import Database, one
from tests.database.test_clones import held, request
from tests.database.workers import ask

SOUNDS = "select (r.voice).sex from public.edge_resolve_call('+15105550100') r"
NAME_SEX = """with named as (update public.voices set sex = %s where provider_voice_id = %s returning 1)
  select count(*) from named"""


def test_a_cloned_voice_knows_whose_it_sounds_like_and_its_owner_may_correct_it(database: Database) -> None:
    """8.1: the box is told, so that who stands in for it sounds alike; a second save keeps the owner's word."""
    request(database)
    job = held(database)
    assert ask(database, "save_clone(%s, %s, 'cartesia', 'v-1', 'male')", job["id"], job["lease"])
    assert database.edge(SOUNDS) == "male"
    with database.as_role("authenticated", sub=DENTIST_OWNER) as connection:
        assert one(connection, NAME_SEX, "female", "v-1") == 1
    request(database, "b")
    job = held(database)
    assert ask(database, "save_clone(%s, %s, 'cartesia', 'v-1', 'male')", job["id"], job["lease"])
    assert database.edge(SOUNDS) == "female"
    with database.as_role("authenticated", sub=PLUMBER_OWNER) as connection:
        assert one(connection, NAME_SEX, "male", "v-1") == 0

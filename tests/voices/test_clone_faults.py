"""The whole job, while providers fail and workers die. There is never a second voice, nor one that nobody knows of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.voices.cartesia import CartesiaCloning
from cloud.voices.failures import Uncertain
from infra.dev.loopback.faults import Fault
from shared.errors import TryAgain
from tests.voices.scene import PATIENT, Scene, scene


@pytest.fixture
async def town(tmp_path: Path, recording: bytes) -> AsyncIterator[Scene]:
    async with scene(tmp_path, recording) as made:
        yield made


def name(town: Scene) -> str:
    return f"frontdesk {town.desk.request['id']}"


def clones(town: Scene) -> int:
    return [seen.operation for seen in (*town.cartesia.seen, *town.elevenlabs.seen)].count("clone")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503),
        Fault(status=500),
        Fault(status=429, retry_after="3600"),
        Fault(status=401, code="unauthorized"),
        Fault(status=402, code="quota_exceeded"),
        Fault(status=403, code="voice_limit_reached"),
    ],
    ids=lambda fault: str(fault.status),
)
@pytest.mark.parametrize("operation", ["voices", "clone"])
async def test_where_cartesia_cannot_elevenlabs_does(town: Scene, operation: str, fault: Fault) -> None:
    """At once, without a wait."""
    town.cartesia.faults.last(operation, fault)
    await town.run()
    (voice,) = town.elevenlabs.store.voices
    assert town.desk.saved == [("elevenlabs", voice)]
    assert town.voices["cartesia"] == []


async def test_where_neither_can_it_is_tried_later(town: Scene) -> None:
    """After the shorter of the two waits that they ask for; nothing is told to the owner."""
    town.cartesia.faults.plan("clone", Fault(status=429, retry_after="120"))
    town.elevenlabs.faults.plan("clone", Fault(status=503, retry_after="40"))
    with pytest.raises(TryAgain) as later:
        await town.run()
    assert later.value.after == 40
    assert not town.desk.decided
    await town.run(2)
    assert [provider for provider, _ in town.desk.saved] == ["cartesia"]


async def test_a_studio_that_names_no_wait_leaves_it_to_the_queue(town: Scene) -> None:
    """One of two: whoever says nothing may be well again at once."""
    town.cartesia.faults.plan("clone", Fault(status=429, retry_after="120"))
    town.elevenlabs.faults.plan("clone", Fault(status=500))
    with pytest.raises(TryAgain) as later:
        await town.run()
    assert later.value.after is None


async def test_a_voice_whose_answer_was_lost_is_found(town: Scene) -> None:
    """Made, and not told: nobody else is asked, and the next run finds it by its name."""
    town.cartesia.faults.plan("clone", Fault(kind="stall", done=True))
    impatient = CartesiaCloning("sk_car", town.cartesia.url, clone_within=3.0, ask_within=PATIENT)
    patient, town.providers[0] = town.providers[0], impatient
    with pytest.raises(Uncertain):
        await town.run(1)
    await impatient.aclose()
    town.providers[0] = patient
    await town.run(2)
    assert [provider for provider, _ in town.desk.saved] == ["cartesia"]
    assert town.voices == {"cartesia": [name(town)], "elevenlabs": []}
    assert clones(town) == 1


async def test_a_studio_that_never_answers_is_given_up(town: Scene) -> None:
    """The third time the next one is asked, and what the first has made all the same is deleted."""
    town.cartesia.faults.last("clone", Fault(kind="cut", done=True))
    await town.run(3)
    assert [provider for provider, _ in town.desk.saved] == ["elevenlabs"]
    assert town.voices == {"cartesia": [], "elevenlabs": [name(town)]}


async def test_a_voice_that_cannot_be_heard_now_is_heard_later(town: Scene) -> None:
    """All of the account's lines are busy: the voice waits, and no other is made."""
    town.cartesia.faults.plan("speak", Fault(status=429, retry_after="5"))
    with pytest.raises(TryAgain) as later:
        await town.run(1)
    assert later.value.after == 5
    await town.run(2)
    assert (clones(town), len(town.desk.saved)) == (1, 1)


async def test_a_voice_that_may_not_speak_is_given_back(town: Scene) -> None:
    """No credits left for speech: deleted there, made elsewhere."""
    town.cartesia.faults.last("speak", Fault(status=402, code="quota_exceeded"))
    await town.run()
    assert town.voices == {"cartesia": [], "elevenlabs": [name(town)]}


@pytest.mark.parametrize("operation", ["voices", "clone", "speak"])
async def test_a_worker_that_dies_leaves_one_voice(town: Scene, operation: str) -> None:
    """Wherever it stood: whoever takes over ends with one voice, made once."""
    town.cartesia.faults.plan(operation, Fault(kind="stall", done=True))
    doomed = asyncio.create_task(town.run(1))
    await town.cartesia.faults.stalled.wait()
    doomed.cancel()
    await asyncio.wait([doomed])
    await town.run(2)
    assert len(town.desk.saved) == 1
    assert town.voices == {"cartesia": [name(town)], "elevenlabs": []}
    assert clones(town) == 1


async def test_a_worker_whose_lease_is_lost_harms_nothing(town: Scene) -> None:
    """What it made is found by whoever has the job now."""
    town.desk.lease_lost = True
    await town.run(1)
    town.desk.lease_lost = False
    await town.run(2)
    assert (len(town.desk.saved), clones(town)) == (1, 1)


async def test_of_two_workers_at_once_one_voice_stays(town: Scene) -> None:
    """Both found none and made one: the next run keeps the older."""
    for _ in range(2):
        town.cartesia.store.add(name(town), "en", "", b"")
    older = next(iter(town.cartesia.store.voices))
    await town.run(2)
    assert town.desk.saved == [("cartesia", older)]
    assert list(town.cartesia.store.voices) == [older]


async def test_a_voice_that_cannot_be_deleted_now_does_not_hold_the_owner_up(town: Scene) -> None:
    """He is told at once; the operator's log names what is left behind."""
    town.cartesia.mute = True
    town.cartesia.faults.last("delete", Fault(status=503))
    await town.run()
    assert len(town.desk.refused) == 1
    assert town.voices["cartesia"] == [name(town)]

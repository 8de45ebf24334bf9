"""The whole job, while everything goes well, and while recordings are not what they should be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cloud.voices.clone import CHANGED, GONE, LATER, MUTE, NOBODY, clone_voice
from cloud.voices.decode import decoded
from cloud.voices.pitch import sex_of
from cloud.voices.sound import Sound, to_wav
from infra.dev.loopback.faults import Fault
from infra.dev.loopback.seen import Part
from shared.errors import StoreAway
from shared.store import StoreShut
from tests.voices.recordings import joined, louder, silence
from tests.voices.scene import Scene, prepared_here, scene


@pytest.fixture
async def town(tmp_path: Path, recording: bytes) -> AsyncIterator[Scene]:
    async with scene(tmp_path, recording) as made:
        yield made


def name(town: Scene) -> str:
    return f"frontdesk {town.desk.request['id']}"


async def test_a_recording_becomes_a_voice(town: Scene) -> None:
    """Cartesia makes it and it says its sentence; ElevenLabs hears nothing of it."""
    await town.run()
    (voice,) = town.cartesia.store.voices
    assert town.desk.saved == [("cartesia", voice)]
    assert [seen.operation for seen in town.cartesia.seen] == ["voices", "clone", "speak"]
    assert town.voices == {"cartesia": [name(town)], "elevenlabs": []}
    assert town.elevenlabs.seen == []
    sent = town.cartesia.seen[1].sent
    assert isinstance(sent, dict)
    clip: Part = sent["clip"]
    assert decoded(clip.content).sound.seconds == pytest.approx(10, abs=0.1)
    assert town.desk.sex == sex_of(decoded(clip.content).sound) is not None


async def test_the_clients_language_is_spoken(town: Scene) -> None:
    """Cloned in it, and tested with a sentence of it."""
    town.desk.request["language"] = "de-DE"
    await town.run()
    clone, say = town.cartesia.seen[1].sent, town.cartesia.seen[2].sent
    assert isinstance(clone, dict)
    assert isinstance(say, dict)
    assert (clone["language"].text, say["language"]) == ("de", "de")
    assert say["transcript"].startswith("Danke")


async def test_the_studio_that_was_asked_for_comes_first(town: Scene) -> None:
    """ElevenLabs is one as well; it gets the whole take."""
    town.desk.request["provider"] = "elevenlabs"
    await town.run()
    assert [provider for provider, _ in town.desk.saved] == ["elevenlabs"]
    sent = town.elevenlabs.seen[1].sent
    assert isinstance(sent, dict)
    file: Part = sent["files"]
    assert decoded(file.content).sound.seconds > 30
    assert town.cartesia.seen == []


async def test_a_request_that_is_decided_is_left_alone(town: Scene) -> None:
    """The second run finds it so, and ends its job."""
    await town.run()
    await town.run()
    assert (len(town.desk.saved), town.desk.finished, len(town.cartesia.store.voices)) == (1, 1, 1)


async def test_a_bad_recording_is_refused_with_all_that_is_wrong(town: Scene, speech: Sound) -> None:
    """No provider hears it."""
    bad = to_wav(joined(louder(speech.between(0, 8), -28), silence(2)))
    async with scene(town.storage.buckets._objects.parent / "bad", bad) as other:
        await other.run()
        (told,) = other.desk.refused
        assert other.voices == {"cartesia": [], "elevenlabs": []}
        assert (other.cartesia.seen, other.elevenlabs.seen) == ([], [])
    assert told.startswith("Your recording is 10 seconds long.")
    assert "too quiet" in told


async def test_another_recording_than_was_consented_to_is_refused(town: Scene, speech: Sound) -> None:
    """What lies in the bucket has to be what the request was made for, bit for bit."""
    town.upload(to_wav(louder(speech, -1)))
    await town.run()
    assert town.desk.refused == [CHANGED]
    assert town.cartesia.seen == []


async def test_a_recording_that_is_gone_is_told(town: Scene) -> None:
    """It was deleted before we came to it."""
    await town.samples.remove(town.path)
    await town.run()
    assert town.desk.refused == [GONE]


async def test_a_bucket_that_is_away_is_waited_for(town: Scene) -> None:
    """Nobody is told that the recording is gone."""
    town.storage.faults.plan("download", Fault(kind="cut"))
    with pytest.raises(StoreAway):
        await town.run()
    assert not town.desk.decided
    await town.run(2)
    assert len(town.desk.saved) == 1


class Shut:
    """A bucket that does not let us in."""

    async def download(self, path: str) -> bytes:
        raise StoreShut(path)


async def test_a_key_that_does_not_open_the_bucket_is_not_the_owners_fault(town: Scene) -> None:
    """The job fails; nothing is refused."""
    with pytest.raises(StoreShut):
        await clone_voice(town.job(), town.desk, Shut(), town.providers, prepared_here)
    assert not town.desk.decided


async def test_without_a_studio_the_owner_is_told(town: Scene) -> None:
    """Nobody set a key."""
    town.providers = []
    await town.run()
    assert town.desk.refused == [NOBODY]


async def test_a_voice_that_does_not_speak_is_deleted_and_refused(town: Scene) -> None:
    """Its provider made it, and it stays silent."""
    town.cartesia.mute = True
    await town.run()
    assert town.desk.refused == [MUTE]
    assert town.voices == {"cartesia": [], "elevenlabs": []}


async def test_the_voice_that_the_client_speaks_with_is_not_deleted(town: Scene) -> None:
    """The same recording once more, on a bad day of the provider's: the voice there was stays."""
    await town.run()
    ((provider, voice),) = town.desk.saved
    town.desk.saved.clear()
    town.desk.request["voices"] = [{"provider": provider, "provider_voice_id": voice}]
    town.cartesia.mute = True
    await town.run()
    assert town.desk.refused == [MUTE]
    assert list(town.cartesia.store.voices) == [voice]


async def test_what_a_studio_says_of_the_recording_is_told(town: Scene) -> None:
    """In its words; no second provider is talked into it."""
    town.cartesia.faults.plan("clone", Fault(status=400, reason="More than one person speaks in this clip."))
    await town.run()
    told = "Cartesia does not accept your recording: More than one person speaks in this clip."
    assert town.desk.refused == [told]
    assert town.elevenlabs.seen == []


async def test_after_the_last_attempt_the_owner_is_told_to_come_back(town: Scene) -> None:
    """Rather than that the job dies in silence; until then it is tried again."""
    for server in (town.cartesia, town.elevenlabs):
        server.faults.last("clone", Fault(status=503))
    await town.run(6)
    assert town.desk.refused == [LATER]

"""`frontdesk forget`: what a box's disk holds of a caller."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from edge_agent.forget import Forgotten, forget
from edge_agent.record.journal import Journal
from infra.commands.forget import forget as command
from shared.errors import SetupError
from shared.numbers import Number
from tests.record.disks import event, on_disk

ANN, BOB, HANS = Number("+15105550142"), Number("+15105550143"), Number("+442079460958")
ANNS = ["+15105550142", "15105550142", "510-555-0142", "(510) 555-0142", "%2B15105550142", "sip:15105550142@h"]


def call(name: str, caller: str, words: str) -> list[dict[str, Any]]:
    return [event("call.started", name, from_e164=caller), event(call_id=name, text=words)]


def held(folder: Path, *words: str) -> list[str]:
    """Which of `words` stand in a file below the folder, as bytes."""
    everything = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    return [word for word in words if word.encode() in everything]


async def test_whole_calls_go_while_the_agent_runs(tmp_path: Path) -> None:
    """Those that wait and mention the number, also in words only; not a byte of them stays. Others' are delivered."""
    path = tmp_path / "journal.db"
    async with Journal(path) as journal:
        theirs = call("k1", ANN, "hippopotamus"), call("k2", BOB, "call Ann on 510 555 0142, rhinoceros")
        others = call("k3", BOB, "giraffe")
        for one in (*theirs[0], *theirs[1], *others):
            journal.append(one)
        journal.draft("k1", event(call_id="k1", text="crocodile", occurred_at="2026-01-05T18:00:00+00:00"))
        await on_disk(journal)
        assert held(tmp_path, "hippopotamus", "rhinoceros", "crocodile", "giraffe", ANN) == [
            "hippopotamus", "rhinoceros", "crocodile", "giraffe", ANN,
        ]  # fmt: skip
        assert forget(tmp_path, ANN) == Forgotten(calls=2, refused=0, corrupt=0, answers=0)
        assert held(tmp_path, "hippopotamus", "rhinoceros", "crocodile", "giraffe", ANN) == ["giraffe"]
        assert [one["call_id"] for one in await journal.batch()] == ["k3", "k3"]
        journal.append(late := event(call_id="k3", text="zebra"))
        await on_disk(journal)
        assert (await journal.batch())[-1] == late


async def test_what_is_kept_aside_goes_altogether(tmp_path: Path) -> None:
    """Whose a refused event or a corrupt journal was can no longer be told."""
    path = tmp_path / "journal.db"
    (tmp_path / "journal.db.corrupt-20261129T120000000000").write_bytes(b"elephant")
    (tmp_path / "journal.db.corrupt-20261129T120000000000-wal").write_bytes(b"elephant")
    async with Journal(path) as journal:
        refused = event(text="hippopotamus")
        journal.append(refused)
        journal.set_aside(refused["event_id"], "22023")
        await on_disk(journal)
        (tmp_path / "journal.db.corrupt-20991129T120000000000").write_bytes(b"elephant")
        gone = forget(tmp_path, ANN)
    assert (gone.calls, gone.refused, gone.answers) == (0, 1, 0)
    assert gone.corrupt >= 1
    assert held(tmp_path, "hippopotamus", "elephant") == []


async def test_what_an_open_call_is_remembered_by_goes_too(tmp_path: Path) -> None:
    """The talk of a call under way is kept for whoever goes on with it, also when all of its rows were delivered."""
    async with Journal(tmp_path / "journal.db") as journal:
        for one in call("k1", BOB, "call Ann on 510 555 0142, rhinoceros"):
            journal.append(one)
        await on_disk(journal)
        journal.acknowledge([one["event_id"] for one in await journal.batch()])
        await on_disk(journal)
        assert held(tmp_path, "rhinoceros") == ["rhinoceros"]
    forget(tmp_path, ANN)
    assert held(tmp_path, "rhinoceros") == []


@pytest.mark.parametrize("written", ANNS)
async def test_every_writing_is_found(tmp_path: Path, written: str) -> None:
    """And nobody else's number with it, nor one that only contains it."""
    async with Journal(tmp_path / "journal.db") as journal:
        for one in (*call("k1", BOB, f"said {written}"), *call("k2", BOB, "915105550142 51055501429 +15105550141")):
            journal.append(one)
        await on_disk(journal)
        assert forget(tmp_path, ANN).calls == 1
        assert {one["call_id"] for one in await journal.batch()} == {"k2"}


async def test_numbers_abroad_are_found_as_they_are_dialled_at_home(tmp_path: Path) -> None:
    """With their zero instead of the country's code, or with both."""
    async with Journal(tmp_path / "journal.db") as journal:
        for name, written in (("k1", "020 7946 0958"), ("k2", "+44 (0)20 7946 0958"), ("k3", "442079460958")):
            journal.append(event(call_id=name, text=written))
        await on_disk(journal)
        assert forget(tmp_path, HANS).calls == 3


def test_last_answers_that_mention_it_go(tmp_path: Path) -> None:
    """The others stay; a folder without a journal is no fault."""
    answers = tmp_path / "answers"
    answers.mkdir()
    (answers / "a.json").write_text('{"facts": "Ask Ann, 510-555-0142."}')
    (answers / "b.json").write_text('{"facts": "Ask Bob, 510-555-0143."}')
    assert forget(tmp_path, ANN) == Forgotten(0, 0, 0, 1)
    assert [file.name for file in answers.iterdir()] == ["b.json"]


def test_the_command_counts_and_names_no_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A journal that cannot be read, or a number that is none, is told with its cure."""
    command("+1 510 555 0142", tmp_path)
    assert capsys.readouterr().out.startswith("Removed: 0 calls that waited, 0 refused events")
    with pytest.raises(SetupError, match=r"no number. Cure"):
        command("hello", tmp_path)
    (tmp_path / "journal.db").write_bytes(b"not a database at all" * 500)
    with pytest.raises(SetupError, match="Cure: start the agent once"):
        command(ANN, tmp_path)


async def test_each_process_s_journal_is_looked_through(tmp_path: Path) -> None:
    """The supervisor's and the line processes', whether they run or not."""
    for name in ("journal.db", "journal-0.db", "journal-2.db"):
        async with Journal(tmp_path / name) as journal:
            for one in call(f"call in {name}", ANN, "hippopotamus"):
                journal.append(one)
            await on_disk(journal)
    (tmp_path / "journal-2.db.corrupt-20261129T120000000000").write_bytes(b"elephant")
    gone = forget(tmp_path, ANN)
    assert (gone.calls, gone.corrupt) == (3, 1)
    assert held(tmp_path, "hippopotamus", "elephant", ANN) == []

"""Model files: known by hash, from whichever source has them, never fetched twice."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from aiohttp import web
from rich.console import Console

from infra.commands.models import fill, speech
from infra.dev.setup.manifest import read_programs
from infra.models.download import Downloads
from infra.models.fingerprint import Known
from infra.models.folder import ModelFolder
from infra.models.manifest import ModelFile, ModelManifest, read_models
from infra.progress import Steps
from shared.errors import SetupError
from tests.infra.loopback import serving

WORDS = b"weights " * 50_000


def quiet() -> Steps:
    return Steps(Console(file=io.StringIO()))


def entry(sources: list[dict[str, object]], content: bytes = WORDS) -> ModelFile:
    wanted = hashlib.sha256(content).hexdigest()
    fields = {"path": "a/model.bin", "bytes": len(content), "sha256": wanted, "licence": "MIT", "sources": sources}
    return ModelFile.model_validate(fields)


def shelf(var: Path, model: ModelFile, own: Path | None = None) -> ModelFolder:
    return ModelFolder(var / "models", var / "cache", ModelManifest(models=(model,), wheels={}), own, Downloads())


def test_the_projects_own_manifests_are_well_formed() -> None:
    """Every model has an official source first and a second one, and every program a pin."""
    manifest = read_models()
    assert {model.path.split("/")[0] for model in manifest.models} == {"whisper-base", "silero", "kokoro", "llm"}
    assert all(first.hub or first.release or first.tagged for first, *_ in (model.sources for model in manifest.models))
    assert all(len(model.sources) > 1 for model in manifest.models)
    assert set(read_programs()) == {"livekit-server", "ollama", "postgrest", "supabase"}


def test_a_mistake_in_a_manifest_is_told_with_its_line(tmp_path: Path) -> None:
    """A hash that is none is refused by file, line and field."""
    path = tmp_path / "models.yaml"
    path.write_text(
        "models:\n  - path: a\n    bytes: 1\n    sha256: nonsense\n    licence: MIT\n    sources: []\nwheels: {}\n"
    )
    with pytest.raises(SetupError, match=r"models\.yaml:4: models\.0\.sha256"):
        read_models(path)


def test_a_model_cannot_be_placed_outside_the_folder(tmp_path: Path) -> None:
    """A path that leaves the models folder is refused."""
    path = tmp_path / "models.yaml"
    sha = "a" * 64
    path.write_text(f"models: [{{path: ../x, bytes: 1, sha256: {sha}, licence: MIT, sources: []}}]\nwheels: {{}}\n")
    with pytest.raises(SetupError, match="inside the models folder"):
        read_models(path)


def test_a_wheel_that_is_not_pinned_is_refused(tmp_path: Path) -> None:
    """A source may only name wheels whose hash the file lists."""
    path = tmp_path / "models.yaml"
    source = "{wheels: [{wheel: strange, member: x}]}"
    path.write_text(
        f"models: [{{path: x, bytes: 1, sha256: {'a' * 64}, licence: MIT, sources: [{source}]}}]\nwheels: {{}}\n"
    )
    with pytest.raises(SetupError, match="not listed under `wheels`: strange"):
        read_models(path)


def test_the_own_folder_wins_when_its_file_is_right(tmp_path: Path) -> None:
    """FRONTDESK_MODELS_DIR's file is used without asking any source."""
    own = tmp_path / "own"
    (own / "a").mkdir(parents=True)
    (own / "a" / "model.bin").write_bytes(WORDS)
    shelf(tmp_path / "var", entry([]), own).fill(quiet())
    assert (tmp_path / "var" / "models" / "a" / "model.bin").read_bytes() == WORDS


def test_a_wrong_file_in_the_own_folder_is_not_used(tmp_path: Path) -> None:
    """A file of the right name with other content is passed over, and the error says how to help oneself."""
    own = tmp_path / "own"
    (own / "a").mkdir(parents=True)
    (own / "a" / "model.bin").write_bytes(WORDS[::-1])
    with pytest.raises(SetupError, match=r"(?s)a/model\.bin: no source gave it.*FRONTDESK_MODELS_DIR"):
        shelf(tmp_path / "var", entry([]), own).fill(quiet())


def test_a_right_file_is_not_hashed_again(tmp_path: Path) -> None:
    """What was found right stays known until the file changes."""
    path = tmp_path / "model.bin"
    path.write_bytes(WORDS)
    known = Known(tmp_path / ".known.json")
    assert not known.holds(path, "a hash")
    known.remember(path, "a hash")
    assert Known(tmp_path / ".known.json").holds(path, "a hash")
    assert not known.holds(path, "another hash")
    path.write_bytes(WORDS + b"!")
    assert not known.holds(path, "a hash")


def test_a_damaged_model_is_noticed(tmp_path: Path) -> None:
    """A file that changed after it was put in place is missing again."""
    own = tmp_path / "own"
    (own / "a").mkdir(parents=True)
    (own / "a" / "model.bin").write_bytes(WORDS)
    var = tmp_path / "var"
    shelf(var, entry([]), own).fill(quiet())
    place = var / "models" / "a" / "model.bin"
    place.unlink()
    place.write_bytes(WORDS[:-1] + b"?")
    assert [model.path for model in shelf(var, entry([])).missing()] == ["a/model.bin"]


ASKED = web.AppKey("asked", list[int | None])


async def _whole(request: web.Request) -> web.Response:
    ranged = request.http_range
    request.app[ASKED].append(ranged.start)
    if ranged.start is None:
        return web.Response(body=WORDS)
    if ranged.start >= len(WORDS):
        return web.Response(status=416)
    return web.Response(status=206, body=WORDS[ranged.start :])


def official() -> web.Application:
    app = web.Application()
    app[ASKED] = []
    app.router.add_get("/model.bin", _whole)
    return app


@pytest.mark.parametrize("have", [0, 1, 123_456, len(WORDS)])
def test_a_half_fetched_part_is_completed(tmp_path: Path, have: int) -> None:
    """After a Ctrl-C only the rest is asked for, wherever the first attempt stopped."""
    part = tmp_path / "part"
    if have:
        part.write_bytes(WORDS[:have])
    app = official()
    with serving(app) as url:
        Downloads().fetch(f"{url}/model.bin", part, lambda _: None)
    assert part.read_bytes() == WORDS
    assert app[ASKED] == [have or None]


def test_a_host_that_is_away_is_asked_once(tmp_path: Path) -> None:
    """Six models of one unreachable host cost one attempt."""
    with serving(web.Application()) as url:
        pass
    downloads = Downloads()
    for _ in range(2):
        with pytest.raises(SetupError, match="not reachable"):
            downloads.fetch(f"{url}/model.bin", tmp_path / "part", lambda _: None)


def test_a_refused_download_says_the_status(tmp_path: Path) -> None:
    """A 404 is told as such, and leaves nothing behind."""
    with serving(web.Application()) as url, pytest.raises(SetupError, match="404"):
        Downloads().fetch(f"{url}/model.bin", tmp_path / "part", lambda _: None)
    assert not (tmp_path / "part").exists()


def test_a_box_is_brought_the_speech_models_alone() -> None:
    """The language model is Ollama's business, so that a volume of models does not grow by it."""
    manifest = speech(read_models())
    assert {model.path.split("/")[0] for model in manifest.models} == {"whisper-base", "silero", "kokoro"}
    assert manifest.wheels == read_models().wheels


def test_a_folder_that_is_complete_is_only_looked_at(tmp_path: Path) -> None:
    """Nothing is asked for, nothing half-done stays, and the answer counts the files."""
    model, said = entry([{"hub": {"repository": "r", "revision": "v", "file": "f"}}]), io.StringIO()
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "model.bin").write_bytes(WORDS)
    fill(tmp_path, ModelManifest(models=(model,), wheels={}), Steps(Console(file=said, width=200)))
    assert said.getvalue() == f"Ready: 1 files of speech models in {tmp_path}.\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == [".known.json", "a"]

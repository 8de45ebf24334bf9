"""The file of settings: what is made, what stays, who may read it."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import jwt
import pytest
from dotenv import dotenv_values
from typer.testing import CliRunner

from infra.cli import build
from infra.init import env_file
from infra.init.settings import Line, lines_for
from shared.edge_token import read

OWN = {
    "run": "docker", "database": "own", "phone": "none", "gpu": "no", "FRONTDESK_MODEL": "llama3.2:1b", "client": "",
}  # fmt: skip


def made(folder: Path, answers: dict[str, str] = OWN, there: dict[str, str] | None = None) -> dict[str, str]:
    return {line.name: line.value for line in lines_for(answers, there or {}, folder, "")}


def init(folder: Path, *words: str, typed: str = "") -> tuple[int, str]:
    """The command as it is typed, in `folder`."""
    command = ["init", "--no-check", "--file", str(folder / ".env"), *words]
    done = CliRunner().invoke(build("init"), command, input=typed)
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def answers(folder: Path, **more: str) -> str:
    file = folder / "answers.yaml"
    file.write_text("".join(f"{name}: {value}\n" for name, value in {**OWN, **more}.items()))
    return str(file)


def test_a_box_of_ones_own_gets_every_key(tmp_path: Path) -> None:
    """All that compose must have, and the box's own token: signed with the key whose public half PostgREST gets."""
    got = made(tmp_path)
    wanted = {
        "COMPOSE_FILE", "COMPOSE_PROFILES", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "REDIS_PASSWORD", "SUPABASE_URL",
        "SUPABASE_ANON_KEY", "FRONTDESK_EDGE_TOKEN", "POSTGRES_PASSWORD", "AUTHENTICATOR_PASSWORD", "PGRST_JWT_SECRET",
        "SUPABASE_SECRET_KEY", "FRONTDESK_SIGNING_KEY", "FRONTDESK_WAKE_SECRET", "FRONTDESK_EDGE_ID",
        "GRAFANA_PASSWORD",
    }  # fmt: skip
    assert wanted <= got.keys()
    jwks = json.loads(got["PGRST_JWT_SECRET"])["keys"]
    assert "d" not in jwks[0]
    for name, role in (("SUPABASE_ANON_KEY", "anon"), ("SUPABASE_SECRET_KEY", "service_role")):
        claims = jwt.decode(got[name], jwt.PyJWK(jwks[0]).key, algorithms=["ES256"])
        assert claims["role"] == role
    token = got["FRONTDESK_EDGE_TOKEN"]
    jwt.decode(token, jwt.PyJWK(jwks[0]).key, algorithms=["ES256"])
    assert read(token).agent == got["FRONTDESK_EDGE_ID"]


def test_the_signing_key_is_made_once(tmp_path: Path) -> None:
    """A token that is made later is signed with the same key: what is out stays good."""
    first, second = made(tmp_path), made(tmp_path)
    assert first["PGRST_JWT_SECRET"] == second["PGRST_JWT_SECRET"]
    assert stat.S_IMODE((tmp_path / "supabase" / "signing_keys.json").stat().st_mode) == 0o600


def test_passwords_fit_into_addresses(tmp_path: Path) -> None:
    """Letters and digits alone, and no two alike."""
    got = made(tmp_path)
    passwords = [got[name] for name in ("REDIS_PASSWORD", "POSTGRES_PASSWORD", "AUTHENTICATOR_PASSWORD")]
    assert all(each.isalnum() and len(each) >= 32 for each in passwords)
    assert len(set(passwords)) == 3


@pytest.mark.parametrize(
    ("more", "profiles", "files"),
    [
        ({}, "database,ollama,cloud", "infra/compose.yaml"),
        ({"gpu": "yes"}, "database,ollama,cloud", "infra/compose.yaml:infra/compose.gpu.yaml"),
        ({"phone": "other", "FRONTDESK_DOMAIN": "192.0.2.7"}, "database,sip,ollama,cloud", "infra/compose.yaml"),
    ],
)
def test_the_answers_say_which_parts_run(tmp_path: Path, more: dict[str, str], profiles: str, files: str) -> None:
    """As COMPOSE_PROFILES and COMPOSE_FILE."""
    got = made(tmp_path, {**OWN, **more})
    assert (got["COMPOSE_PROFILES"], got["COMPOSE_FILE"]) == (profiles, files)


def test_a_hosted_project_gets_no_secrets_of_ours(tmp_path: Path) -> None:
    """No passwords of a database that it has not, no signing key; and no box holds a secret key that nobody gave."""
    hosted = {
        **OWN, "database": "supabase", "SUPABASE_URL": "https://abc.supabase.co", "SUPABASE_ANON_KEY": "sb_a",
        "SUPABASE_SECRET_KEY": "", "FRONTDESK_EDGE_TOKEN": "",
    }  # fmt: skip
    got = made(tmp_path, hosted)
    assert not got.keys() & {"POSTGRES_PASSWORD", "SUPABASE_SECRET_KEY", "FRONTDESK_SIGNING_KEY", "PGRST_JWT_SECRET"}
    assert got["COMPOSE_PROFILES"] == "ollama"
    assert not (tmp_path / "supabase").exists()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Mode 0600, also where an earlier one could be read by others."""
    file = tmp_path / ".env"
    file.write_text("A=1\n")
    file.chmod(0o644)
    env_file.add(file, [Line("B", "2", "Two.")])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "value", ["plain", '{"keys": [1]}', "with space", "a$b", "a#b", "x=y", 'say "hi"', "back\\slash"]
)
def test_what_is_written_is_read_back(tmp_path: Path, value: str) -> None:
    """Whatever letters a value has."""
    file = tmp_path / ".env"
    env_file.add(file, [Line("A", value, "A.")])
    assert dotenv_values(file)["A"] == value
    assert env_file.read(file) == {"A": value}


def test_what_stands_in_the_file_stays(tmp_path: Path) -> None:
    """Byte for byte: comments, order, values of one's own; an empty line counts as missing."""
    (tmp_path / ".env").write_text("# mine\nFRONTDESK_MODEL=my-model\nREDIS_PASSWORD=\nMINE='1 2'")
    assert init(tmp_path, "--yes", "--answers", answers(tmp_path))[0] == 0
    text = (tmp_path / ".env").read_text()
    assert text.startswith("# mine\nFRONTDESK_MODEL=my-model\nREDIS_PASSWORD=\nMINE='1 2'\n")
    assert text.count("FRONTDESK_MODEL=") == 1
    assert len(env_file.read(tmp_path / ".env")["REDIS_PASSWORD"]) >= 32


def test_an_empty_value_is_no_value(tmp_path: Path) -> None:
    """`NAME=` stands in an example: it is asked for."""
    (tmp_path / ".env").write_text("A=\nB=1\n")
    assert env_file.read(tmp_path / ".env") == {"B": "1"}


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    """Not a byte: no key is made anew."""
    assert init(tmp_path, "--yes", "--answers", answers(tmp_path))[0] == 0
    before = (tmp_path / ".env").read_bytes()
    code, said = init(tmp_path, "--yes")
    assert (code, (tmp_path / ".env").read_bytes()) == (0, before)
    assert "nothing is changed" in said


def test_a_second_run_adds_what_was_taken_out(tmp_path: Path) -> None:
    """And says what it added."""
    init(tmp_path, "--yes", "--answers", answers(tmp_path))
    file = tmp_path / ".env"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("REDIS_PASSWORD=")))
    _, said = init(tmp_path, "--yes")
    assert "REDIS_PASSWORD" in said
    assert "LIVEKIT_API_SECRET" not in said
    assert env_file.read(file)["REDIS_PASSWORD"]


def test_nobody_adds_to_a_file_without_being_asked(tmp_path: Path) -> None:
    """Where the answer is no, the file is as it was."""
    (tmp_path / ".env").write_text("MINE=1\n")
    code, said = init(tmp_path, "--answers", answers(tmp_path), typed="n\n")
    assert code != 0
    assert "is there. Add" in said
    assert (tmp_path / ".env").read_text() == "MINE=1\n"


def test_no_secret_is_shown(tmp_path: Path) -> None:
    """What was made is named, never with its value."""
    _, said = init(tmp_path, "--yes", "--answers", answers(tmp_path))
    got = env_file.read(tmp_path / ".env")
    hidden = [name for name in got if name.endswith(("SECRET", "TOKEN", "PASSWORD", "SECRET_KEY", "SIGNING_KEY"))]
    assert len(hidden) >= 9
    assert [name for name in hidden if got[name] in said] == []


def test_an_answer_that_nobody_asked_for_is_refused(tmp_path: Path) -> None:
    """A mistyped name is told, not passed over."""
    with pytest.raises(Exception, match="nobody asks: databse"):
        init(tmp_path, "--yes", "--answers", answers(tmp_path, databse="own"))
    assert not (tmp_path / ".env").exists()

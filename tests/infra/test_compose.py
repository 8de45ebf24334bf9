"""The composition of a box, read as a file: who may do what in it, and that no setting is lost on the way."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cloud.settings import Settings as CloudSettings
from edge_agent.settings import Settings as EdgeSettings
from infra.dev.stack.config_files import gateway_config
from infra.dev.stack.ports import Ports
from infra.places import CHECKOUT
from shared.settings import names

COMPOSE = CHECKOUT / "infra" / "compose.yaml"
DOCKER = CHECKOUT / "infra" / "docker"
SERVICES: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
FOR_DEVELOPMENT = {"FRONTDESK_WEBHOOK_LOCAL", "FRONTDESK_WEBHOOK_CA"}
MASTER_KEYS = {"SUPABASE_SECRET_KEY", "FRONTDESK_SIGNING_KEY", "POSTGRES_PASSWORD", "PGRST_JWT_SECRET"}
VARIABLE = re.compile(r"(?<!\$)\$\{([A-Z_]+)")

service = pytest.mark.parametrize("name", sorted(SERVICES))


@service
def test_a_service_may_do_nothing_that_it_need_not(name: str) -> None:
    """Its root file system is closed, it has no capability and gets none, and what it logs has an end."""
    found = SERVICES[name]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert "cap_add" not in found
    assert "privileged" not in found
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["logging"]["driver"] in {"local", "${LIVEKIT_LOG_DRIVER:-none}"}


@service
def test_what_should_run_is_started_again_and_watched(name: str) -> None:
    """Everything that stays has a health check, but PostgREST, whom the gateway's asks; ours is in the image."""
    found = SERVICES[name]
    if found["restart"] == "unless-stopped":
        assert "healthcheck" in found or name in {"edge", "cloud", "postgrest", "postgrest-boxes"}
    else:
        assert name in {"models", "ollama-model", "migrate", "operator"}


def test_only_telephony_is_open_to_the_world() -> None:
    """Every published port is on loopback, or where the operator said; livekit-sip alone has the host's network."""
    published = [port for each in SERVICES.values() for port in each.get("ports", ())]
    assert len(published) >= 6
    assert [port for port in published if not port.startswith(("127.0.0.1:", "${LIVEKIT_BIND:-127.0.0.1}:"))] == []
    assert [name for name, each in SERVICES.items() if "network_mode" in each] == ["sip"]


def test_a_stop_waits_for_the_longest_call() -> None:
    """Whoever carries calls has a minute more than FRONTDESK_MAX_CALL_DURATION."""
    assert EdgeSettings.model_fields["max_call_duration"].default == 15 * 60
    assert {each for each in SERVICES if SERVICES[each].get("stop_grace_period") == "16m"} == {"edge", "livekit", "sip"}


def test_every_setting_of_the_box_reaches_it() -> None:
    """By its name; a new one that is forgotten here would do nothing in a container."""
    assert set(names(EdgeSettings)) <= set(SERVICES["edge"]["environment"])
    assert set(names(CloudSettings)) - FOR_DEVELOPMENT <= set(SERVICES["cloud"]["environment"])


def test_no_container_knows_a_key_that_it_does_not_need() -> None:
    """No service is given the whole file, and the box none of the keys that open more than its own door."""
    assert [name for name, each in SERVICES.items() if "env_file" in each] == []
    known = {
        name: MASTER_KEYS & set(VARIABLE.findall(str(each.get("environment", "")))) for name, each in SERVICES.items()
    }
    asked = {name: MASTER_KEYS & set(SERVICES[name].get("environment", {})) | known[name] for name in known}
    assert {name: keys for name, keys in asked.items() if keys} == {
        "operator": {"SUPABASE_SECRET_KEY"},
        "cloud": {"SUPABASE_SECRET_KEY", "FRONTDESK_SIGNING_KEY"},
        "postgres": {"POSTGRES_PASSWORD"},
        "migrate": {"POSTGRES_PASSWORD"},
        "postgrest": {"PGRST_JWT_SECRET"},
        "postgrest-boxes": {"PGRST_JWT_SECRET"},
    }


@service
def test_an_image_is_pinned_and_may_be_another(name: str) -> None:
    """A variable names it, and its default has a version."""
    image = SERVICES[name]["image"]
    assert re.match(r"\$\{[A-Z]+_IMAGE:-", image)
    assert re.search(r":(\$\{FRONTDESK_VERSION:-)?v?[0-9][\w.-]*\}*$", image)


def test_every_variable_is_explained() -> None:
    """infra/docker/variables.md names what the composition reads, but for the box's own settings (.env.example)."""
    settings = (CHECKOUT / ".env.example").read_text()
    page = (DOCKER / "variables.md").read_text()
    asked = set(VARIABLE.findall(COMPOSE.read_text() + (CHECKOUT / "infra" / "compose.gpu.yaml").read_text()))
    assert [name for name in sorted(asked) if f"`{name}`" not in page and f"\n{name}=" not in settings] == []


def test_the_gateway_refuses_what_the_local_stacks_does() -> None:
    """The bounds that the tests attack on the local stack are those of a box; which has no Storage, Auth and page."""

    def bounds(config: str) -> list[str]:
        kept = re.findall(r"(location [^{]*\{|client_max_body_size [^;]*;|limit_conn\w* [^;]*;)", config)
        return sorted(each for each in kept if "/rest/" in each or not each.startswith("location"))

    local = bounds(gateway_config(Ports(), CHECKOUT, CHECKOUT))
    ours = bounds((DOCKER / "gateway.conf").read_text())
    assert [each for each in local if each not in ours and each != "client_max_body_size 16m;"] == []
    assert len([each for each in ours if each.startswith("location")]) == 4


@pytest.mark.parametrize(("lock", "extras"), [("edge.lock", {"edge"}), ("gpu.lock", {"edge", "gpu"})])
def test_an_image_is_made_of_the_packages_that_the_tests_run_with(lock: str, extras: set[str]) -> None:
    """All that pyproject.toml names is there by hash, in the version of requirements.lock (which has no PyTorch)."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    whole, ours = pins(CHECKOUT / "requirements.lock"), pins(DOCKER / lock)
    assert {canonicalize_name(Requirement(line).name) for line in wanted} <= set(ours)
    assert {name for name, found in ours.items() if name in whole and not set(found) <= set(whole[name])} == set()
    assert set(ours) <= set(whole) or "gpu" in extras
    assert (DOCKER / lock).read_text().count("--hash=sha256:") > len(ours)


def pins(lock: Any) -> dict[str, tuple[str, ...]]:
    """Each package of a lock file with its versions: there may be one for each platform."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lock.read_text().splitlines():
        if match := re.match(r"([\w.\[\]-]+)==([^\s;]+)", line):
            found[match[1]] = (*found.get(match[1], ()), match[2])
    return found

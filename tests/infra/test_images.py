"""What is in the images, as far as that is known without building one."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from packaging.utils import canonicalize_name

from infra.places import CHECKOUT
from tests.infra.test_compose import pins

EDGE, CLOUD = CHECKOUT / "infra/docker/edge.lock", CHECKOUT / "cloud/requirements.lock"
ON_REQUEST = {"opentelemetry-api", "opentelemetry-sdk", "opentelemetry-exporter-otlp-proto-http"}  # extra `traces`


@cache
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("edge_agent", "cloud", "shared", include_external_packages=True)


def packages_of(part: str) -> dict[str, set[str]]:
    """What a part of ours imports of other people's, or what it imports does; each name with who may bring it."""
    graph, seen = imports(), set[str]()
    ahead = {module for module in graph.modules if module.split(".")[0] == part}
    while ahead:
        seen |= ahead
        ours = {module for module in ahead if not graph.is_module_squashed(module)}
        ahead = {found for module in ours for found in graph.find_modules_directly_imported_by(module)} - seen
    names = {module for module in seen if graph.is_module_squashed(module)} - set(sys.stdlib_module_names)
    return {name: set(map(canonicalize_name, packages_distributions()[name])) for name in names}


@pytest.mark.parametrize(("part", "lock"), [("edge_agent", EDGE), ("cloud", CLOUD)])
def test_what_runs_in_an_image_finds_its_packages_there(part: str, lock: Path) -> None:
    """The tests have all packages installed, the images only those of a lock: whatever is imported is one of them."""
    there = ON_REQUEST | set(map(canonicalize_name, pins(lock)))
    assert [name for name, packages in packages_of(part).items() if not packages & there] == []

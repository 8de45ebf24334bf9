"""Prometheus' and Grafana's files: every series in them is one that the code has, and what Prometheus says of them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import Counter, Gauge, Histogram

from cloud import series as of_the_cloud
from edge_agent.metrics import series as of_a_box
from infra.places import CHECKOUT

OBSERVE = CHECKOUT / "infra" / "observe"
DASHBOARD = json.loads((OBSERVE / "grafana" / "dashboards" / "frontdesk.json").read_text())
PANELS: list[dict[str, Any]] = DASHBOARD["panels"]
ALERTS: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((OBSERVE / "alerts.yaml").read_text())["groups"] for rule in group["rules"]
]
SERIES = re.compile(r"\bfrontdesk_[a-z_]+(?=[^a-z_\"]|$)")


def names() -> dict[str, set[str]]:
    """Every metric of ours → the names of its samples, as a query writes them."""
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    held = [*vars(of_a_box).values(), *vars(of_the_cloud).values()]
    metrics = [metric for one in held if isinstance(one, Counter | Gauge | Histogram) for metric in one.collect()]
    return {metric.name: {metric.name + suffix for suffix in suffixes[metric.type]} for metric in metrics}


def queried() -> set[str]:
    """Every name in a query of the dashboard or of an alert."""
    queries = [target["expr"] for panel in PANELS for target in panel["targets"]]
    queries += [rule["expr"] for rule in ALERTS]
    queries += [variable["query"]["query"] for variable in DASHBOARD["templating"]["list"]]
    return {name for query in queries for name in SERIES.findall(re.sub(r'"[^"]*"', '""', query))}


def test_what_is_queried_is_counted() -> None:
    """A name that nothing counts is an empty panel, or an alert that never fires."""
    assert queried() <= set().union(*names().values())


def test_what_is_counted_is_shown() -> None:
    """Each metric is in a panel; a series that nobody looks at is only a cost."""
    shown = {name for panel in PANELS for target in panel["targets"] for name in SERIES.findall(target["expr"])}
    assert {metric for metric, samples in names().items() if not samples & shown} == set()


def test_each_metric_is_explained() -> None:
    """docs/watch.md names it, and no other."""
    page = (CHECKOUT / "docs" / "watch.md").read_text()
    table = {name for line in page.splitlines() if line.startswith("| `frontdesk_") for name in SERIES.findall(line)}
    assert table == set().union(
        *(({m + "_total"} if samples == {m + "_total"} else {m}) for m, samples in names().items())
    )


def test_each_alert_has_a_runbook_that_is_there() -> None:
    """Whoever is woken is told what to do: the heading that the alert names."""
    page = (CHECKOUT / "docs" / "watch.md").read_text()
    headings = {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in page.splitlines()
        if line.startswith("#")
    }
    for rule in ALERTS:
        path, _, heading = rule["annotations"]["runbook"].partition("#")
        assert (path, heading in headings) == ("docs/watch.md", True), rule["alert"]
        assert rule["labels"]["severity"] in ("page", "look"), rule["alert"]


def test_each_alert_is_tried() -> None:
    """alerts_test.yaml expects each of them to fire once."""
    tests = yaml.safe_load((OBSERVE / "alerts_test.yaml").read_text())["tests"]
    fired = {each["alertname"] for test in tests for each in test["alert_rule_test"] if each["exp_alerts"]}
    assert fired == {rule["alert"] for rule in ALERTS}


def test_the_panels_stand_beside_each_other() -> None:
    """Each with an id of its own, in Grafana's 24 columns, none over another, all from the one data source."""
    assert len({panel["id"] for panel in PANELS}) == len(PANELS)
    for panel in PANELS:
        place = panel["gridPos"]
        assert 0 <= place["x"] < place["x"] + place["w"] <= 24, panel["title"]
    for one, other in combinations([panel["gridPos"] for panel in PANELS], 2):
        apart = (
            one["x"] + one["w"] <= other["x"]
            or other["x"] + other["w"] <= one["x"]
            or one["y"] + one["h"] <= other["y"]
            or other["y"] + other["h"] <= one["y"]
        )
        assert apart, (one, other)
    source = yaml.safe_load((OBSERVE / "grafana/provisioning/datasources/prometheus.yaml").read_text())
    asked = {target["datasource"]["uid"] for panel in PANELS for target in panel["targets"]}
    assert asked == {source["datasources"][0]["uid"]}


def promtool(*words: str, folder: Path = OBSERVE) -> str:
    """What it says; it is Debian's, and set-up installs it."""
    assert shutil.which("promtool"), "promtool is missing: run `make setup` (or: apt-get install prometheus)"
    done = subprocess.run(["promtool", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_prometheus_takes_its_settings_and_the_alerts() -> None:
    """Names and expressions are well formed."""
    assert f"{len(ALERTS)} rules found" in promtool("check", "config", "prometheus.yml")


def test_the_alerts_fire_when_they_should() -> None:
    """On series made up for each, and not on those of a box that is well."""
    assert "SUCCESS" in promtool("test", "rules", "alerts_test.yaml")


def test_prometheus_understands_every_panel(tmp_path: Path) -> None:
    """Grafana's variables filled in."""
    rules = [
        {"record": f"panel:{panel['id']}:{target['refId']}", "expr": filled(target["expr"])}
        for panel in PANELS
        for target in panel["targets"]
    ]
    (tmp_path / "panels.yaml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    assert f"{len(rules)} rules found" in promtool("check", "rules", "panels.yaml", folder=tmp_path)


def filled(query: str) -> str:
    return query.replace("$__rate_interval", "1m").replace("$instance", ".*")


@pytest.mark.parametrize("kind", ["datasources", "dashboards"])
def test_grafana_is_provisioned_with_files_of_the_first_version(kind: str) -> None:
    """Both name what they bring, and the dashboard's folder is where the file is mounted."""
    for file in (OBSERVE / "grafana" / "provisioning" / kind).iterdir():
        said = yaml.safe_load(file.read_text())
        assert said["apiVersion"] == 1
        if kind == "dashboards":
            assert said["providers"][0]["options"]["path"] == "/etc/grafana/frontdesk/dashboards"

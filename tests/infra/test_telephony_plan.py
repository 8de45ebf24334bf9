"""The telephony file: what it may say, and how mistakes are told."""

from pathlib import Path

import pytest

from infra.places import DEPLOY
from infra.telephony.desired import rule_info, trunk_info
from infra.telephony.plan import Plan, read_plan
from shared.errors import SetupError

GOOD = """
trunks:
  - name: twilio
    allowed_addresses: [54.172.60.0/30]
rule:
  name: calls
"""


def problem(tmp_path: Path, text: str) -> str:
    path = tmp_path / "telephony.yaml"
    path.write_text(text)
    with pytest.raises(SetupError) as error:
        read_plan(path)
    assert str(path) in str(error.value)
    return str(error.value)


def test_the_file_that_comes_with_the_project_lets_only_twilio_in() -> None:
    """Eight ranges, one rule that calls the receptionist into a room of its own."""
    plan = read_plan(DEPLOY / "telephony.yaml")
    assert len(plan.trunks[0].allowed_addresses) == 8
    rule = rule_info(plan.rule, ["ST_1"])
    assert rule.rule.dispatch_rule_individual.room_prefix == "call"
    assert [agent.agent_name for agent in rule.room_config.agents] == ["receptionist"]
    assert (rule.room_config.empty_timeout, rule.room_config.departure_timeout) == (30, 5)
    assert rule.room_config.max_participants == 3


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("54.172.60.0/30", "54.172.60.1", "4: trunks.0.allowed_addresses.0: Value error, '54.172.60.1' is not a CIDR"),
        ("54.172.60.0/30", "54.172.60.1/30", "has host bits set"),
        ("54.172.60.0/30", "sip.example.com", "Cure: "),
        ("[54.172.60.0/30]", "[]", "3: trunks.0: Value error, anybody could call in"),
        ("    allowed", "    username: u\n    allowed", "username and password_env belong together"),
        ("    allowed", "    numbers: [555]\n    allowed", "4: trunks.0.numbers.0"),
        ("    allowed", "    media_encryption: maybe\n    allowed", "4: trunks.0.media_encryption"),
        ("    allowed", "    colour: red\n    allowed", "4: trunks.0.colour: Extra inputs"),
        ("  name: calls", "  room_prefix: call", "6: rule.name: Field required"),
        ("rule:", "rules:", "rule: Field required"),
        ("  - name: twilio", "  - name: [", "not YAML"),
    ],
)
def test_a_mistake_is_told_with_file_line_field_and_cure(tmp_path: Path, old: str, new: str, told: str) -> None:
    """Each message leads to its place."""
    assert told in problem(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize("numbers", ["", '\n    numbers: ["+15105550100"]'])
def test_two_trunks_for_one_number_are_refused(tmp_path: Path, numbers: str) -> None:
    """Also two trunks for any number: LiveKit would refuse the second only when it is created."""
    one = f"  - name: NAME\n    allowed_addresses: [10.0.0.0/8]{numbers}\n"
    text = f"trunks:\n{one.replace('NAME', 'a')}{one.replace('NAME', 'b')}rule: {{name: calls}}\n"
    assert "Cure: keep one of them" in problem(tmp_path, text)


def test_two_trunks_of_one_name_are_refused(tmp_path: Path) -> None:
    """The name is how a trunk is found again."""
    one = '  - {name: a, numbers: ["+1510555010X"], allowed_addresses: [10.0.0.0/8]}\n'
    text = f"trunks:\n{one.replace('X', '0')}{one.replace('X', '1')}rule: {{name: calls}}\n"
    assert "trunk name a stands in two trunks" in problem(tmp_path, text)


def uncommented(text: str, first: str) -> str:
    """The block of comments that begins with `first`, as part of the file."""
    lines = text.splitlines(keepends=True)
    begin = next(place for place, line in enumerate(lines) if line.strip() == f"# {first}")
    end = next((place for place in range(begin, len(lines)) if not lines[place].strip()), len(lines))
    return "".join([*lines[:begin], *(line.replace("# ", "", 1) for line in lines[begin:end]), *lines[end:]])


def test_the_desk_phone_of_the_shipped_file_gets_along_with_the_provider(tmp_path: Path) -> None:
    """Its comment, once it is none, is a trunk that takes no call of the provider's."""
    path = tmp_path / "telephony.yaml"
    path.write_text(uncommented((DEPLOY / "telephony.yaml").read_text(), "- name: desk-phone"))
    assert [trunk.name for trunk in read_plan(path).trunks] == ["twilio", "desk-phone"]


DESK = """
  - name: desk
    numbers: ["+15105550100"]
    username: desk
    password_env: DESK
"""


@pytest.mark.parametrize(
    ("desk", "refused"),
    [
        (DESK, True),
        (DESK + "    allowed_addresses: [54.172.0.0/16]\n", True),
        (DESK + "    allowed_addresses: [192.168.0.0/16]\n", False),
        (DESK + "    allowed_addresses: ['fd00::/8']\n", False),
    ],
)
def test_a_trunk_that_would_ask_anothers_calls_for_a_password_is_refused(
    tmp_path: Path, desk: str, refused: bool
) -> None:
    """LiveKit gives a number's calls to the trunk that names it, whoever sent them; own addresses prevent that."""
    text = GOOD.replace("rule:", desk + "rule:")
    if refused:
        assert "would take the calls to 15105550100 from twilio" in problem(tmp_path, text)
    else:
        (tmp_path / "telephony.yaml").write_text(text)
        assert len(read_plan(tmp_path / "telephony.yaml").trunks) == 2


def test_a_password_comes_from_the_settings() -> None:
    """Never from the file; a missing one is told before anything is sent."""
    trunk = {"name": "desk", "username": "desk", "password_env": "DESK_PASSWORD"}
    plan = Plan.model_validate({"trunks": [trunk], "rule": {"name": "calls"}})
    with pytest.raises(SetupError, match=r"set DESK_PASSWORD here or in \.env"):
        trunk_info(plan.trunks[0], {})
    assert trunk_info(plan.trunks[0], {"DESK_PASSWORD": "secret"}).auth_password == "secret"


def test_a_rule_without_trunks_is_never_made() -> None:
    """It would take calls from anybody."""
    plan = read_plan(DEPLOY / "telephony.yaml")
    with pytest.raises(ValueError, match="anybody"):
        rule_info(plan.rule, [])


def test_the_twilio_part_of_the_shipped_file_is_good(tmp_path: Path) -> None:
    """Its comment, once it is none: two ways to us, one after the other, and who may call out."""
    path = tmp_path / "telephony.yaml"
    path.write_text(uncommented((DEPLOY / "telephony.yaml").read_text(), "twilio:"))
    twilio = read_plan(path).twilio
    assert twilio is not None
    ways = [(way.host, way.priority) for way in twilio.origination]
    assert ways == [("one.example.com", 10), ("two.example.com", 20)]
    assert twilio.termination is not None


def test_encrypted_calls_want_a_trunk_that_takes_them(tmp_path: Path) -> None:
    """Secure Trunking and a LiveKit trunk without encryption would refuse each other's sound."""
    text = GOOD.replace("rule:", "    media_encryption: disable\nrule:") + "twilio: {secure: true}\n"
    assert "Cure: media_encryption: require" in problem(tmp_path, text)

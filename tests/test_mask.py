"""The mask: numbers in every writing go, and what only looks like one stays."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from uuid import UUID

import phonenumbers
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumber, PhoneNumberFormat

from shared.log import configure
from shared.mask import masked

WRITINGS = [
    "+15105550142",
    "15105550142",
    "5105550142",
    "510-555-0142",
    "510.555.0142",
    "510 555 0142",
    "(510) 555-0142",
    "(510)5550142",
    "510-5550142",
    "1-510-555-0142",
    "1 (510) 555-0142",
    "+1 510 555 0142",
    "+1-510-555-0142",
    "+1.5105550142",
    "+1 (510) 555-0142",
    "0015105550142",
    "%2B15105550142",
    "%2b1%20510%20555%200142",
    "%28510%29%20555-0142",
    "sip:+15105550142@203.0.113.9:5060;user=phone",
    "sip:5105550142@203.0.113.9",
    "<sips:15105550142@example.com>;tag=x",
    "tel:+1-510-555-0142",
    "tel:510-555-0142",
    "sip_15105550142",
    "call_15105550142_rQ8e8a6rO3ye",
    "answers/15105550142.json",
    "from_e164=eq.%2B15105550142&select=id",
    '{"from": 15105550142}',
    "5 1 0 5 5 5 0 1 4 2",
]
ABROAD = ["020 7946 0958", "(020) 7946 0958", "02079460958", "0044 20 7946 0958", "442079460958", "0044-20-79460958"]
ORDINARY = [
    "2026-11-29T17:51:12.961234Z",
    "2026-11-29 17:51:12,961",
    "2026/11/29 17:51:12 [crit] 12345#12345: *1",
    "20261129175112",
    "019ad0a4-1234-7abc-8def-123456789012",
    "127.0.0.1:15105",
    "sip:127.0.0.1:5060;transport=tcp",
    "10.123.123.123/24",
    "1764445225",
    "1764445225123",
    "1764445225123456789",
    "1764445225.123456",
    "took 12.345678901 s",
    "took 5105550142ns, +12.34567 ms later",
    "wrote 5105550142 bytes, 65536 of 1048576",
    "AJ_86vkCAnWLj8N",
    "deadbeef5105550142",
    "sha256:9123456789012345678901234567890123456789",
    "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
    "00:01:02.345678",
    "v1.50.5-0.20260728075222-28e604c046c6",
    "HTTP/1.1 200 OK",
    "+00:00",
    "sip:611@example.com",
]


@pytest.mark.parametrize("written", WRITINGS + ABROAD)
@pytest.mark.parametrize("around", ["{}", "from {} to nobody", "caller={}, 3 tries", "[{}]."])
def test_a_number_in_any_writing_is_masked(written: str, around: str) -> None:
    """Its last two digits are left, and of its others no three in a row."""
    digits = "442079460958" if written in ABROAD else "15105550142"
    told = masked(around.format(written))
    assert "***" in told
    assert re.sub(r"[^0-9]", "", told).find(digits[-6:-2]) == -1


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_stays(line: str) -> None:
    """Moments, ids, addresses, measures, ports and versions are no numbers of anybody."""
    assert masked(line) == line
    assert masked(f"x {line} y") == f"x {line} y"


EXAMPLES = [
    example
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    if (example := phonenumbers.example_number(region)) and len(phonenumbers.format_number(example, 0)) > 8
]


@given(st.sampled_from(EXAMPLES), st.sampled_from(["{}", "a {} b", "sip_{}", "call_{}_x", "({})", "to={};"]))
def test_numbers_of_every_country_are_masked(number: PhoneNumber, around: str) -> None:
    """As E.164, as people group them, as a URI, encoded in one, and as a trunk shows them without a plus."""
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    grouped = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    uri = phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
    writings = [e164, grouped, uri, f"sip:{e164}@h", f"sip:{e164[1:]}@h", "%2B" + e164[1:], "%2B" + grouped[1:]]
    if len(e164) > 10:
        writings.append(e164[1:])
    for written in writings:
        digits = re.sub(r"[^0-9]", "", masked(around.format(written)).replace("%2B", ""))
        assert digits == e164[-2:], written


@given(
    st.one_of(
        st.uuids().map(str),
        st.integers(0, 4 * 10**15).map(lambda us: datetime.fromtimestamp(us / 1e6, UTC).isoformat()),
        st.ip_addresses(v=4).map(str),
        st.tuples(st.ip_addresses(v=4), st.integers(1, 65535)).map(lambda pair: f"{pair[0]}:{pair[1]}"),
        st.floats(0, 1e6).map(lambda x: f"{x:.6f} ms"),
        st.integers(0, 10**9).map(str),
        st.integers(1_500_000_000_000, 1_999_999_999_999).map(str),
        st.from_regex(r"\A[0-9a-f]{7,40}\Z").filter(lambda word: not word.isdigit()),
    )
)
def test_what_programs_write_stays(word: str) -> None:
    """Whatever its digits are."""
    assert masked(f"at {word} done") == f"at {word} done"


@given(st.text(alphabet="0123456789 +-.()/:%2BsiptelT", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    """What a mask leaves is no number any more."""
    assert masked(masked(text)) == masked(text)


def test_a_line_is_masked_in_its_keys_and_keeps_its_figures() -> None:
    """Texts are looked into however deep, a mapping's keys too; ints, floats and ids stay what they are."""
    out, call_id = io.StringIO(), UUID("019ad0a4-1234-7abc-8def-123456789012")
    configure(stream=out)
    structlog.get_logger().info("from 15105550142", by={"15105550142": 1}, size=5105550142, took=0.5, call=call_id)
    line = json.loads(out.getvalue())
    assert (line["event"], line["by"]) == ("from ***42", {"***42": 1})
    assert (line["size"], line["took"], line["call"]) == (5105550142, 0.5, str(call_id))

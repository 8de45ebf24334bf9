"""What an answer means."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.tell.response import LONGEST_S, SOONEST_S, Delivered, Failed, Response, judge
from tests.tell.scene import NOW


def failed(answer: Response) -> Failed:
    result = judge(answer, NOW)
    assert isinstance(result, Failed)
    return result


@given(st.integers(200, 299))
def test_every_2xx_is_delivered(status: int) -> None:
    """Whatever else it says."""
    assert judge(Response(status, "60", "https://x.example", "moved"), NOW) == Delivered(status)


@given(st.integers(100, 599).filter(lambda status: not 200 <= status < 300))
def test_everything_else_is_a_failure_with_its_status(status: int) -> None:
    """And the status is in the words for the owner."""
    result = failed(Response(status))
    assert (result.status, result.after, str(status) in result.reason) == (status, None, True)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://login.example/?token=s3cret", "it points to login.example, and"),
        ("http://169.254.169.254/latest/meta-data", "it points to 169.254.169.254, and"),
        ("/elsewhere/s3cret", "it points to another path, and"),
        ("https://☃/", "it points to another path, and"),
        ("https://" + "x" * 300 + ".example/", "it points to " + "x" * 100 + ", and"),
        (None, "it points to another path, and"),
        ("https://xn--/", "it points to xn--, and"),
    ],
)
def test_a_redirect_is_named_by_its_host(location: str | None, words: str) -> None:
    """Never followed; the rest of where it points may be a secret."""
    result = failed(Response(307, location=location, said="Moved s3cret"))
    assert words in result.reason
    assert "s3cret" not in result.reason + result.said


def test_gone_is_told_as_gone() -> None:
    """The database switches the endpoint off."""
    assert failed(Response(410)) == Failed("it answered 410: it is gone for good", 410)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_receiver_says_when(status: int) -> None:
    """In seconds or as a date."""
    later = NOW + timedelta(minutes=20)
    assert failed(Response(status, "1200")).after == 1200
    assert failed(Response(status, format_datetime(later, usegmt=True))).after == 1200
    assert failed(Response(status, later.strftime("%A, %d-%b-%y %H:%M:%S GMT"))).after == 1200
    assert failed(Response(status, later.strftime("%a %b %d %H:%M:%S %Y"))).after == 1200


@pytest.mark.parametrize("status", [400, 401, 404, 500, 502, 504])
def test_nobody_else_says_when(status: int) -> None:
    """Our own back-off decides."""
    assert failed(Response(status, "1200")).after is None


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("0", SOONEST_S),
        ("Wed, 25 Nov 2026 09:00:00 GMT", SOONEST_S),
        ("9999999999", LONGEST_S),
        ("Wed, 25 Nov 2099 09:00:00 GMT", LONGEST_S),
        ("99999999999999999999999", None),
        ("-5", None),
        ("soon", None),
        ("١٢", None),
        ("Wed, 99 Nov 2026 09:00:00 GMT", None),
        ("", None),
        ("Wed, 25 Nov 99999999999 09:00:00 GMT", None),
        ("Wed, 25 Nov 2026 09:00:00 +99999999999999999999", None),
        ("9" * 5000, None),
    ],
)
def test_unreasonable_waits_are_kept_in_bounds(asked: str, after: float | None) -> None:
    """Not at once, not never; what is no wait is not one."""
    assert failed(Response(429, asked)).after == after


@given(st.text(max_size=60) | st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1)).map(format_datetime))  # noqa: DTZ001
def test_no_header_breaks_the_judge(asked: str) -> None:
    """Whatever a receiver writes there."""
    after = failed(Response(503, asked)).after
    assert after is None or SOONEST_S <= after <= LONGEST_S


@given(st.text(st.characters(max_codepoint=255), max_size=60), st.sampled_from(["", "//", "https://", "https://["]))
def test_no_redirect_breaks_the_judge(rest: str, scheme: str) -> None:
    """Wherever it points."""
    assert "redirects are not followed" in failed(Response(302, location=scheme + rest)).reason


def test_the_receivers_words_are_kept_apart() -> None:
    """They are for its owner, and go into no log."""
    result = failed(Response(500, said="Traceback: no column 'lead'"))
    assert (result.reason, result.said) == ("it answered 500 (Internal Server Error)", "Traceback: no column 'lead'")


def test_a_date_without_a_zone_is_utc() -> None:
    """As RFC 9110 has it."""
    assert failed(Response(503, "Wed, 25 Nov 2026 09:40:00 -0000")).after == 600
    assert NOW.tzinfo is UTC

"""The log: structured, bound to its call, and silent about people."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
import structlog

from shared.errors import StoreAway
from shared.log import bound_call, configure


@pytest.fixture
def out() -> io.StringIO:
    return io.StringIO()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_json_with_the_call_bound(out: io.StringIO) -> None:
    """Elsewhere than on a terminal a line is JSON, and knows its call."""
    configure(stream=out)
    with bound_call("k-1"):
        structlog.get_logger().info("call answered", seconds=2)
    structlog.get_logger().debug("not shown")
    (line,) = lines(out)
    assert (line["event"], line["call_id"], line["seconds"], line["level"]) == ("call answered", "k-1", 2, "info")


def test_personal_data_stays_out(out: io.StringIO) -> None:
    """Fields ending in _pii go, and numbers are masked however deep they stand."""
    configure(stream=out)
    structlog.get_logger().info(
        "from +15105550100", caller_pii="Ann", to=["sip:+15105550111@h", {"n": "+442071838750"}]
    )
    text = out.getvalue()
    assert "Ann" not in text
    assert not any(number in text for number in ("5105550100", "5105550111", "2071838750"))
    assert "+***00" in text


def test_personal_data_by_choice(out: io.StringIO) -> None:
    """For debugging an operator may ask for all of it."""
    configure(pii=True, stream=out)
    structlog.get_logger().info("x", caller_pii="+15105550100")
    assert lines(out)[0]["caller_pii"] == "+15105550100"


def test_exceptions_tell_where_but_not_what_was_said(out: io.StringIO) -> None:
    """No locals; the texts of foreign errors are left out, ours stay; also inside groups."""
    secret = "the caller said so"
    configure(stream=out)
    try:
        try:
            raise ValueError(secret)  # noqa: TRY301
        except ValueError as inner:
            raise ExceptionGroup("g " + secret, [StoreAway("PostgREST answered 503"), KeyError(secret)]) from inner
    except ExceptionGroup:
        structlog.get_logger().exception("call failed")
    text = out.getvalue()
    assert secret not in text.replace(__doc__ or "", "")
    assert "PostgREST answered 503" in text
    assert "test_log.py" in text


def test_console_on_request(out: io.StringIO) -> None:
    """A person reads one line per event, and a traceback as text."""
    configure(form="console", stream=out)
    try:
        raise StoreAway("away")  # noqa: TRY301
    except StoreAway:
        structlog.get_logger().exception("journal waits", to="+15105550100")
    assert "journal waits" in out.getvalue()
    assert "StoreAway: away" in out.getvalue()
    assert "5105550100" not in out.getvalue()


def test_libraries_log_through_the_same_door(out: io.StringIO) -> None:
    """A library's line is masked too, and is JSON too."""
    configure(stream=out)
    configure(stream=out)
    try:
        raise ValueError("said +15105550100")  # noqa: TRY301
    except ValueError:
        logging.getLogger("livekit").exception("dialled %s", "+15105550100")
    (line,) = lines(out)
    assert (line["event"], line["level"], line["logger"]) == ("dialled +***00", "error", "livekit")
    assert "5105550100" not in out.getvalue()
    assert line["exception"][0]["exc_type"] == "ValueError"

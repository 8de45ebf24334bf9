"""Structured logs: a static message and fields. The call's id is bound once; personal data stays out.

Unless FRONTDESK_LOG_PII is on, fields whose name ends in `_pii` are removed, phone numbers are masked wherever they
stand in a text (a field that is a number stays one: it counts or measures something), and the texts of foreign
exceptions are left out (they quote what callers said). Tracebacks never carry local variables.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.errors import FrontdeskError
from shared.mask import masked

# What they say at "info" we say ourselves; at "debug" some of them write out what is said to callers.
TALKATIVE = (
    "httpx",
    "httpx2",
    "httpcore",
    "httpcore2",
    "hpack",
    "asyncio",
    "websockets",
    "openai",
    "deepgram",
    "cartesia",
    "elevenlabs",
)
# Where asyncio's messages begin to quote: "Exception in callback f('hi')", "… was never retrieved\nfuture: <Task …>".
_QUOTES = re.compile(r"[(<\n]")


def configure(level: str = "info", form: str = "auto", *, pii: bool = False, stream: TextIO | None = None) -> None:
    """Sets up structlog, and the standard library's logging through the same processors.

    `form`: "console", "json", or "auto" for console on a terminal and JSON elsewhere.
    """
    out = stream or sys.stderr
    console = form == "console" or (form == "auto" and out.isatty())
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        *([] if pii else [_drop_personal, _drop_quotes, _mask]),
        *_rendering(console=console, colours=out.isatty()),
    ]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(out),  # a line is one write: several processes may share a log
        cache_logger_on_first_use=False,
    )
    _adopt_standard_logging(shared, number, out)


def catch_crashes() -> None:
    """What nobody catches becomes a line of the log: Python itself prints the text of the error, whatever it quotes."""
    log = structlog.get_logger()

    def in_main(_kind: type[BaseException], error: BaseException, _at: TracebackType | None) -> None:
        log.critical("crashed", exc_info=error)

    def in_thread(crash: threading.ExceptHookArgs) -> None:
        log.error("thread_crashed", thread=crash.thread.name if crash.thread else "", exc_info=crash.exc_value)

    def unraisable(crash: sys.UnraisableHookArgs) -> None:
        log.error("crashed_where_nobody_can_catch", exc_info=crash.exc_value)

    sys.excepthook, threading.excepthook, sys.unraisablehook = in_main, in_thread, unraisable


def bound_call(call_id: object, **fields: object) -> AbstractContextManager[None]:
    """Every line logged inside, in this task and those it starts, carries `call_id`."""
    return structlog.contextvars.bound_contextvars(call_id=str(call_id), **fields)


def _rendering(*, console: bool, colours: bool) -> list[Processor]:
    if console:
        return [_traceback_as_text, structlog.dev.ConsoleRenderer(colors=colours)]
    return [structlog.processors.JSONRenderer(default=str)]


def _adopt_standard_logging(processors: list[Processor], level: int, out: TextIO) -> None:
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *processors],
        )
    )
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if getattr(handler, "frontdesk", False)]:
        root.removeHandler(old)
    handler.frontdesk = True  # type: ignore[attr-defined]
    root.addHandler(handler)
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _drop_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key in [key for key in event if key.endswith("_pii")]:
        del event[key]
    if "exception" in event:
        event["exception"] = [_without_texts(error) for error in event["exception"]]
    return event


def _drop_quotes(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    if event.get("logger") == "asyncio":
        event["event"] = _QUOTES.split(str(event["event"]), maxsplit=1)[0].strip()
    return event


def _own_errors(family: type[FrontdeskError] = FrontdeskError) -> set[str]:
    return {family.__name__}.union(*(_own_errors(kind) for kind in family.__subclasses__()))


def _without_texts(error: Mapping[str, Any]) -> dict[str, Any]:
    """Of one exception of a traceback: our own words stay, other people's go."""
    kept = dict(error)
    if error.get("exc_type") not in _own_errors():
        kept["exc_value"] = ""
    kept["exc_notes"] = []
    kept["exceptions"] = [[_without_texts(inner) for inner in chain] for chain in error.get("exceptions") or []]
    return kept


def _mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {masked(str(key)): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(inner) for inner in value]
    return masked(str(value))


def _traceback_as_text(_logger: WrappedLogger, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    if "exception" in event:
        event["exception"] = "\n".join(line for error in event["exception"] for line in _lines(error, ""))
    return event


def _lines(error: Mapping[str, Any], indent: str) -> list[str]:
    frames = (f"{indent}  {at['filename']}:{at['lineno']} {at['name']}" for at in error.get("frames", []))
    inner = (line for chain in error.get("exceptions", []) for one in chain for line in _lines(one, indent + "  | "))
    return [*frames, f"{indent}{error.get('exc_type')}: {error.get('exc_value')}", *inner]

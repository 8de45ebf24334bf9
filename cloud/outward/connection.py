"""What every connection to a stranger's server needs: whom to trust, what to call it, its faults in plain words."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpcore

from shared.errors import SettingsError, Undelivered


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """The usual authorities, and those of the file. SettingsError where it is none."""
    context = httpcore.default_ssl_context()
    try:
        if ca_file:
            context.load_verify_locations(ca_file)
    except (OSError, ssl.SSLError) as bad:
        raise SettingsError(f"{ca_file} is no file of certificates (PEM): {bad}") from bad
    return context


def authority(to: httpcore.URL) -> str:
    """For the Host header."""
    host = to.host.decode()
    bracketed = f"[{host}]" if ":" in host else host
    return bracketed if to.port == 443 else f"{bracketed}:{to.port}"


@contextmanager
def in_plain_words(within: float) -> Iterator[None]:
    """Undelivered, for the eyes of whoever gave us the address."""
    try:
        yield
    except (TimeoutError, httpcore.TimeoutException) as late:
        raise Undelivered(f"it did not answer within {within:g} seconds") from late
    except httpcore.ConnectError as refused:
        raise Undelivered(_unconnected(refused)) from refused
    except httpcore.NetworkError as broken:
        raise Undelivered("the connection broke before it answered") from broken
    except httpcore.ProtocolError as odd:
        raise Undelivered("it closed the connection, or answered something that is no HTTP") from odd


def _unconnected(error: BaseException | None) -> str:
    """The library wraps OpenSSL's word in its own; that is the one the owner can act on."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {error.verify_message}"
    return "it does not speak TLS as we do" if error else "no connection could be made"

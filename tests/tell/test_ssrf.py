"""Where a connection goes: to an address that was judged, or nowhere."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.outward.ssrf import Allowed, PublicOnly, Resolve, by_name_server, destination
from shared.errors import SettingsError, Undelivered

PUBLIC, OTHER = "93.184.215.14", "2606:4700::1111"


class Dial(httpcore.AsyncMockBackend):
    """Remembers where it was told to connect; `dead` addresses do not answer."""

    def __init__(self, dead: Sequence[str] = ()) -> None:
        super().__init__([])
        self.dead = dead
        self.dialled: list[tuple[str, int]] = []

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        *_: object,
        **__: object,
    ) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        if host in self.dead:
            raise httpcore.ConnectError
        return await super().connect_tcp(host, port)


def names(*answers: Sequence[str]) -> Resolve:
    """A name server whose answer is another one each time."""
    coming = iter(answers)

    async def resolve(host: str, port: int) -> Sequence[str]:
        return next(coming)

    return resolve


async def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    """The name is not looked up a second time."""
    dial = Dial()
    await PublicOnly(resolve=names([PUBLIC]), dial=dial).connect_tcp("crm.example", 443)
    assert dial.dialled == [(PUBLIC, 443)]


@given(st.permutations(["10.0.0.1", PUBLIC, OTHER]))
async def test_one_bad_address_among_good_ones_is_enough(found: list[str]) -> None:
    """Nothing is connected to, and the answer does not tell which address it was."""
    dial = Dial()
    with pytest.raises(Undelivered, match=r"^crm.example is not on the public internet$"):
        await PublicOnly(resolve=names(found), dial=dial).connect_tcp("crm.example", 443)
    assert dial.dialled == []


async def test_a_name_that_was_public_once_is_judged_each_time() -> None:
    """Rebinding: the second connection is refused, although the first was right."""
    dial = Dial()
    guard = PublicOnly(resolve=names([PUBLIC], ["127.0.0.1"]), dial=dial)
    await guard.connect_tcp("crm.example", 443)
    with pytest.raises(Undelivered):
        await guard.connect_tcp("crm.example", 443)
    assert dial.dialled == [(PUBLIC, 443)]


async def test_the_next_address_is_tried() -> None:
    """A receiver with a dead IPv6 address is reached over IPv4; at most four are tried."""
    dial = Dial(dead=[OTHER])
    await PublicOnly(resolve=names([OTHER, PUBLIC]), dial=dial).connect_tcp("crm.example", 443)
    assert dial.dialled == [(OTHER, 443), (PUBLIC, 443)]
    many = [f"93.184.215.{last}" for last in range(100)]
    deaf = Dial(dead=many)
    with pytest.raises(httpcore.ConnectError):
        await PublicOnly(resolve=names(many), dial=deaf).connect_tcp("crm.example", 443)
    assert [host for host, _ in deaf.dialled] == many[:4]


async def test_what_is_allowed_is_not_judged() -> None:
    """That host with that port, and no other port of it."""
    dial = Dial()
    guard = PublicOnly(Allowed.of("crm.test:8443"), names(["127.0.0.1"], ["127.0.0.1"]), dial)
    await guard.connect_tcp("crm.test", 8443)
    with pytest.raises(Undelivered):
        await guard.connect_tcp("crm.test", 8444)
    assert dial.dialled == [("127.0.0.1", 8443)]


@pytest.mark.parametrize("trouble", [socket.gaierror(-2, "unknown"), UnicodeError("label too long"), None])
async def test_a_name_without_an_address_is_told(trouble: Exception | None) -> None:
    """Unknown, malformed, or known without an address."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        if trouble:
            raise trouble
        return []

    with pytest.raises(Undelivered, match=r"crm\.example has no address"):
        await PublicOnly(resolve=resolve, dial=Dial()).connect_tcp("crm.example", 443)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "::1", "::ffff:127.0.0.1"]
)
async def test_this_machine_is_found_however_it_is_written(host: str) -> None:
    """The real resolver turns every spelling into an address, and that is what is judged."""
    assert await by_name_server(host, 443) != []
    with pytest.raises(Undelivered, match="not on the public internet"):
        await PublicOnly(dial=Dial()).connect_tcp(host, 443)


async def test_there_is_no_way_to_a_unix_socket() -> None:
    """Docker listens on one."""
    with pytest.raises(Undelivered):
        await PublicOnly(dial=Dial()).connect_unix_socket("/var/run/docker.sock")


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("http://crm.example/hook", "does not begin with https"),
        ("ftp://crm.example/hook", "does not begin with https"),
        ("https:///hook", "does not begin with https"),
        ("crm.example/hook", "does not begin with https"),
        ("https://user:secret@crm.example/hook", "user name or password"),
        ("https://user@crm.example/hook", "user name or password"),
        ("https://crm.example:22/hook", "port 22 is not for webhooks"),
        ("https://crm.example:25/hook", "port 25 is not for webhooks"),
        ("https://crm.example:0/hook", "port 0 is not for webhooks"),
        ("https://crm.example:99999/hook", "port 99999 is not for webhooks"),
        ("https://crm.example:1e3/hook", "no web address"),
        ("https://crm.example/ho\nok", "no web address"),
        ("https://☃/hook", "no web address"),
    ],
)
def test_an_address_that_is_no_webhooks_is_refused(url: str, complaint: str) -> None:
    """Without a look at the network; a password in it is not repeated."""
    with pytest.raises(Undelivered, match=complaint) as refused:
        destination(url)
    assert "secret" not in str(refused.value)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "https://[", "https://a:"]))
def test_every_address_is_taken_or_refused(rest: str, scheme: str) -> None:
    """Nothing else comes of it: an address that breaks us would be tried for ever."""
    with suppress(Undelivered):
        assert destination(scheme + rest).host


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://crm.example", b"crm.example", 443, b"/"),
        ("HTTPS://CRM.example:8443/a?b=c#d", b"crm.example", 8443, b"/a?b=c"),
        ("https://bücher.example/ü", b"xn--bcher-kva.example", 443, b"/%C3%BC"),
        ("https://[2606:4700::1111]:443/", b"2606:4700::1111", 443, b"/"),
    ],
)
def test_a_destination_is_what_the_address_says(url: str, host: bytes, port: int, target: bytes) -> None:
    """Host names in their wire form, fragments dropped."""
    found = destination(url)
    assert (found.scheme, found.host, found.port, found.target) == (b"https", host, port, target)


def test_an_allowed_place_may_have_any_port() -> None:
    """The developer knows what listens there."""
    assert destination("https://127.0.0.1:99/", Allowed.of("127.0.0.1:99")).port == 99


def test_allowed_places_are_read_from_a_setting() -> None:
    """Host and port pairs; IPv6 in brackets; in the case that names have on the wire."""
    assert Allowed.of(" 127.0.0.1:8443, [::1]:9 CRM.test:1\n").pairs == {
        ("127.0.0.1", 8443),
        ("::1", 9),
        ("crm.test", 1),
    }
    assert Allowed.of("").pairs == frozenset()


@pytest.mark.parametrize("text", ["localhost", "localhost:", ":8443", "localhost:0", "localhost:65536", "a:1 b"])
def test_a_setting_that_allows_nothing_clear_is_refused(text: str) -> None:
    """Rather than allowing something else."""
    with pytest.raises(SettingsError, match="is no host:port"):
        Allowed.of(text)

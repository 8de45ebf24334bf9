"""Which addresses a webhook may go to."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.outward.addresses import is_public

# RFC 6890 and its successors, written down here once more on purpose.
NOT_PUBLIC = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
]  # fmt: skip
NOT_PUBLIC_6 = [
    "::/128", "::1/128", "::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:2::/48", "2001:10::/28",
    "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10",
    "ff00::/8",
]  # fmt: skip
HOLES = [ip_network(block) for block in NOT_PUBLIC]

never = st.sampled_from(NOT_PUBLIC).flatmap(lambda block: st.ip_addresses(network=block))
never_6 = st.sampled_from(NOT_PUBLIC_6).flatmap(lambda block: st.ip_addresses(network=block))
public = st.ip_addresses(v=4).filter(lambda address: not any(address in hole for hole in HOLES))


def wrapped(prefix: str, address: IPv4Address) -> str:
    return str(IPv6Address(int(IPv6Address(prefix)) | int(address)))


@given(never | never_6)
def test_what_is_not_on_the_internet_is_not_public(address: IPv4Address | IPv6Address) -> None:
    """Private, shared, loopback, link-local, documentation, multicast, reserved, unspecified: none of them."""
    assert not is_public(str(address))


@given(public)
def test_the_rest_of_ipv4_is_public(address: IPv4Address) -> None:
    """Nobody's receiver is refused for nothing."""
    assert is_public(str(address))


@given(never)
def test_a_private_address_in_disguise_is_found_out(address: IPv4Address) -> None:
    """Mapped, compatible, NAT64 (both prefixes), and wrapped up by 6to4 or Teredo."""
    forms = [wrapped(prefix, address) for prefix in ("::ffff:0:0", "::", "64:ff9b::", "64:ff9b:1::", "2001::")]
    sixth = str(IPv6Address(0x2002 << 112 | int(address) << 80 | 1))
    teredo = str(IPv6Address(0x20010000 << 96 | int(address) << 64 | (int(address) ^ 0xFFFFFFFF)))
    assert [form for form in [*forms, sixth, teredo] if is_public(form)] == []


@given(public)
def test_a_public_address_reached_through_ipv6_is_public(address: IPv4Address) -> None:
    """As machines in networks without IPv4 reach it."""
    assert is_public(wrapped("64:ff9b::", address))
    assert is_public(wrapped("::ffff:0:0", address))


@pytest.mark.parametrize("address", ["2606:4700::1111", "2a00:1450:4001:830::200e", "8.8.8.8", "93.184.215.14"])
def test_addresses_that_everybody_knows_are_public(address: str) -> None:
    """Both families."""
    assert is_public(address)


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "168.63.129.16.", "", "localhost", "1.2.3"])
def test_metadata_services_and_what_is_no_address(address: str) -> None:
    """A cloud's metadata is the first thing an attacker asks for; a name is not judged here."""
    assert not is_public(address)


def test_a_zone_does_not_make_an_address_public() -> None:
    """fe80::1%eth0 is still link-local."""
    assert not is_public("fe80::1%eth0")

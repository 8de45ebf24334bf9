"""Which addresses are on the public internet. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_UNICAST = ip_network("2000::/3")  # all there is of global IPv6: what is outside has another meaning, or none yet
_NAT64 = ip_network("64:ff9b::/96")
# Not public, though some versions of `ipaddress` take them for it.
_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocol assignments, Teredo (2001::/32) and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: any IPv4 address, wrapped up
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """Whether a webhook may go there. False for what is no address at all."""
    try:
        plain = _unwrapped(ip_address(address))
    except ValueError:
        return False
    if any(plain in block for block in _SPECIAL):
        return False
    if isinstance(plain, IPv6Address) and plain not in _UNICAST:
        return False
    return plain.is_global and not (plain.is_multicast or plain.is_reserved)


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that is really reached by an IPv6 one, where that is so and lawful."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address

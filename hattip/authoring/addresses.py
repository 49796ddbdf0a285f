"""Which network addresses a page may be fetched from: only those that anybody on the internet could reach."""

from __future__ import annotations

import ipaddress
from typing import Final

# Addresses of IPv6 that contain one of IPv4, by their network and the bits behind it (RFC 6052, RFC 3056).
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_6TO4: Final = ipaddress.ip_network("2002::/16")


def is_public(address: str) -> bool:
    """Check that an IP address is not private, loopback, link-local, multicast or reserved, in any notation."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _embedded(found)
    return all(
        each.is_global and not each.is_multicast and not each.is_reserved
        for each in (found, *inner)
        if each not in _NAT64
    )


def _embedded(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 address that an IPv6 address contains."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address.sixtofour] if address in _6TO4 and address.sixtofour else []

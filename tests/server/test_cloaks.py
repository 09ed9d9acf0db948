"""Cloaks hide addresses, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.server.cloaks import cloak

if TYPE_CHECKING:
    import ipaddress

SECRET = b"s" * 32


def parts(address: str) -> list[str]:
    """Return the parts of a cloak, the widest first."""
    *found, end = cloak(address, SECRET).split(".")
    assert end == "ip"
    assert len(found) == 3
    return found[::-1]


@given(st.ip_addresses().filter(lambda address: not address.is_loopback))
def test_a_cloak_is_a_host_name_and_no_address(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """It fits a source, is the same each time, and another server's is another."""
    hidden = cloak(str(address), SECRET)
    assert len(hidden) <= 45
    assert set(hidden) <= set("abcdefghijklmnopqrstuvwxyz234567.")
    assert str(address) not in hidden
    assert hidden == cloak(str(address), SECRET) != cloak(str(address), b"t" * 32)


NETWORKS = [
    ("192.0.2.1", "192.0.2.2", 2),
    ("192.0.2.1", "192.0.3.1", 1),
    ("192.0.2.1", "192.1.2.1", 0),
    ("2001:db8:1:2::1", "2001:db8:1:2:3::1", 3),
    ("2001:db8:1:2::1", "2001:db8:1:3::1", 2),
    ("2001:db8:1:2::1", "2001:db8:2:2::1", 1),
    ("2001:db8:1:2::1", "2002:db8:1:2::1", 0),
    ("::ffff:192.0.2.1", "192.0.2.1", 3),
    ("fe80::1%eth0", "fe80::2%eth1", 3),
]


@pytest.mark.parametrize(("one", "other", "alike"), NETWORKS)
def test_networks_show(one: str, other: str, alike: int) -> None:
    """Neighbours have their networks' parts in common, so that a ban fits them all."""
    assert [a == b for a, b in zip(parts(one), parts(other), strict=True)] == [True] * alike + [False] * (3 - alike)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1", "0::1", "::ffff:127.0.0.1", "", "somewhere"])
def test_what_needs_no_cloak(address: str) -> None:
    """This machine's own addresses, and what is none, stay as they are."""
    assert cloak(address, SECRET) == address

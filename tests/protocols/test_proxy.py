"""The PROXY protocol's headers: read whole, exactly, and within bounds."""

from __future__ import annotations

import ipaddress
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.protocols.proxy import LONGEST, Proxied, ProxyError, parse_proxied
from support.proxies import binary, line, tlv

SSL = tlv(0x20, b"\x01" + bytes(4) + tlv(0x21, b"TLSv1.3"))
CLEAR = tlv(0x20, b"\x00" + bytes(4))
NOTHING = tlv(0x04, b"")


@pytest.mark.parametrize(
    ("header", "address"),
    [
        (b"PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\r\n", "192.0.2.7"),
        (b"PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
        (b"PROXY TCP4 192.0.2.7 192.0.2.1 0 0\r\n", "192.0.2.7"),
        (b"PROXY TCP6 2001:DB8::7 2001:db8::1 1 2\r\n", "2001:db8::7"),
        (b"PROXY TCP6 ::ffff:192.0.2.7 ::1 1 2\r\n", "192.0.2.7"),
        (b"PROXY UNKNOWN\r\n", None),
        (b"PROXY UNKNOWN anything \x00\xff before the end\r\n", None),
    ],
)
def test_lines(header: bytes, address: str | None) -> None:
    """Version 1: an address, or none that could be named; what follows is not the header's."""
    assert parse_proxied(header) == Proxied(len(header), address)
    assert parse_proxied(header + b"NICK anna\r\n") == Proxied(len(header), address)


@pytest.mark.parametrize(
    "header",
    [
        b"PROXY TCP4 192.0.2.7 192.0.2.1 56324 443\n",
        b"PROXY TCP4 192.0.2.7 192.0.2.1 56324 443 \r\n",
        b"PROXY TCP4  192.0.2.7 192.0.2.1 56324 443\r\n",
        b"PROXY TCP4 192.0.2.07 192.0.2.1 56324 443\r\n",
        b"PROXY TCP4 192.0.2.7 192.0.2.1 056 443\r\n",
        b"PROXY TCP4 192.0.2.7 192.0.2.1 65536 443\r\n",
        b"PROXY TCP4 192.0.2.7 192.0.2.1 56324\r\n",
        b"PROXY TCP4 2001:db8::7 2001:db8::1 1 2\r\n",
        b"PROXY TCP4 192.0.2.7 192.0.2 1 2\r\n",
        b"PROXY TCP6 192.0.2.7 192.0.2.1 1 2\r\n",
        b"PROXY TCP6 fe80::1%lo ::1 1 2\r\n",
        b"PROXY TCP6 1:2:3:4:5:6:7:8:9 ::1 1 2\r\n",
        b"PROXY TCP4 \xd9\xa1.2.3.4 192.0.2.1 1 2\r\n",
        b"PROXY UDP4 192.0.2.7 192.0.2.1 1 2\r\n",
        b"PROXY UNKNOWNS\r\n",
        b"proxy TCP4 192.0.2.7 192.0.2.1 1 2\r\n",
        b"PROXY TCP4 192.0.2.7 192.0.2.1 1\r2\r\n",
        b"NICK anna\r\n",
        b"\r\nNICK",
        b"PROXY UNKNOWN " + b"x" * 92 + b"\r\n",
    ],
)
def test_lines_that_are_none(header: bytes) -> None:
    """Whatever does not match exactly is refused."""
    with pytest.raises(ProxyError):
        parse_proxied(header)


def test_the_longest_line() -> None:
    """It has 107 bytes with its end; more are not waited for."""
    longest = b"PROXY UNKNOWN " + b"x" * 91 + b"\r\n"
    assert parse_proxied(longest) == Proxied(107)
    assert parse_proxied(longest[:-1]) is None
    with pytest.raises(ProxyError):
        parse_proxied(longest[:-2] + b"xx")


@pytest.mark.parametrize("header", [line("192.0.2.7"), line("2001:db8::7"), binary("192.0.2.7"), binary("::7", SSL)])
def test_half_a_header_is_waited_for(header: bytes) -> None:
    """However it comes, nothing is read before all of it is there."""
    assert all(parse_proxied(header[:length]) is None for length in range(len(header)))
    assert parse_proxied(header) is not None


@pytest.mark.parametrize(
    ("more", "secure"), [(b"", False), (SSL, True), (NOTHING + SSL, True), (CLEAR, False), (SSL + NOTHING, True)]
)
def test_binary_headers(more: bytes, secure: bool) -> None:
    """Version 2: the address, and whether the client spoke TLS with the proxy."""
    for address in ("192.0.2.7", "2001:db8::7"):
        header = binary(address, more)
        assert parse_proxied(header + b"rest") == Proxied(len(header), address, secure)
    assert parse_proxied(binary("::ffff:192.0.2.7")) == Proxied(52, "192.0.2.7")


@pytest.mark.parametrize("kind", [0x00, 0x12, 0x22, 0x31, 0x32])
def test_headers_that_name_nobody(kind: int) -> None:
    """What we have no address for keeps that of the connection, and so does what the proxy does for itself."""
    assert parse_proxied(binary("192.0.2.7", kind=kind)) == Proxied(28)
    for anything in (b"", b"\xff" * 5):
        header = binary("192.0.2.7", command=0x20, kind=kind, body=anything)
        assert parse_proxied(header) == Proxied(len(header))
    assert parse_proxied(binary("192.0.2.7", SSL, command=0x20)) == Proxied(28 + len(SSL))


@pytest.mark.parametrize(
    "header",
    [
        binary("192.0.2.7", command=0x11),
        binary("192.0.2.7", command=0x22),
        binary("192.0.2.7", kind=0x41),
        binary("192.0.2.7", kind=0x13),
        binary("192.0.2.7", kind=0x10),
        binary("192.0.2.7", body=b"12345678901"),
        binary("::7", body=b"1" * 35),
        binary("192.0.2.7", b"\x04"),
        binary("192.0.2.7", b"\x04\x00\x05abc"),
        binary("192.0.2.7", tlv(0x20, b"\x01")),
        binary("192.0.2.7", tlv(0x04, bytes(4096))),
    ],
)
def test_binary_headers_that_are_none(header: bytes) -> None:
    """Unknown commands and kinds, addresses that are not whole, values that do not fit, and too much of them."""
    with pytest.raises(ProxyError):
        parse_proxied(header)


def test_too_long_a_header_is_not_waited_for() -> None:
    """Its length is known at once."""
    head = binary("192.0.2.7")[:14] + struct.pack("!H", LONGEST - 16 + 1)
    with pytest.raises(ProxyError):
        parse_proxied(head)
    assert parse_proxied(head[:14] + struct.pack("!H", LONGEST - 16)) is None


@given(
    st.ip_addresses(),
    st.lists(st.tuples(st.integers(0, 255).filter(lambda kind: kind != 0x20), st.binary(max_size=40)), max_size=4),
)
def test_what_a_proxy_writes_is_read(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, more: list[tuple[int, bytes]]
) -> None:
    """Of both versions and families, with anything added."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    shown = str(mapped or address)
    header = binary(str(address), b"".join(tlv(*each) for each in more))
    assert parse_proxied(header) == Proxied(len(header), shown)
    header = line(str(address))
    assert parse_proxied(header) == Proxied(len(header), shown)


@given(st.one_of(st.binary(max_size=60), st.binary(max_size=60).map(lambda rest: binary("::1")[:16] + rest)))
def test_anything_else_is_refused_and_nothing_breaks(data: bytes) -> None:
    """A header that was read is not longer than what came."""
    try:
        found = parse_proxied(data)
    except ProxyError:
        return
    assert found is None or found.length <= len(data)

"""Addresses as people type them."""

from __future__ import annotations

import pytest

from besedka.cli.address import Address, parse
from besedka.errors import UsageError


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:8888", Address("127.0.0.1", 8888)),
        ("chat.example", Address("chat.example", 8888)),
        ("chat.example:1", Address("chat.example", 1)),
        ("беседка.рф:65535", Address("беседка.рф", 65535)),
        ("[::1]:7000", Address("::1", 7000)),
        ("[::1]", Address("::1", 8888)),
        ("[fe80::1%eth0]:7000", Address("fe80::1%eth0", 7000)),
        ("::1", Address("::1", 8888)),
        ("fe80::2:7000", Address("fe80::2:7000", 8888)),
        ("::ffff:127.0.0.1", Address("::ffff:127.0.0.1", 8888)),
        ("irc://chat.example:7000", Address("chat.example", 7000)),
        ("IRC://chat.example/", Address("chat.example", 8888)),
        ("irc://[::1]:7000/", Address("::1", 7000)),
    ],
)
def test_each_way_to_write_an_address_is_read(text: str, address: Address) -> None:
    """Names, numbers of both families and URLs, with a port or without."""
    assert parse(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":8888",
        "host:",
        "host:0",
        "host:65536",
        "host:x",
        "a b",
        "http://host",
        "1:2:x",
        "[::1",
        "irc://",
        "h:1:2",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    """The sentence names what was typed and shows how an address looks."""
    with pytest.raises(UsageError, match="HOST:PORT") as caught:
        parse(text)
    assert str(caught.value).startswith(text + " is no address")


@pytest.mark.parametrize("address", [Address("::1", 7000), Address("chat.example", 1)])
def test_an_address_is_written_as_it_is_read(address: Address) -> None:
    """What is printed can be typed."""
    assert parse(str(address)) == address

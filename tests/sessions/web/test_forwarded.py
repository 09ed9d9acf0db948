"""Whom a trusted proxy speaks for."""

from __future__ import annotations

import pytest

from besedka.sessions.web.forwarded import AmbiguousError, Asker, asker, is_forwarded

PROXIES = "10.0.0.0/8 ::1"


def asks(*headers: str) -> Asker:
    """Ask through 10.0.0.1, in clear text."""
    rows = [tuple(each.encode("latin-1").split(b": ", 1)) for each in headers]
    return asker([(name.lower(), value) for name, value in rows], "10.0.0.1", PROXIES, secure=False)


@pytest.mark.parametrize(
    ("headers", "address"),
    [
        ((), "10.0.0.1"),
        (("X-Forwarded-For: 192.0.2.1",), "192.0.2.1"),
        (("X-Forwarded-For: 198.51.100.7, 192.0.2.1",), "192.0.2.1"),
        (("X-Forwarded-For: 192.0.2.1, 10.0.0.2, 10.0.0.3",), "192.0.2.1"),
        (("X-Forwarded-For: 198.51.100.7", "X-Forwarded-For: 192.0.2.1, 10.0.0.2"), "192.0.2.1"),
        (("X-Forwarded-For: 10.0.0.9, 10.0.0.2",), "10.0.0.9"),
        (("X-Forwarded-For: 192.0.2.1:4711",), "192.0.2.1"),
        (("X-Forwarded-For: 2001:DB8::1",), "2001:db8::1"),
        (("X-Forwarded-For: 192.0.2.1, junk",), "10.0.0.1"),
        (("X-Forwarded-For: , ,",), "10.0.0.1"),
        (('Forwarded: for="[2001:db8::1]:80";proto=http',), "2001:db8::1"),
        (("Forwarded: for=198.51.100.7, For=192.0.2.1; by=10.0.0.1",), "192.0.2.1"),
        (("Forwarded: for=_hidden",), "10.0.0.1"),
        (("Forwarded: proto=https",), "10.0.0.1"),
        (("Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1"), "192.0.2.1"),
    ],
)
def test_where_it_comes_from(headers: tuple[str, ...], address: str) -> None:
    """The last that is no proxy of ours: whatever stands before it, its sender has written."""
    assert asks(*headers).address == address


@pytest.mark.parametrize(
    ("headers", "secure"),
    [
        ((), False),
        (("X-Forwarded-Proto: https",), True),
        (("X-Forwarded-Proto: https, http",), False),
        (("Forwarded: for=192.0.2.1;proto=HTTPS",), True),
        (("Forwarded: for=192.0.2.1;proto=https", "X-Forwarded-Proto: http"), False),
    ],
)
def test_whether_it_came_by_tls(headers: tuple[str, ...], secure: bool) -> None:
    """The nearest proxy says so."""
    assert asks(*headers).secure is secure


def test_two_stories() -> None:
    """A proxy that sets one of the headers may let the other through as somebody has written it."""
    with pytest.raises(AmbiguousError):
        asks("X-Forwarded-For: 192.0.2.1", "Forwarded: for=198.51.100.7")


def test_what_was_passed_on_says_so() -> None:
    """By any of these headers."""
    assert is_forwarded([(b"host", b"x"), (b"via", b"1.1 x")])
    assert not is_forwarded([(b"host", b"x")])

"""Which pages may talk with this server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.sessions.web.guard import host_of, is_own, may_ask, may_connect

NAMES = {"talk.lan"}

HOSTS = [
    ("localhost", True),
    ("LOCALHOST:8888", True),
    ("localhost.", True),
    ("127.0.0.1:8888", True),
    ("192.168.0.7", True),
    ("[::1]:8888", True),
    ("[fe80::1%eth0]:80", True),
    ("Talk.lan:1", True),
    ("evil.example", False),
    ("localhost.evil.example", False),
    ("talk.lan.evil.example", False),
    ("127.0.0.1.evil.example", False),
    ("[::1", False),
    ("", False),
    (":80", False),
]


@pytest.mark.parametrize(("authority", "allowed"), HOSTS)
def test_hosts(authority: str, allowed: bool) -> None:
    """Addresses, loopback names and the server's own: a name that somebody else's DNS points here is none."""
    assert may_ask(authority, NAMES) is allowed


ORIGINS = [
    (None, True),
    ("http://box:8888", True),
    ("http://box:1", True),
    ("https://localhost", True),
    ("http://127.0.0.1:3000", True),
    ("http://[::1]:3000", True),
    ("http://talk.lan", True),
    ("http://192.168.0.7", False),
    ("https://evil.example", False),
    ("null", False),
    ("", False),
    ("http://[::1", False),
]


@pytest.mark.parametrize(("origin", "allowed"), ORIGINS)
def test_origins(origin: str | None, allowed: bool) -> None:
    """A page of our own, on any port, or a program, which has no origin."""
    assert may_connect(origin, "box:8888", NAMES, secure=False) is allowed


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("https://box:1", True),
        ("https://talk.lan", True),
        ("http://127.0.0.1:3000", True),
        ("http://localhost:3000", True),
        ("http://box", False),
        ("http://talk.lan", False),
        ("ftp://talk.lan", False),
        ("https://evil.example", False),
    ],
)
def test_origins_over_tls(origin: str | None, allowed: bool) -> None:
    """A page that came in the clear is nobody's, but on this machine."""
    assert may_connect(origin, "box:8888", NAMES, secure=True) is allowed


@given(st.text(max_size=40), st.text(max_size=40))
def test_nothing_strange_is_let_in(origin: str, authority: str) -> None:
    """Whatever stands in these headers, there is an answer."""
    host_of(authority)
    may_ask(authority, NAMES)
    may_connect(origin, authority, NAMES, secure=False)


@pytest.mark.parametrize(
    ("origin", "authority", "secure", "own"),
    [
        (None, "talk.lan", False, True),
        ("http://talk.lan:8888", "Talk.lan:8888", False, True),
        ("https://talk.lan", "talk.lan", True, True),
        ("http://talk.lan", "talk.lan", True, False),
        ("http://localhost:3000", "localhost:8888", False, False),
        ("http://talk.lan:3000", "talk.lan:8888", False, False),
        ("https://talk.lan", "127.0.0.1:8888", False, True),
        ("https://evil.example", "127.0.0.1:8888", False, False),
        ("null", "talk.lan", False, False),
        ("", "", False, False),
        ("http://[", "talk.lan", False, False),
    ],
)
def test_whose_page_a_cookie_counts_for(origin: str | None, authority: str, secure: bool, own: bool) -> None:
    """This very server's, port included; where a proxy has put another name into Host, that of the settings."""
    assert is_own(origin, authority, {"talk.lan"}, secure=secure) is own

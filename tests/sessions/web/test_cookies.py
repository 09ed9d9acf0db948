"""The cookie of a browser that stays signed in."""

from __future__ import annotations

import pytest

from besedka.chat.invite_links import digest_of
from besedka.sessions.web.cookies import cookie_name, digest_in, given, new_token, taken_back
from support.conversation import Conversation


def test_it_is_given_and_taken_back() -> None:
    """Out of reach of scripts and other sites, and of those who read along."""
    facts = Conversation().facts
    name = cookie_name(facts)
    assert given(facts, "t", "/", 60, secure=True) == (
        f"{name}=t; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
    )
    assert given(facts, "t", "/", None, secure=False) == f"{name}=t; Path=/; HttpOnly; SameSite=Strict"
    assert taken_back(facts, "/", secure=False) == f"{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"


def test_each_server_has_a_cookie_of_its_own() -> None:
    """Browsers send a cookie to every port of a name."""
    one, two = Conversation().facts, Conversation().facts
    two.secret = b"another"
    assert cookie_name(one) != cookie_name(two)


@pytest.mark.parametrize("around", ["{}", "a=b; {}; c", " {} ", "{0}; {0}"])
def test_its_token_is_found(around: str) -> None:
    """Among others that programs on this address have set."""
    facts, token = Conversation().facts, new_token()
    header = around.format(f"{cookie_name(facts)}={token}")
    assert digest_in(header.encode(), facts) == digest_of(token)


@pytest.mark.parametrize("header", [b"", b"=", b"a=b", b"{}=", b"{}=short", b"{}x=" + b"a" * 43, b"\xff=\xff;;"])
def test_no_token(header: bytes) -> None:
    """Whatever else is there says nothing."""
    facts = Conversation().facts
    assert digest_in(header.replace(b"{}", cookie_name(facts).encode()), facts) == ""

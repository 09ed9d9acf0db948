"""The page behind a link into a room."""

from __future__ import annotations

import pytest

from besedka.sessions.web.invitation import invitation, invited_by
from support.conversation import Conversation, settings

TOKEN = "AbCdEfGhIjKlMnOpQr_-09"


def test_the_token_in_a_path() -> None:
    """Nothing else is looked at."""
    assert invited_by(f"/join/{TOKEN}") == TOKEN
    for path in ("/join/", "/join/<b>", f"/join/{TOKEN}/", f"/x/{TOKEN}", f"/{TOKEN}", "/", "/join"):
        assert invited_by(path) == ""


@pytest.mark.parametrize(
    ("authority", "shown"), [("talk.lan:7777", "talk.lan 7777"), ("talk.lan", "talk.lan"), ("", "")]
)
def test_the_page(authority: str, shown: str) -> None:
    """It says how to come in, and where; names are shown as they are written."""
    facts = Conversation(settings(server={"network": "<i>&"}), "ru").facts
    page = invitation(TOKEN, authority, facts, facts.words).decode()
    assert "<h1>&lt;i&gt;&amp;</h1>" in page
    assert f"<code>/msg besedka join {TOKEN}</code>" in page
    assert f"<code>{shown}</code>" in page
    assert 'lang="ru"' in page


def test_over_http() -> None:
    """The page is never kept by anybody on the way."""
    peer = Conversation().http()
    peer.feed(f"GET /join/{TOKEN}?x HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n".encode())
    head, _, body = peer.take().decode().partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 200 ")
    assert "cache-control: no-store" in head
    assert TOKEN in body
    peer.feed(b"GET /join/x HTTP/1.1\r\nHost: 127.0.0.1:7\r\n\r\n")
    assert peer.take().startswith(b"HTTP/1.1 404 ")


def test_with_scripts_it_leads_on_to_the_client() -> None:
    """By a file of the client's version, beside this page whatever path a proxy puts before both."""
    facts = Conversation().facts
    page = invitation(TOKEN, "", facts, facts.words, "/static/v/js/join.js").decode()
    assert '<script type="module" src="../static/v/js/join.js"></script>' in page
    assert '<a href="../">' in page
    assert "<script" not in invitation(TOKEN, "", facts, facts.words).decode()

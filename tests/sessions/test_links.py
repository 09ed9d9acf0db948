"""Links into rooms as people pass them on."""

from __future__ import annotations

import pytest

from besedka.sessions.links import address_of_link, new_token, token_in
from support.conversation import Conversation, settings


def test_a_token() -> None:
    """Nobody guesses it, it stands in an address, and is found again in whatever was copied."""
    tokens = {new_token() for _ in range(300)}
    assert len(tokens) == 300
    for token in tokens:
        assert not token.startswith("-")
        for text in (token, f"/join/{token}", f" https://chat.example.org/join/{token}\n"):
            assert token_in(text) == token


@pytest.mark.parametrize("text", ["", "x", "/join/", "https://chat.example.org/", "a" * 23, "é" * 22, "#room"])
def test_what_is_no_token(text: str) -> None:
    """Nothing is looked for then."""
    assert token_in(text) == ""


def test_the_address() -> None:
    """As the settings say, or where the server listens."""
    facts = Conversation().facts
    assert address_of_link(facts, "t") == "http://127.0.0.1:8888/join/t"
    facts = Conversation(settings(web={"public_url": "https://chat.example.org/talk/"})).facts
    assert address_of_link(facts, "t") == "https://chat.example.org/talk/join/t"

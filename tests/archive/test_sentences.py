"""What happened, in words."""

from __future__ import annotations

from datetime import UTC

import pytest

from besedka.archive.entries import Exported
from besedka.archive.sentences import action_of, clean, is_speech, sentence
from besedka.i18n import Words


def entry(kind: str, text: str | None = None, target: str | None = None, nick: str | None = "anna") -> Exported:
    """Return an entry."""
    return Exported(1, 1, kind, ("#a",), nick, "a", "h", None, target, text, ())


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (entry("join"), "anna came"),
        (entry("leave", "tired"), "anna left (tired)"),
        (entry("quit", "Quit: x"), "anna left the server (Quit: x)"),
        (entry("kick", "enough", "boris"), "anna put boris out (enough)"),
        (entry("nick", target="anya"), "anna is anya now"),
        (entry("topic", "tea"), "anna set the topic (tea)"),
        (entry("mode", "+o boris", nick=None), "* set modes (+o boris)"),
        (entry("metadata", "[]"), "anna changed what is known of the room"),
        (entry("unheard-of", "x", "boris"), "anna: unheard-of boris"),
    ],
)
def test_sentences(happened: Exported, told: str) -> None:
    """Each kind has its own; one that a newer besedka keeps is named."""
    assert sentence(happened, UTC, str) == told
    assert not is_speech(happened)


def test_in_russian() -> None:
    """The words are those of whoever exports."""
    assert sentence(entry("join"), UTC, Words("ru")) != "anna came"


def test_speech() -> None:
    """What somebody says, and what somebody does."""
    assert is_speech(entry("message"))
    assert is_speech(entry("notice"))
    assert action_of("\1ACTION waves\1") == "waves"
    assert action_of("hello") is None


def test_what_only_clients_understand() -> None:
    """Colours, bold, control characters and turned directions of writing are gone; tabs and lines stay."""
    assert clean("\x02bold\x02 \x0304,05red\x03 \x04ff0000hex\x0f a\tb\nc\x1b[0m\u202eevil\u2069") == (
        "bold red hex a\tb\nc[0mevil"
    )

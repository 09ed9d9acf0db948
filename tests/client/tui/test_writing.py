"""Where one writes, and what is said above it."""

from __future__ import annotations

from besedka.client.requests import Answered, Said
from support.screens import ScreenTalk, on_screen


def test_an_answer_is_announced_and_given_back() -> None:
    """Esc makes words for everybody of it; each place keeps its own."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        await talk.server("@msgid=m1 :Boris!u@h PRIVMSG #lobby :who comes?")
        await talk.press("ctrl+s", "r")
        assert "↳ Boris: who comes?" in talk.text()
        await talk.press("alt+down")
        assert "↳ Boris" not in talk.text()
        await talk.press("alt+up", *"me", "enter")
        assert talk.asked[-1] == Answered("#lobby", "me", "m1")
        await talk.press("ctrl+s", "r", "escape", *"all", "enter")
        assert talk.asked[-1] == Said("#lobby", "all")

    on_screen(story)

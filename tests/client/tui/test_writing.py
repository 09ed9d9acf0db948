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


def test_a_password_that_everybody_would_read_is_asked_about() -> None:
    """The words come back, or are said as they are, once the person has said so."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        for key in ("escape", "enter", "y"):
            await talk.press(*"hi", "ctrl+j", *"/login anna x", "enter")
            assert "Let everybody in #lobby read the password?" in talk.text()
            assert talk.asked == []
            await talk.press(key)
            await talk.press(*([] if key == "y" else ["ctrl+c"]))
        assert talk.asked == [Said("#lobby", "hi\n/login anna x", literal=True)]

    on_screen(story)


def test_an_answer_that_is_a_command_with_a_password_is_asked_about() -> None:
    """It would be said as it is; what it answers is not forgotten meanwhile."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server("@msgid=m1 :Boris!u@h PRIVMSG #lobby :who are you?")
        await talk.press("ctrl+s", "r", *"/login anna x", "enter", "escape")
        assert talk.asked == []
        assert "↳ Boris: who are you?" in talk.text()
        await talk.press("escape", "enter")
        assert talk.asked == [Said("#lobby", "/login anna x")]

    on_screen(story)

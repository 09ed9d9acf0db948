"""The talk on the screen."""

from __future__ import annotations

from besedka.client.requests import Answered
from support.screens import CAPS, ScreenTalk, on_screen


def test_it_follows_the_end_unless_scrolled_away() -> None:
    """What comes meanwhile is counted, moves nothing, and is unread; a key goes back to it."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server(*(f":Boris!u@h PRIVMSG #lobby :line {number:03}" for number in range(100)))
        assert "line 099" in talk.text()
        await talk.press("pageup")
        before = talk.rows()[1:12]
        assert "line 099" not in talk.text()
        await talk.server(":Boris!u@h PRIVMSG #lobby :news")
        assert talk.rows()[1:12] == before
        assert "↓ 1 new" in talk.text()
        for _ in range(12):
            await talk.pilot.press("pageup")
        await talk.settle()
        assert "line 000" in talk.text()
        assert "line 010" in talk.text()
        await talk.press("ctrl+end")
        assert "news" in talk.text()
        assert "↓" not in talk.text()

    on_screen(story, size=(80, 20))


def test_messages_are_selected_with_arrows_and_clicks() -> None:
    """Only what somebody said; below the last one it ends, and one writes again."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server(
            ":Boris!u@h PRIVMSG #lobby :first", ":Boris!u@h JOIN #lobby", ":Boris!u@h PRIVMSG #lobby :second"
        )
        pane = talk.app.screen.query_one("#timeline")
        await talk.press("ctrl+s")
        assert pane.chosen.text == "second"  # type: ignore[attr-defined]
        await talk.press("up")
        assert pane.chosen.text == "first"  # type: ignore[attr-defined]
        await talk.press("up", "j", "j")
        assert pane.chosen is None  # type: ignore[attr-defined]
        await talk.press("x")
        assert talk.app.screen.query_one("#composer").text == "x"  # type: ignore[attr-defined]
        row = next(at for at, text in enumerate(talk.rows()) if "first" in text)
        await talk.pilot.click(offset=(40, row))
        assert pane.chosen.text == "first"  # type: ignore[attr-defined]

    on_screen(story, size=(80, 20))


def test_scrolling_up_brings_older_pages() -> None:
    """They stand before what is there, and nothing on the screen moves; they are asked for before one is there."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive(caps=f"{CAPS} draft/chathistory")
        await talk.server(*(f"@msgid=n{n} :Boris!u@h PRIVMSG #lobby :new {n:02}" for n in range(30)))
        await talk.press("pageup")
        assert talk.sent[-1] == "CHATHISTORY BEFORE #lobby msgid=n0 50"
        before = talk.rows()
        old = (f"@batch=p;msgid=o{n} :Boris!u@h PRIVMSG #lobby :old {n:02}" for n in range(40))
        await talk.server("BATCH +p chathistory #lobby", *old, "BATCH -p")
        assert talk.rows() == before
        for _ in range(8):
            await talk.press("pageup")
        assert "old 00" in talk.text()
        assert talk.sent[-1] == "CHATHISTORY BEFORE #lobby msgid=o0 50"

    on_screen(story, size=(80, 20), pages=True)


def test_a_selected_message_is_answered() -> None:
    """What is answered stands above the composer, then above the answer; Enter goes to it, Esc takes it back."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server("@msgid=m1 :Boris!u@h PRIVMSG #lobby :who is there?")
        await talk.press("ctrl+s", "r")
        assert "↳ Boris: who is there?" in talk.rows()[-3]
        await talk.press("escape")
        assert "↳" not in talk.text()
        await talk.press("ctrl+s", "r", "m", "e", "enter")
        assert talk.asked[-1] == Answered("#lobby", "me", "m1")
        assert talk.rows()[-3].endswith("─" * 9)
        label = talk.sent[-1].partition(";")[0]
        await talk.server(f"{label};msgid=m2;+reply=m1 :Anna!b@h PRIVMSG #lobby :me")
        await talk.server("@msgid=m3;+reply=m0 :Vera!b@h PRIVMSG #lobby :well")
        rows = talk.rows()
        at = next(number for number, row in enumerate(rows) if "Anna me" in row)
        assert "↳ Boris: who is there?" in rows[at - 1]
        assert "↳ an earlier message" in rows[at + 1]
        pane = talk.app.screen.query_one("#timeline")
        await talk.press("ctrl+s", "up", "enter")
        assert pane.chosen.msgid == "m1"  # type: ignore[attr-defined]
        await talk.press("enter")
        assert pane.chosen is None  # type: ignore[attr-defined]

    on_screen(story, size=(90, 20))


def test_a_message_is_copied() -> None:
    """Its words alone, in their lines; where nothing is selected, nothing."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server("@msgid=m1 :Boris!u@h PRIVMSG #lobby :tea, or\x02 coffee")
        await talk.press("ctrl+s", "c")
        assert talk.app.clipboard == "tea, or coffee"

    on_screen(story)

"""The talk on the screen."""

from __future__ import annotations

from support.screens import ScreenTalk, on_screen


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

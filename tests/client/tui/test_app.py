"""The application around the screen."""

from __future__ import annotations

import pytest

from support.screens import ScreenTalk, on_screen


def test_the_loop_starts_with_the_screen_and_ends_it() -> None:
    """Who is not let in any more is not left before an empty screen."""

    async def story(talk: ScreenTalk) -> None:
        assert talk.started
        talk.app.ended()
        await talk.settle()
        assert not talk.app.is_running

    assert on_screen(story, theme="light").app.theme == "besedka-light"


@pytest.mark.parametrize("theme", ["terminal", "dark"])
def test_without_colours_the_terminals_own_two_remain(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not black on black: what is selected is turned over, all else is as the terminal has it."""
    monkeypatch.setenv("NO_COLOR", "1")

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        styles = [style for strip in talk.app.screen._compositor.render_strips() for _text, style, _ in strip if style]
        assert {style.color.name for style in styles if style.color} == {"default"}
        assert {style.bgcolor.name for style in styles if style.bgcolor} == {"default"}
        assert any(style.reverse for style in styles)

    on_screen(story, theme=theme)


def test_the_desktop_tells_what_the_terminal_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one; a terminal that can is asked first."""
    told: list[tuple[str, str]] = []

    async def story(talk: ScreenTalk) -> None:
        talk.app.announce("Boris", "nobody hears")
        talk.app._desktop = lambda title, body: told.append((title, body))
        talk.app.announce("Boris", "hi")
        monkeypatch.setenv("TERM", "foot")
        talk.app.announce("Boris", "not twice")

    for known in ("TMUX", "STY", "TERM_PROGRAM", "KITTY_WINDOW_ID"):
        monkeypatch.delenv(known, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    on_screen(story)
    assert told == [("Boris", "hi")]

"""The application around the screen."""

from __future__ import annotations

from support.screens import ScreenTalk, on_screen


def test_the_loop_starts_with_the_screen_and_ends_it() -> None:
    """Who is not let in any more is not left before an empty screen."""

    async def story(talk: ScreenTalk) -> None:
        assert talk.started
        talk.app.ended()
        await talk.settle()
        assert not talk.app.is_running

    assert on_screen(story, theme="light").app.theme == "besedka-light"

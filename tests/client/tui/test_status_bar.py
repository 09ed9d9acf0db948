"""What is true."""

from __future__ import annotations

from support.screens import ScreenTalk, on_screen


def test_before_the_first_welcome_it_connects() -> None:
    """Then it says as whom we are where, and since when, in the person's words."""

    async def story(talk: ScreenTalk) -> None:
        await talk.lose()
        assert "Anna · 127.0.0.1:8888 · соединяется" in talk.rows()[-1]
        await talk.arrive()
        assert "Anna · 127.0.0.1:8888 · на связи с 12:00" in talk.rows()[-1]

    on_screen(story, language="ru")

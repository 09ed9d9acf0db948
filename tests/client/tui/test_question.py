"""Questions over the screen."""

from __future__ import annotations

from besedka.client.tui.question import Question
from support.screens import ScreenTalk, on_screen


def test_enter_is_yes_and_esc_is_no() -> None:
    """Nothing in the words is taken for markup."""

    async def story(talk: ScreenTalk) -> None:
        answers: list[bool | None] = []
        for key in ("enter", "escape"):
            talk.app.push_screen(Question("Really [b]?"), answers.append)
            await talk.settle()
            assert "Really [b]?" in talk.text()
            await talk.press(key)
        assert answers == [True, False]

    on_screen(story)

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


def test_rows_of_two_columns_stay_in_them() -> None:
    """Also where they have no room; the border says how to see the rest."""

    async def story(talk: ScreenTalk) -> None:
        rows = [("Ctrl+[b]", "goes " * 12)] * 20
        talk.app.push_screen(Question(rows))
        await talk.settle()
        row, below, *_more = (row for row in talk.rows() if "goes" in row)
        assert row.index("goes") == below.index("goes")
        assert "Ctrl+[b]" in row
        assert "↑ ↓ Esc" in talk.text()

    on_screen(story, size=(60, 20))


def test_where_care_is_wanted_only_y_is_yes() -> None:
    """Enter comes too easily; the key is the same one in the Russian layout."""

    async def story(talk: ScreenTalk) -> None:
        answers: list[bool | None] = []
        for key in ("enter", "escape", "y", "cyrillic_small_letter_en"):
            talk.app.push_screen(Question("Really?", careful=True), answers.append)
            await talk.settle()
            await talk.press(key)
        assert answers == [False, False, True, True]

    on_screen(story)

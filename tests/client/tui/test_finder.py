"""A list that grows shorter."""

from __future__ import annotations

from besedka.client.tui.finder import Choice, Finder
from support.screens import ScreenTalk, on_screen


def test_rows_are_chosen_with_keys_and_clicks() -> None:
    """Around the ends; where nothing is found nothing is chosen."""

    async def story(talk: ScreenTalk) -> None:
        chosen: list[str | None] = []
        choices = [Choice("1", "first", "one"), Choice("2", "second"), Choice("3", "third")]
        for keys in (["up", "enter"], ["down", "enter"], [*"sec", "enter"], [*"zz", "down", "enter"], ["escape"]):
            talk.app.push_screen(Finder("Which?", choices), chosen.append)
            await talk.settle()
            await talk.press(*keys)
        talk.app.push_screen(Finder("Which?", choices), chosen.append)
        await talk.settle()
        await talk.pilot.click("#found", offset=(3, 1))
        await talk.settle()
        assert chosen == ["3", "2", "2", "", "", "2"]

    on_screen(story)


def test_what_stands_around_a_row_belongs_to_it() -> None:
    """A click on it chooses the row; going down brings all of it into sight."""

    async def story(talk: ScreenTalk) -> None:
        chosen: list[str | None] = []
        choices = [Choice(f"{n}", f"row {n}", above=(f"above {n}",), below=(f"below {n}",)) for n in range(9)]
        talk.app.push_screen(Finder("Which?", choices), chosen.append)
        await talk.settle()
        assert "above 0" in talk.text()
        await talk.press("up")
        assert "below 8" in talk.text()
        assert "above 0" not in talk.text()
        await talk.press("down")
        await talk.pilot.click("#found", offset=(8, 6))
        await talk.settle()
        assert chosen == ["1"]

    on_screen(story)

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

"""People on the right."""

from __future__ import annotations

from support.screens import ScreenTalk, on_screen


def test_those_who_may_more_come_first() -> None:
    """Then by name; a click begins a talk with one person."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        assert [row.split("▏")[-1].split("│")[-1].strip() for row in talk.rows()[:3]] == ["@Boris", "+Vera", "Anna"]
        await talk.pilot.click("#members", offset=(3, 1))
        await talk.settle()
        assert talk.wire.view().room == "Vera"

    on_screen(story)

"""People on the right."""

from __future__ import annotations

import re

from support.screens import CAPS, ScreenTalk, on_screen


def test_those_who_may_more_come_first() -> None:
    """Then by name; a click begins a talk with one person."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        assert [row.split("▏")[-1].split("│")[-1].strip() for row in talk.rows()[:3]] == ["@Boris", "+Vera", "Anna"]
        await talk.pilot.click("#members", offset=(3, 1))
        await talk.settle()
        assert talk.wire.view().room == "Vera"

    on_screen(story)


def test_who_is_away_is_marked() -> None:
    """In a talk with one person it is said above it; of oneself in the bottom line."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive(caps=f"{CAPS} away-notify")
        await talk.server(":Vera!u@h AWAY :tea", ":s 306 Anna :x")
        assert any(re.search(r"\+Vera +z$", row) for row in talk.rows())
        assert "connected since 12:00 · away" in talk.rows()[-1]
        await talk.pilot.click("#members", offset=(3, 1))
        await talk.settle()
        assert "only the two of you · away: tea" in talk.rows()[0]

    on_screen(story, pages=True)

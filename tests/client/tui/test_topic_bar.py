"""Where we are."""

from __future__ import annotations

from support.screens import ScreenTalk, on_screen


def test_it_tells_of_the_room() -> None:
    """How many are there, and what it is about; that we are not there yet; and when there is no room at all."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server(":s 332 Anna #lobby :Samovar")
        assert "#lobby · 3 people · Samovar" in talk.rows()[0]
        await talk.lose()
        assert "#lobby · not there yet" in talk.rows()[0]
        await talk.arrive()
        await talk.server(":Anna!b@h PART #lobby")
        assert "besedka" in talk.rows()[0]

    on_screen(story)

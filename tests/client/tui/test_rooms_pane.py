"""Rooms and people on the left."""

from __future__ import annotations

from support.screens import ScreenTalk, on_screen


def test_a_click_shows_the_room() -> None:
    """What is unread there is read then; a flood is not counted out."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        await talk.server(*([":Boris!u@h PRIVMSG #tea :hi"] * 1001))
        assert "999+" in talk.rows()[1]
        await talk.pilot.click("#rooms", offset=(4, 1))
        await talk.settle()
        assert talk.wire.view().room == "#tea"
        assert "999" not in talk.rows()[1]

    on_screen(story)

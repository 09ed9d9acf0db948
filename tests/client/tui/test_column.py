"""Lists beside the talk."""

from __future__ import annotations

from besedka.client.tui.column import spread
from support.screens import ScreenTalk, on_screen


def test_left_gives_way_to_right() -> None:
    """What does not fit of a name is cut; a count never is."""
    assert spread((("#lobby", "text"),), (("3", "badge"),), 9) == (("#lobby", "text"), ("  ", "text"), ("3", "badge"))
    assert spread((("#lobby", "text"),), (("12", "badge"),), 6)[0] == ("#lo…", "text")


def test_more_than_fits_can_be_scrolled() -> None:
    """With the wheel, not past the ends; a click counts from what is at the top."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        names = " ".join(f"n{number:02}" for number in range(40))
        await talk.server(f":s 353 Anna = #lobby :{names}", ":s 366 Anna #lobby :End")
        members = talk.app.screen.query_one("#members")
        assert "n00" in talk.text()
        for _ in range(20):
            members.on_mouse_scroll_down(None)  # type: ignore[attr-defined]
        await talk.settle()
        assert "n39" in talk.rows()[-2]
        members.on_mouse_scroll_up(None)  # type: ignore[attr-defined]
        await talk.settle()
        assert "n36" in talk.rows()[-2]
        await talk.pilot.click("#members", offset=(3, 0))
        await talk.settle()
        assert talk.wire.view().room == "n26"

    on_screen(story, size=(110, 12))

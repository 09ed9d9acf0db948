"""What stands where nothing was said yet."""

from __future__ import annotations

from rich.cells import cell_len

from besedka.client.tui.rows import Layout
from besedka.client.tui.welcome import welcome_rows
from besedka.i18n import Words
from support.screens import ScreenTalk, on_screen


def test_it_fits_whatever_there_is() -> None:
    """In both languages; to somebody alone it says who reads."""
    for language in ("en", "ru"):
        for width in (14, 30, 58, 100):
            layout = Layout(width, Words(language))
            for row in welcome_rows("#tea", layout, direct=False):
                assert sum(cell_len(text) for text, _style in row) <= width
    rows = welcome_rows("Boris\x1b", Layout(80, Words("en")), direct=True)
    assert (("Only Boris reads what you write here.", "dim"),) in rows


def test_an_empty_room_says_what_one_does_there() -> None:
    """Not before one is in; the first word takes its place."""

    async def story(talk: ScreenTalk) -> None:
        assert "nothing to read" not in talk.text()
        await talk.arrive()
        assert "There is nothing to read here yet." in talk.text()
        await talk.press("pageup", "pagedown")
        await talk.server(":Boris!u@h PRIVMSG #lobby :hi")
        assert "nothing to read" not in talk.text()

    on_screen(story, pages=True)

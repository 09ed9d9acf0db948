"""Where people write."""

from __future__ import annotations

from besedka.client.requests import Said
from support.screens import ScreenTalk, on_screen


def test_tab_completes_and_goes_round() -> None:
    """Who spoke last comes first; behind the last offer is what was typed; a command is completed, too."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server(":Vera!u@h PRIVMSG #lobby :hi", ":s 353 Anna = #lobby :Vadim", ":s 366 Anna #lobby :End")
        composer = talk.app.screen.query_one("#composer")
        seen = []
        for key in ("v", "tab", "tab", "tab", "shift+tab"):
            await talk.press(key)
            seen.append(composer.text)  # type: ignore[attr-defined]
        assert seen == ["v", "Vera: ", "Vadim: ", "v", "Vadim: "]
        await talk.press("ctrl+c", *"/to", "tab")
        assert composer.text == "/topic "  # type: ignore[attr-defined]
        await talk.press("ctrl+c", *"zz", "tab")
        assert composer.text == "zz"  # type: ignore[attr-defined]

    on_screen(story)


def test_several_lines_are_written_before_they_are_sent() -> None:
    """Ctrl+J begins one; nothing but spaces is not sent; up brings back what was said last."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.press("space", "enter", "ctrl+c", "up", *"one", "ctrl+j", *"two", "enter")
        assert talk.asked == [Said("#lobby", "one\ntwo")]
        for line in talk.sent:
            await talk.server(f"{line.partition(';')[0]} :Anna!b@h PRIVMSG #lobby :{line.rpartition(':')[2]}")
        await talk.press("up")
        assert talk.app.screen.query_one("#composer").text == "two"  # type: ignore[attr-defined]

    on_screen(story)

"""Going to a place in the past."""

from __future__ import annotations

from besedka.client.lines import Kind, Line
from besedka.client.tui.going import reference
from support.screens import CAPS, NOON, ScreenTalk, on_screen

PAST = f"{CAPS} draft/chathistory soju.im/search"


def page(label: str, *numbers: int) -> list[str]:
    """A page of the past, asked for with `label`."""
    said = [
        f"@batch=p;msgid=o{number};time=2025-09-01T10:{number:02}:00.000Z :Boris!u@h PRIVMSG #lobby :autumn {number}"
        for number in numbers
    ]
    return [f"@label={label} :s BATCH +p chathistory #lobby", *said, ":s BATCH -p"]


async def arrive(talk: ScreenTalk) -> None:
    """Come into the lobby, where something was said today."""
    await talk.arrive("#tea", caps=PAST)
    await talk.server("@msgid=n1;time=2025-11-22T11:00:00.000Z :Boris!u@h PRIVMSG #lobby :today")
    talk.sent.clear()


def test_a_day_is_shown_and_left_again() -> None:
    """One can read on in both directions; Esc goes back to now, and so does meeting it."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.press(*"/date 1 september", "enter")
        assert talk.sent == ["@label=apart-around CHATHISTORY AROUND #lobby timestamp=2025-09-01T00:00:00.000Z 50"]
        await talk.server(*page("apart-around", *range(20, 40)))
        assert "autumn 20" in talk.text()
        assert "the past; Esc goes back" in talk.text()
        assert "today" not in talk.text()
        talk.sent.clear()
        await talk.press("pageup")
        assert talk.sent == ["@label=apart-before CHATHISTORY BEFORE #lobby msgid=o20 50"]
        await talk.server(*page("apart-before", 18, 19))
        assert "autumn 18" in talk.text()
        talk.sent.clear()
        await talk.press("pagedown", "pagedown", "pagedown")
        assert talk.sent == ["@label=apart-after CHATHISTORY AFTER #lobby msgid=o39 50"]
        await talk.server(*page("apart-after", 40))
        assert "autumn 40" in talk.text()
        await talk.press("escape")
        assert "today" in talk.text()
        assert "autumn" not in talk.text()

    on_screen(story, size=(110, 14), pages=True)


def test_a_hit_is_shown_where_it_was_said() -> None:
    """From another room, too; nothing found is a sentence, and a server without search says so."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.press("alt+down", "ctrl+f", *"autumn from:boris", "enter")
        assert "text=autumn\\sfrom:boris" in talk.sent[-1]
        await talk.server(
            ":s BATCH +s soju.im/search",
            "@batch=s;besedka.chat/beside;msgid=o19;time=2025-09-01T10:19:00.000Z :Vera!u@h PRIVMSG #lobby :before",
            "@batch=s;msgid=o20;time=2025-09-01T10:20:00.000Z :Boris!u@h PRIVMSG #lobby :autumn 20",
            "@batch=s;besedka.chat/beside;msgid=o21;time=2025-09-01T10:21:00.000Z "
            ":Vera!u@h PRIVMSG #lobby :\x01ACTION nods\x01",
            ":s BATCH -s",
        )
        rows = [row.strip(" │") for row in talk.rows()]
        at = next(at for at, row in enumerate(rows) if "autumn 20" in row)
        assert rows[at - 1 : at + 2] == ["Vera: before", "2025-09-01 10:20  #lobby  Boris: autumn 20", "* Vera nods"]
        await talk.press("enter")
        assert talk.sent[-1].endswith(" CHATHISTORY AROUND #lobby msgid=o20 50")
        await talk.server(*page("apart-around", 19, 20, 21))
        assert "autumn 21" in talk.text()
        assert talk.wire.view().room == "#lobby"

    on_screen(story, pages=True)


def test_who_called_is_listed_in_all_rooms() -> None:
    """The newest first; without pages one goes to what is there."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        await talk.press("f5")
        assert "Nobody has called you yet." in talk.text()
        await talk.server(
            "@msgid=a :Boris!u@h PRIVMSG #tea :Anna, leaves?", "@msgid=b :Boris!u@h PRIVMSG #tea :Anna, milk?"
        )
        await talk.press("f5")
        assert talk.text().index("milk?") < talk.text().index("leaves?")
        await talk.press("down", "enter")
        assert talk.wire.view().room == "#tea"
        assert "Anna, leaves?" in talk.text()

    on_screen(story, pages=True)


def test_more_hits_are_a_row_below_them() -> None:
    """Of a talk with one person, too; where nothing is chosen, nothing is asked."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.press("ctrl+f", "escape")
        await talk.press("ctrl+f", *"psst", "enter")
        await talk.server(
            ":s BATCH +s soju.im/search",
            "@batch=s;msgid=d;time=2025-09-01T10:20:00.000Z :Vera!u@h PRIVMSG Anna :psst",
            ":s BATCH -s",
        )
        await talk.press("escape", "ctrl+f", *"psst", "enter")
        await talk.server(
            ":s NOTE SEARCH OLDER cursor :There may be older ones",
            ":s BATCH +s soju.im/search",
            "@batch=s;msgid=d;time=2025-09-01T10:20:00.000Z :Vera!u@h PRIVMSG Anna :psst",
            ":s BATCH -s",
        )
        assert "2025-09-01 10:20  @  Vera: psst" in talk.text()
        await talk.press("up", "enter")
        assert "besedka.chat/older=cursor" in talk.sent[-1]
        assert talk.wire.view().room == "#lobby"

    on_screen(story, pages=True)


def test_what_cannot_be_shown_is_told() -> None:
    """Of a room that one has left, and what the server gives no more."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.server("@msgid=gone :Boris!u@h PRIVMSG #tea :Anna, leaves?", ":Anna!b@h PART #tea")
        await talk.press("f5", "enter")
        assert "You are not in #tea." in talk.text()
        await talk.server(":Anna!b@h JOIN #tea", ":s BATCH +l chathistory #tea", ":s BATCH -l")
        await talk.press(*"/join tea", "enter")
        await talk.press("f5", "enter")
        await talk.server("@label=apart-around :s BATCH +p chathistory #tea", ":s BATCH -p")
        assert "That cannot be shown" in talk.text()

    on_screen(story, pages=True)


def test_a_message_without_a_name_is_known_by_its_time() -> None:
    """What the server does not know cannot be asked for."""
    line = Line(kind=Kind.SAID, text="hi", when=NOON, nick="Boris")
    assert reference(line) == ""
    dated = Line(kind=Kind.SAID, text="hi", when=NOON, nick="Boris", dated=True)
    assert reference(dated) == "timestamp=2025-11-22T12:00:00.000Z"

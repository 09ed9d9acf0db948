"""What is true."""

from __future__ import annotations

from support.screens import CAPS, ScreenTalk, on_screen


def test_before_the_first_welcome_it_connects() -> None:
    """Then it says as whom we are where, and since when, in the person's words."""

    async def story(talk: ScreenTalk) -> None:
        await talk.lose()
        assert "Anna · 127.0.0.1:8888 · соединяется" in talk.rows()[-1]
        await talk.arrive()
        assert "Anna · 127.0.0.1:8888 · на связи с 12:00" in talk.rows()[-1]

    on_screen(story, language="ru")


def test_what_is_shown_may_be_behind() -> None:
    """While what was missed is fetched; in seconds, minutes or hours."""

    async def story(talk: ScreenTalk) -> None:
        caps = f"{CAPS} draft/chathistory"
        for msgid, time, told in (("a", "02:00:00", "10 h"), ("b", "11:30:00", "30 min"), ("c", "11:59:30", "30 s")):
            await talk.arrive(caps=caps)
            await talk.server(f"@msgid={msgid};time=2025-11-22T{time}.000Z :Boris!u@h PRIVMSG #lobby :hi")
            await talk.lose()
            await talk.arrive(caps=caps)
            assert f"catching up, {told} behind" in talk.rows()[-1]
            await talk.server(":s BATCH +p chathistory #lobby", ":s BATCH -p")
            assert "behind" not in talk.rows()[-1]

    on_screen(story, pages=True)


def test_a_narrow_one_says_what_matters_most() -> None:
    """Whole words with room between them; one's own name and address give way first."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        assert talk.rows()[-1].split("  ")[0] == " ● Anna · 127.0.0.1:8888 · connected since 12:00"
        await talk.press(*"hello", "enter")
        assert talk.rows()[-1].split("  ")[0] == " ● Anna · connected since 12:00"
        await talk.lose()
        assert talk.rows()[-1].startswith(" ○ no connection since 12:00   ")

    on_screen(story, size=(60, 20))

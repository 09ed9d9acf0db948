"""The dialog that asks for a password."""

from __future__ import annotations

from msgspec.structs import replace

from besedka.client.hidden import Given, Wanted
from besedka.client.requests import Said
from support.screens import CAPS, ScreenTalk, on_screen

ACCOUNTS = f"{CAPS} sasl draft/account-registration"


async def arrive(talk: ScreenTalk) -> None:
    """Come to a server with accounts, by a way that others cannot read."""
    talk.wire._state = replace(talk.wire._state, secure=True)
    await talk.arrive(caps=ACCOUNTS)


def test_a_password_is_asked_for_and_not_shown() -> None:
    """Enter gives it; nothing of it is on the screen, then or later."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.press(*"/login anna", "enter", "enter", *"secret")
        assert "Password of anna" in talk.text()
        assert "••••••" in talk.text()
        assert "secret" not in talk.text()
        await talk.press("enter")
        assert talk.asked == [Given(Wanted("anna"), "secret")]
        assert talk.sent[-1] == "AUTHENTICATE PLAIN"
        await talk.press("ctrl+z", "up")
        assert "secret" not in talk.text()
        await talk.press(*"/login", "enter", *"secret", "escape")
        assert len(talk.asked) == 1

    on_screen(story)


def test_a_new_password_is_typed_twice() -> None:
    """Two that are unlike are asked for again."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.press(*"/register", "enter", *"one", "enter", *"two", "enter")
        assert "The two passwords are not the same" in talk.text()
        assert "•" not in talk.text()
        await talk.press(*"one", "enter", *"one", "enter")
        assert talk.asked == [Given(Wanted("Anna", new=True), "one")]

    on_screen(story, size=(60, 20))


def test_a_password_on_the_line_is_done_and_not_shown() -> None:
    """Not where one writes either, nor with the key that takes back."""

    async def story(talk: ScreenTalk) -> None:
        await arrive(talk)
        await talk.press(*" /login anna secret", "enter")
        assert talk.asked == [Said("#lobby", " /login anna secret")]
        assert talk.sent[-1] == "AUTHENTICATE PLAIN"
        await talk.press("ctrl+z", "up", "ctrl+r")
        assert "secret" not in talk.text()

    on_screen(story)

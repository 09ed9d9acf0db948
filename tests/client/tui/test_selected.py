"""What is done with a message that is pointed at."""

from __future__ import annotations

from besedka.client.requests import Changed, Reacted
from support.screens import CAPS, ScreenTalk, on_screen

ALL = f"{CAPS} draft/multiline besedka.chat/edit draft/message-redaction"


def test_a_reaction_stands_under_its_message() -> None:
    """Chosen by its name, or typed; who has it is told, and the same again takes it back."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive(caps=ALL)
        await talk.server("@msgid=m1 :Boris!u@h PRIVMSG #lobby :tea?")
        await talk.press("ctrl+s", "plus", *"love", "enter")
        assert talk.asked[-1] == Reacted("#lobby", "m1", "❤️")
        assert talk.sent == ["@+draft/react=❤️;+reply=m1 TAGMSG #lobby"]
        await talk.server(
            "@+draft/react=👍;+reply=m1 :Anna!b@h TAGMSG #lobby", "@+draft/react=👍;+reply=m1 :Vera!u@h TAGMSG #lobby"
        )
        assert "👍 Anna, Vera" in talk.text()
        await talk.press("ctrl+s", "plus", "enter")
        assert talk.asked[-1] == Reacted("#lobby", "m1", "👍", gone=True)
        await talk.press("ctrl+s", "plus", *"wow!", "enter")
        assert talk.asked[-1] == Reacted("#lobby", "m1", "wow!")

    on_screen(story, size=(140, 24), pages=True)


def test_ones_own_words_are_changed() -> None:
    """With a key on the message, or up where nothing is typed; Esc lets it be."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive(caps=ALL)
        await talk.server("@msgid=m1 :Anna!b@h PRIVMSG #lobby :helo", "@msgid=m2 :Boris!u@h PRIVMSG #lobby :hi")
        await talk.press("up")
        assert "✎ Anna: helo" in talk.text()
        await talk.press("escape")
        assert "✎" not in talk.text()
        assert talk.app.screen.query_one("#composer").text == ""  # type: ignore[attr-defined]
        await talk.press("ctrl+s", "e")
        assert "Only one's own words can be changed." in talk.text()
        await talk.press("ctrl+s", "up", "e", "backspace", "l", "o", "enter")
        request = talk.asked[-1]
        assert isinstance(request, Changed)
        assert (request.line.msgid, request.text) == ("m1", "hello")
        label = talk.sent[-1].partition(";")[0]
        await talk.server(f"{label} :s FAIL EDIT EDIT_WINDOW_EXPIRED #lobby m1 60 :x")
        assert "Not changed: the message is too old to be changed." in talk.text()
        await talk.press("ctrl+r")
        label = talk.sent[-1].partition(";")[0]
        await talk.server(f"{label};msgid=m3 :Anna!b@h EDIT #lobby m1 :hello")
        assert "Anna hello (changed)" in talk.text()

    on_screen(story, size=(140, 24), pages=True)


def test_a_server_that_changes_nothing_says_so() -> None:
    """Up brings the words back, to be said again."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive()
        await talk.server("@msgid=m1 :Anna!b@h PRIVMSG #lobby :helo")
        await talk.press("ctrl+s", "e")
        assert "On this server nothing that was said can be changed." in talk.text()
        await talk.press("up")
        assert "✎" not in talk.text()
        assert talk.app.screen.query_one("#composer").text == "helo"  # type: ignore[attr-defined]

    on_screen(story, size=(140, 24), pages=True)

"""Whether somebody looks, and how they are called."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace
from textual import events

from besedka.client.lines import Kind, Line
from besedka.client.places import Places
from besedka.client.tui.attention import Attention
from support.clientmodel import NOON, Conversation
from support.screens import ScreenTalk, on_screen

CALL = Line(kind=Kind.SAID, text="Anna!", when=NOON, room="#lobby", nick="Boris", mention=True)


class Person:
    """Anna in the lobby, with a clock that the test sets; `called` is what reached her."""

    def __init__(self) -> None:
        self.now = NOON
        self.called: list[str] = []
        self.places = Places(Conversation.present().state)
        self.attention = Attention(
            self.places,
            lambda: self.now,
            lambda: self.called.append("bell"),
            lambda title, body: self.called.append(f"{title}: {body}"),
        )

    def hears(self, line: Line) -> list[str]:
        """Somebody says something; return how she is called."""
        self.called.clear()
        self.attention.heard(line, self.places.take(line))
        return list(self.called)


def test_a_terminal_that_tells_nothing_is_judged_by_its_keys() -> None:
    """Who pressed none for a minute is called to the room that is shown, too."""
    anna = Person()
    assert anna.hears(CALL) == []
    anna.now += timedelta(minutes=2)
    assert anna.hears(CALL) == ["bell", "Boris · #lobby: Anna!"]
    anna.attention.pressed()
    assert anna.hears(CALL) == []
    anna.now -= timedelta(hours=5)  # the clock was set back
    assert anna.hears(CALL) == ["bell", "Boris · #lobby: Anna!"]


def test_the_terminals_own_word_counts_more() -> None:
    """Looking without a key is looking; pressing none elsewhere is not."""
    anna = Person()
    anna.attention.focused(focus=True)
    anna.now += timedelta(minutes=2)
    assert anna.hears(CALL) == []
    anna.attention.focused(focus=False)
    anna.attention.pressed()
    assert anna.hears(replace(CALL, room="", direct=True)) == ["bell", "Boris: Anna!"]
    assert anna.hears(replace(CALL, mention=False)) == anna.hears(replace(CALL, replayed=True)) == []


def test_coming_back_to_the_terminal_is_seeing_what_is_in_it() -> None:
    """The count goes without a key."""

    async def story(talk: ScreenTalk) -> None:
        await talk.arrive("#tea")
        talk.app.post_message(events.AppBlur())
        await talk.settle()
        await talk.server(":Boris!u@h PRIVMSG #lobby :hi", ":Boris!u@h PRIVMSG #lobby :ho")
        assert " 2 " in next(row for row in talk.rows() if "#lobby" in row[:22])[:22]
        talk.app.post_message(events.AppFocus())
        while " 2 " in next(row for row in talk.rows() if "#lobby" in row[:22])[:22]:
            await talk.settle()

    on_screen(story)

"""What `besedka tail` prints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.following import FollowingMode, SayingMode
from besedka.client.lines import Kind, Line, status, trouble
from besedka.client.screen import Look
from besedka.client.wire import View
from besedka.i18n import Words
from support.clientmodel import NOON, Conversation

if TYPE_CHECKING:
    import pytest

LOOK = Look(words=Words("en"), colour=False)
VIEW = View(nick="Anna", state=Conversation().state)
SAID = Line(kind=Kind.SAID, text="hi", when=NOON, room="#Tea", nick="Boris", target="#Tea", msgid="m1")


def test_only_what_belongs_there_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the room, whatever its spelling; the past only where it was asked for or missed."""
    mode = FollowingMode("#tea", "text", LOOK, lambda: NOON)
    mode.show(
        (
            SAID,
            replace(SAID, text="elsewhere", room="#lobby"),
            replace(SAID, text="old", replayed=True),
            replace(SAID, text="missed", replayed=True, missed=True),
            replace(SAID, text="psst", room="", direct=True),
            status("The connection is lost", NOON),
        )
    )
    mode.turned(VIEW)
    printed = capsys.readouterr()
    assert printed.out == "12:00 Boris: missed\n12:00 Boris: hi\n"
    assert "The connection is lost" in printed.err
    assert not mode.troubled


def test_json_has_the_keys_of_an_export(capsys: pytest.CaptureFixture[str]) -> None:
    """A line each; what is not so is left out; a talk with one person has both sides."""
    mode = FollowingMode("Boris", "jsonl", LOOK, lambda: NOON)
    direct = replace(SAID, room="", direct=True, target="Anna")
    mode.show((direct, replace(direct, nick="Anna", target="Boris", own=True, action=True, notice=True, msgid="")))
    mode.turned(VIEW)
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    time = "2025-11-22T12:00:00.000+00:00"
    assert first == {"time": time, "kind": "message", "room": "Boris", "who": "Boris", "text": "hi", "msgid": "m1"}
    mode.show((replace(direct, kind=Kind.EDITED, text="hello"),))
    mode.turned(VIEW)
    changed = json.loads(capsys.readouterr().out)
    assert (changed["kind"], changed["text"], changed["msgid"]) == ("edit", "hello", "m1")
    assert second == {"time": time, "kind": "notice", "room": "Boris", "who": "Anna", "text": "hi", "action": True}


def test_who_says_one_thing_hears_only_troubles(capsys: pytest.CaptureFixture[str]) -> None:
    """A trouble is remembered, for the exit code."""
    mode = SayingMode("#tea", "hi", LOOK, lambda: NOON)
    mode.show((SAID, status("Connected again", NOON)))
    assert not mode.troubled
    mode.show((trouble("Not sent", NOON),))
    mode.show(())
    mode.turned(VIEW)
    printed = capsys.readouterr()
    assert (printed.out, mode.troubled) == ("", True)
    assert "Not sent" in printed.err


def test_what_is_said_now_waits_for_what_was_missed(capsys: pytest.CaptureFixture[str]) -> None:
    """While the past is on its way; then everything stands in its order."""
    mode = FollowingMode("#Tea", "text", LOOK, lambda: NOON)
    fetching = replace(VIEW, state=replace(Conversation().state, asked=frozenset({"after #tea"})))
    mode.show((SAID,))
    mode.turned(fetching)
    assert capsys.readouterr().out == ""
    mode.show((replace(SAID, text="missed", replayed=True, missed=True),))
    mode.turned(fetching)
    mode.turned(VIEW)
    mode.turned(VIEW)
    assert capsys.readouterr().out == "12:00 Boris: missed\n12:00 Boris: hi\n"

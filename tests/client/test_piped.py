"""Standard input that is no terminal."""

from __future__ import annotations

import os
import queue
from typing import TYPE_CHECKING

from besedka.client.irc_wire import IrcWire
from besedka.client.lines import Kind, Line, info, status, trouble
from besedka.client.loop import Loop, Place
from besedka.client.pauses import Backoff
from besedka.client.piped import PipedMode
from besedka.client.plain import PlainWire
from besedka.client.screen import Look
from besedka.i18n import Words
from besedka.threads import Crew
from support.clientmodel import NOON
from support.ircserver import PATIENCE_S, ScriptedServer

if TYPE_CHECKING:
    import pytest

WORDS = Words("en")
LOOK = Look(words=WORDS, colour=False)


def said(text: str, **more: bool) -> Line:
    """Something said in the lobby."""
    return Line(kind=Kind.SAID, text=text, when=NOON, room="#lobby", nick="Boris", **more)  # type: ignore[arg-type]


def test_what_others_say_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """Troubles and the connection go to standard error; our echoes, old words and small talk nowhere."""
    mode = PipedMode(0, LOOK, lambda: NOON)
    mode.show((said("hi"), said("mine", own=True), said("old", replayed=True), info("small", NOON)))
    mode.show((status("the connection is lost", NOON),))
    assert not mode.troubled
    mode.show((trouble("not sent", NOON),))
    assert mode.troubled
    captured = capsys.readouterr()
    assert captured.out == "12:00 [#lobby] Boris: hi\n"
    assert captured.err == "12:00 the connection is lost\n12:00 ! not sent\n"


def test_every_line_is_said_and_acknowledged_before_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    """The last one without its end of line too; empty ones are nothing, and a monster is a trouble."""
    source, sink = os.pipe()
    os.write(sink, b"one\n\n" + b"x" * 20_000 + b"\ntwo \xff\nthree")
    os.close(sink)
    result: queue.Queue[bool] = queue.Queue()
    deaths: list[BaseException] = []
    crew = Crew(lambda _name, error: deaths.append(error))
    mode = PipedMode(source, LOOK, lambda: NOON)
    with ScriptedServer() as server:
        loop = Loop(
            Place("127.0.0.1", server.port, PATIENCE_S, patient=False),
            IrcWire("Anna", "t0ken", "salt", WORDS),
            lambda waiting: PlainWire("Anna", WORDS, waiting),
            WORDS,
            mode.show,
            crew,
            Backoff(lambda: 0.0),
        )
        crew.start("client", lambda: result.put(mode.run(loop, crew).reached))
        peer = server.accept()
        peer.welcome("Anna")
        for number, text in enumerate(["one", "two \ufffd", "three"]):
            line = peer.until("PRIVMSG")
            assert line.endswith(f" PRIVMSG #lobby :{text}")
            assert result.empty()
            peer.echo(line, "Anna", f"m{number}")
        peer.until("besedka-end")
        peer.send(":s PONG s :besedka-end")
        peer.until("QUIT")
        peer.close()
        assert result.get(timeout=PATIENCE_S)
    assert crew.join(PATIENCE_S) == []
    os.close(source)
    assert deaths == []
    assert mode.troubled
    assert "16384 bytes was not sent" in capsys.readouterr().err

"""The modes of `besedka tail`, which prints what is said in one place, and of `besedka say`, which says one thing."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Literal

import msgspec

from besedka.client.lines import Kind, Line
from besedka.client.past import fetching
from besedka.client.requests import Said
from besedka.client.screen import Look, render

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from besedka.client.loop import Loop, Result
    from besedka.client.wire import View

__all__ = ["FollowingMode", "Form", "SayingMode"]

Form = Literal["text", "jsonl"]


class _Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of JSONL; the keys are those of `besedka export`."""

    time: str
    kind: str
    room: str
    who: str
    text: str
    msgid: str = ""
    action: bool = False


class FollowingMode:
    """Prints messages of `target`; the loop runs in the caller's thread, so that Ctrl+C reaches it.

    What was said before the beginning is printed where it was asked for, what was missed while the connection was lost
    always.
    """

    def __init__(self, target: str, form: Form, look: Look, now: Callable[[], datetime]) -> None:
        self._target = target.casefold()
        self._form = form
        self._look = look
        self._now = now
        self._waiting: list[Line] = []
        self._shut = False  # the room does not let us in
        self._loop: Loop | None = None
        self.troubled = False

    def show(self, lines: tuple[Line, ...]) -> None:
        """Take in what belongs to the room; troubles go to standard error."""
        self._shut = self._shut or any(
            line.kind is Kind.TROUBLE and line.about.casefold() == self._target for line in lines
        )
        self._waiting += [line for line in lines if line.kind in {Kind.SAID, Kind.EDITED} and self._wanted(line)]
        self.troubled = _troubled(lines, self._look, self._now()) or self.troubled

    def turned(self, view: View) -> None:
        """Print it: what was missed before what is said now, which waits until that has come; end where nothing can."""
        if self._shut and self._loop is not None:
            self._loop.abort()
        if not self._waiting:
            return
        missed = [line for line in self._waiting if line.replayed]
        now = [line for line in self._waiting if not line.replayed]
        held = view.state is not None and fetching(view.state, self._target)
        self._waiting = now if held else []
        for line in missed if held else missed + now:
            print(self._formed(line), flush=True)  # noqa: T201 - standard output is what this is for

    def _wanted(self, line: Line) -> bool:
        place = line.place
        return place.casefold() == self._target and (line.missed or not line.replayed)

    def _formed(self, line: Line) -> str:
        if self._form == "text":
            return render(line, line.room, self._now(), self._look)
        place = line.place
        said = _Said(
            time=line.when.isoformat(timespec="milliseconds"),
            kind="edit" if line.kind is Kind.EDITED else "notice" if line.notice else "message",
            room=place,
            who=line.nick,
            text=line.text,
            msgid=line.msgid,
            action=line.action,
        )
        return msgspec.json.encode(said).decode()

    def run(self, loop: Loop) -> Result:
        """Follow to the end: Ctrl+C, nobody reads any more, or the room does not let us in."""
        self._loop = loop
        try:
            return loop.run()
        except BrokenPipeError:
            # What is still in the buffer of standard output has nobody to go to, also at the end of the interpreter.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return loop.result


class SayingMode:
    """Says one thing to `target`, and prints what goes wrong."""

    def __init__(self, target: str, text: str, look: Look, now: Callable[[], datetime]) -> None:
        self._said = Said(target, text, literal=True)
        self._look = look
        self._now = now
        self.troubled = False

    def show(self, lines: tuple[Line, ...]) -> None:
        """Print troubles, and how it stands with the connection."""
        self.troubled = _troubled(lines, self._look, self._now()) or self.troubled

    def turned(self, view: View) -> None:
        """Nothing more to do after a turn."""

    def run(self, loop: Loop) -> Result:
        """Say it; the end comes when the server has it."""
        loop.ask(self._said)
        loop.end_input()
        return loop.run()


def _troubled(lines: tuple[Line, ...], look: Look, now: datetime) -> bool:
    """Print what is no talk to standard error; tell whether something did not happen that was wanted."""
    told = [line for line in lines if line.kind in {Kind.TROUBLE, Kind.STATUS}]
    for line in told:
        sys.stderr.write(render(line, "", now, look) + "\n")
    return any(line.kind is Kind.TROUBLE for line in told)

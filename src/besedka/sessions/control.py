"""The control socket's wire: one JSON object a line, one JSON object back. Whoever can open it is the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.protocols.lines import TOO_LONG, LineBuffer
from besedka.sessions.session import Farewell, Local, Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink

__all__ = ["ControlSession"]

LONGEST_LINE = 64 * 1024  # a command with its arguments; nothing that is asked here is longer


class Call(msgspec.Struct, frozen=True):
    """What is asked: `{"command": "status"}`."""

    command: str


class Asked(Local, frozen=True, gc=False):
    """A line that was understood, or None."""

    call: Call | None


class ControlSession(Session):
    """The administrator's session. `commands` are called under the hub's lock and return what becomes JSON."""

    __slots__ = ("_commands", "_lines")

    wire = "control"

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialect: Dialect,
        release: Callable[[], None],
        commands: Mapping[str, Callable[[], Any]],
    ) -> None:
        super().__init__(number, sink, host, facts, dialect, release)
        self._lines = LineBuffer(LONGEST_LINE)
        self._commands = commands

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take lines."""
        return [Request(self, (Asked(_call(line)),)) for line in self._lines.feed(data) if line]

    def expire(self, now: float) -> list[Request]:
        """The administrator may be silent for as long as it likes."""
        return []

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Answer each line with one."""
        return b"".join(map(self._answer, outcomes))

    def part_with(self, reason: str) -> bytes:
        """Say why the connection closes."""
        self.done = True
        return msgspec.json.encode({"closed": reason}) + b"\n"

    def _answer(self, outcome: Any) -> bytes:
        if not isinstance(outcome, Asked):
            return self.part_with(outcome.reason if isinstance(outcome, Farewell) else "")
        if outcome.call is None:
            answer: Any = {"error": 'send one JSON object a line: {"command": "status"}'}
        elif outcome.call.command not in self._commands:
            there_is = ", ".join(sorted(self._commands))
            answer = {"error": f"there is no command {outcome.call.command}; there is: {there_is}"}
        else:
            answer = self._commands[outcome.call.command]()
        return msgspec.json.encode(answer) + b"\n"


def _call(line: bytes) -> Call | None:
    if line is TOO_LONG:
        return None
    try:
        return msgspec.json.decode(line, type=Call)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None

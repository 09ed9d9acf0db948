"""The control socket's wire: one JSON object a line, one JSON object back. Whoever can open it is the administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.audit import AuditPage
from besedka.chat.commands import Disconnect
from besedka.protocols.lines import TOO_LONG, LineBuffer
from besedka.sessions.control_accounts import (
    ACCOUNT_COMMANDS,
    AccountCall,
    HashedFor,
    HashFor,
    answer_of,
    follow,
    steps_of,
)
from besedka.sessions.control_links import answer_of_links, audit_question
from besedka.sessions.session import Ask, Farewell, Local, LookedUp, Request, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink, Step

__all__ = ["ControlSession"]

LONGEST_LINE = 64 * 1024  # a command with its arguments; nothing that is asked here is longer


class Asked(Local, frozen=True, gc=False):
    """A line that was understood, or None."""

    call: AccountCall | None


class Hashed(LookedUp, frozen=True, gc=False):
    """A password was hashed, and what follows from it stands behind; or a page of the audit log was read."""

    answer: Any


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
        return [Request(self, self._steps(_call(line))) for line in self._lines.feed(data) if line]

    def _steps(self, call: AccountCall | None) -> tuple[Step, ...]:
        if call is None or call.command not in ACCOUNT_COMMANDS:
            return (Asked(call),)
        return steps_of(self.number, call, self.facts.settings.accounts.password_length)

    def expire(self, now: float) -> list[Request]:
        """The administrator may be silent for as long as it likes."""
        return []

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Answer each line with one."""
        if isinstance(request.steps[0], Asked | Farewell | Disconnect):
            return b"".join(map(self._answer, outcomes))
        question = audit_question(outcomes)
        if question is not None:
            self.asks = (Ask(question, Hashed),)
            return b""
        found = [_looked_up(each) for each in outcomes]
        answer = answer_of_links(found, self.facts) or answer_of(found, self.facts.words)
        if answer is not None:
            return msgspec.json.encode(answer) + b"\n"
        (step,) = [each for each in outcomes if isinstance(each, HashFor)]
        self.asks = (Ask(step.question, Hashed, lambda answer: follow(self.number, step, answer)),)
        return b""

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
            there_is = ", ".join(sorted({*self._commands, *ACCOUNT_COMMANDS}))
            answer = {"error": f"there is no command {outcome.call.command}; there is: {there_is}"}
        else:
            answer = self._commands[outcome.call.command]()
        return msgspec.json.encode(answer) + b"\n"


def _looked_up(outcome: Any) -> Any:
    """Return what was found for an outcome that was waited for."""
    if not isinstance(outcome, Hashed):
        return outcome
    return outcome.answer if isinstance(outcome.answer, AuditPage) else HashedFor(outcome.answer)


def _call(line: bytes) -> AccountCall | None:
    if line is TOO_LONG:
        return None
    try:
        return msgspec.json.decode(line, type=AccountCall)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None

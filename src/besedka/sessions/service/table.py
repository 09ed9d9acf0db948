"""The table of service commands, by subject: `help` and docs/service.md are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.inquiries import Asker, Right
from besedka.i18n import mark
from besedka.sessions.service import accounts, certificates, devices, doorkeeping, order, people, rooms, searching
from besedka.sessions.service.command import ServiceCommand, Talk

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COMMANDS", "RIGHTS", "SUBJECTS", "find"]

RIGHTS = {
    Right.ANYBODY: mark("anybody"),
    Right.LOGGED_IN: mark("who is logged in"),
    Right.OPERATOR: mark("operators of the room"),
    Right.OWNER: mark("the owner of the room"),
    Right.ADMINISTRATOR: mark("administrators of the server"),
}


def _help(talk: Talk, asker: Asker) -> None:
    """Show all commands that the asker could use, or one."""
    words = talk.call.words
    row, rest = find(words)
    if words and row is not None and not rest:
        _explain(talk, row)
        return
    if words:
        talk.say(mark("There is no such command."))
    for subject, rows in SUBJECTS:
        shown = [each for each in rows if each.right is not Right.ADMINISTRATOR or asker.administrator]
        if shown:
            talk.say(mark("{subject}:"), subject=talk.words(subject))
        for each in shown:
            talk.say(mark("  {usage}: {meaning}"), usage=each.typed, meaning=talk.words(each.meaning))


def _explain(talk: Talk, row: ServiceCommand) -> None:
    talk.say(mark("{usage}: {meaning}"), usage=row.typed, meaning=talk.words(row.meaning))
    if row.aliases:
        talk.say(mark("It is also called {names}."), names=", ".join(row.aliases))
    talk.say(mark("Who may: {who}."), who=talk.words(RIGHTS[row.right]))


HELP = ServiceCommand(
    "help", "[COMMAND]", mark("show what can be said to the server"), told={Asker: _help}, most=None, aliases=("?",)
)
SUBJECTS: tuple[tuple[str, tuple[ServiceCommand, ...]], ...] = (
    (mark("In general"), (HELP,)),
    (mark("Your account"), (*accounts.ROWS, *certificates.ROWS, *devices.ROWS)),
    (mark("Order"), order.ROWS),
    (mark("Rooms"), rooms.ROWS),
    (mark("People"), people.ROWS),
    (mark("Links, bans and what was done"), doorkeeping.ROWS),
    (mark("What was said"), searching.ROWS),
)
# By name and alias; some are of two words.
COMMANDS = {name: row for _, rows in SUBJECTS for row in rows for name in (row.name, *row.aliases)}


def find(words: Sequence[str]) -> tuple[ServiceCommand | None, list[str]]:
    """Return the command that these words begin with, None for none, and the words behind it."""
    for length in (2, 1):
        row = COMMANDS.get(" ".join(words[:length]).casefold())
        if row is not None:
            return row, list(words[length:])
    return None, list(words)

"""The table of service commands, and the help that is made from it."""

from __future__ import annotations

import pytest

from besedka.chat.inquiries import Right
from besedka.sessions.service import table
from besedka.sessions.service.command import ServiceCommand
from besedka.sessions.service.table import COMMANDS, RIGHTS, SUBJECTS, find
from support.asking import asked, club
from support.conversation import Conversation


def test_names_are_there_once() -> None:
    """No alias is another command's name; all are typed in small letters."""
    rows = [row for _, rows in SUBJECTS for row in rows]
    names = [name for row in rows for name in (row.name, *row.aliases)]
    assert len(set(names)) == len(names) == len(COMMANDS)
    assert all(name == name.casefold() and len(name.split()) <= 2 for name in names)
    assert RIGHTS.keys() == set(Right)


@pytest.mark.parametrize("row", [row for _, rows in SUBJECTS for row in rows], ids=lambda row: row.name)
def test_each_row_fits_its_usage(row: ServiceCommand) -> None:
    """As many words as its usage shows; a room's right needs the room's name; what is a password is hidden."""
    words = row.usage.split()
    assert row.least == sum(not word.startswith("[") for word in words)
    assert row.most is None or row.most == len(words)
    assert row.hides == any(word in row.usage for word in ("PASSWORD", "OLD"))
    if row.right in (Right.OPERATOR, Right.OWNER):
        assert row.room is not None
    if row.room is not None:
        assert "#ROOM" in words[row.room]


def test_find() -> None:
    """The longest name counts, in any case."""
    row, rest = find(["SET", "Password", "a", "b"])
    assert (row, rest) == (COMMANDS["passwd"], ["a", "b"])
    assert find(["Help"]) == (COMMANDS["help"], [])
    assert find(["set"]) == (None, ["set"])
    assert find([]) == (None, [])


def test_help() -> None:
    """All commands by subject, or one with its other names and who may."""
    _, anna, _ = club()
    told = asked(anna, "help")
    assert [line.strip().partition(": ")[0] for line in told if line.startswith("  ")] == [
        row.typed for _, rows in SUBJECTS for row in rows if row.right is not Right.ADMINISTRATOR
    ]
    assert told[0] == "In general:"
    assert asked(anna, "help login") == [
        "identify [NAME] PASSWORD: log in to an account",
        "It is also called login, id.",
        "Who may: anybody.",
    ]
    assert asked(anna, "help logout")[-1] == "Who may: who is logged in."
    assert asked(anna, "help dance")[0] == "There is no such command."


def test_what_is_for_administrators_is_shown_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others need not read about it."""
    row = ServiceCommand("rule", "", "rule the world", right=Right.ADMINISTRATOR)
    monkeypatch.setattr(table, "SUBJECTS", (("Power", (row,)),))
    talk = Conversation()
    anna = talk.irc("anna")
    assert asked(anna, "help") == ["Nothing has changed."]
    user = next(iter(talk.state.users.values()))
    user.administrator = True
    assert asked(anna, "help") == ["Power:", "  rule: rule the world"]

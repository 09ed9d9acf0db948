"""The table of capabilities."""

from __future__ import annotations

from besedka.sessions.irc.capabilities import BY_NAME, CAPABILITIES, SHAPING, Cap, names_of, unknown_withheld
from support.conversation import settings

WANTED = [
    "message-tags",
    "server-time",
    "echo-message",
    "batch",
    "labeled-response",
    "multi-prefix",
    "away-notify",
    "userhost-in-names",
    "setname",
    "invite-notify",
    "cap-notify",
    "standard-replies",
]


def test_the_table_is_complete() -> None:
    """What was promised is offered, each with a bit of its own."""
    assert set(WANTED) <= BY_NAME.keys()
    assert len({row.cap for row in CAPABILITIES}) == len(CAPABILITIES) == len(BY_NAME)
    assert all(row.meaning and row.source for row in CAPABILITIES)


def test_names_of() -> None:
    """A set is named in the table's order."""
    assert names_of(0) == []
    assert names_of(Cap.BATCH | Cap.MESSAGE_TAGS) == ["message-tags", "batch"]
    assert names_of(~0) == [row.name for row in CAPABILITIES]


def test_what_shapes() -> None:
    """Only what changes what others are told makes a dialect of its own."""
    assert SHAPING & Cap.SERVER_TIME
    assert not SHAPING & Cap.ECHO_MESSAGE


def test_what_is_withheld_and_does_not_exist() -> None:
    """A slip of the pen is found; real names are not."""
    assert unknown_withheld(settings(irc={"withhold": "server-time servertime batch"})) == ["servertime"]

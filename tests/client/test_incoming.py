"""Parts of messages."""

from __future__ import annotations

from besedka.client.incoming import last, nick_of, param
from besedka.protocols.irc import parse


def test_parts_are_found() -> None:
    """The nick without its host, a parameter by its place, the words at the end."""
    message = parse(b":Boris!u@h KICK #a Vera :go now")
    assert (nick_of(message), param(message, 1), last(message)) == ("Boris", "Vera", "go now")


def test_parts_that_are_not_there_are_empty() -> None:
    """No source and no parameters are no reason to fail."""
    message = parse(b"KICK")
    assert (nick_of(message), param(message, 1), last(message)) == ("", "", "")

"""The short cut for the usual line: it finds nothing that `irc.parse` does not find, too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.errors import ProtocolError
from besedka.protocols.irc import parse
from besedka.protocols.privmsg import parse_privmsgs

USUAL = b"PRIVMSG #x :hi"


def test_a_run_to_one_target() -> None:
    """All texts up to the first line that is another, from the line on that is asked for."""
    lines = [b"PING x", USUAL, "PRIVMSG #x :привет всем".encode(), b"PRIVMSG #y :hi", USUAL]
    assert parse_privmsgs(lines, 1) == ("#x", ["hi", "привет всем"])
    assert parse_privmsgs(lines, 3) == ("#y", ["hi"])
    assert parse_privmsgs(lines, 4) == ("#x", ["hi"])


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"PING x",
        b"privmsg #x :hi",
        b"PRIVMSG",
        b"PRIVMSG #x",
        b"PRIVMSG #x hi",
        b"PRIVMSG #x :",
        b"PRIVMSG  #x :hi",
        b"PRIVMSG #x  :hi",
        b"PRIVMSG #x y :hi",
        b"PRIVMSG #x,#y :hi",
        b"PRIVMSG :#x :hi",
        b"PRIVMSG  :hi",
        b"PRIVMSG #\xff :hi",
        b"PRIVMSG #x :\xff",
        b"PRIVMSG #x :a\rb",
        b"PRIVMSG #x :a\0b",
        b"PRIVMSG #\r :hi",
        b"PRIVMSG #\0 :hi",
        b"PRIVMSG #x :" + b"x" * 499,
        b"@a=b PRIVMSG #x :hi",
        b":anna PRIVMSG #x :hi",
        b" PRIVMSG #x :hi",
    ],
)
def test_what_is_unusual_is_left_alone(line: bytes) -> None:
    """First, and behind lines that are usual."""
    assert parse_privmsgs([line, USUAL], 0)[1] == []
    assert parse_privmsgs([USUAL, line, USUAL], 0) == ("#x", ["hi"])


PIECES = st.sampled_from(
    [b"PRIVMSG ", b"#x", b"#y", b" :", b":", b" ", b",", b"text", b"\r", b"\0", b"\xff", "я".encode(), b"x" * 490]
)
LINES = st.lists(PIECES, min_size=1, max_size=6).map(b"".join) | st.builds(
    lambda target, text: b"PRIVMSG " + target + b" :" + text, PIECES, PIECES
)


@given(st.lists(LINES, min_size=1, max_size=5))
def test_it_agrees_with_the_parser_of_all_lines(lines: list[bytes]) -> None:
    """Whatever it finds is what `parse` finds in the same lines."""
    target, texts = parse_privmsgs(lines, 0)
    for text, line in zip(texts, lines, strict=False):
        message = parse(line)
        assert (message.verb, message.params, message.tags, message.source) == ("PRIVMSG", (target, text), None, None)


@given(st.text(min_size=1), st.text(min_size=1))
def test_it_finds_every_usual_line(target: str, text: str) -> None:
    """A line that says something to one target, and that `parse` takes, is found."""
    line = f"PRIVMSG {target} :{text}".encode(errors="replace")
    try:
        message = parse(line)
    except ProtocolError:
        assert parse_privmsgs([line], 0)[1] == []
        return
    if len(message.params) == 2 and "," not in target and target[0] != ":" and " " not in target:
        assert parse_privmsgs([line], 0) == (message.params[0], [message.params[1]])

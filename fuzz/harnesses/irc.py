"""IRC lines: cut the same however they come, parsed as a slow parser does, and read the same when written again.

An input is what a peer sends, in lines.
"""

from __future__ import annotations

from besedka.protocols.capabilities import format_list, parse_request
from besedka.protocols.irc import (
    BODY_LIMIT,
    CLIENT_TAGS_LIMIT,
    EmptyMessageError,
    ForbiddenByteError,
    Message,
    NotUtf8Error,
    TooLongError,
    escape_tag_value,
    format_message,
    format_tags,
    parse,
    parse_tags,
    unescape_tag_value,
)
from besedka.protocols.lines import TOO_LONG, LineBuffer
from fuzz.harnesses.pieces import cut

__all__ = ["TOKENS", "check"]

TOKENS = (
    b"@",
    b" :",
    b":",
    b";",
    b"=",
    b"\\:",
    b"\\s",
    b"\\r",
    b"\\n",
    b"\\\\",
    b"\\",
    b"\r\n",
    b"+draft/x",
    b"PRIVMSG",
)
LIMITS = (16, BODY_LIMIT + CLIENT_TAGS_LIMIT)  # one that short inputs reach, and the real one
LONGEST_NAME = 100  # characters of a capability: longer than any, and fits a line in any script
ESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}


def check(data: bytes) -> None:
    """Cut it into lines, and look at each."""
    for limit in LIMITS:
        _check_lines(data, limit)
    for line in data.split(b"\n"):
        _check_line(line.removesuffix(b"\r"))


def _check_lines(data: bytes, limit: int) -> None:
    buffer = LineBuffer(limit)
    lines = []
    for piece in cut(data):
        lines += buffer.feed(piece)
        assert len(buffer.rest) < limit, "more is kept than the limit"
    *whole, rest = data.split(b"\n")
    expected = [_shortened(line.removesuffix(b"\r"), limit) for line in whole]
    if len(rest.removesuffix(b"\r")) > limit - 2:
        expected.append(TOO_LONG)
    elif len(rest) <= limit - 2:
        assert buffer.rest == rest
    assert lines == expected


def _shortened(line: bytes, limit: int) -> bytes:
    return TOO_LONG if len(line) > limit - 2 else line


def _check_line(line: bytes) -> None:
    try:
        message = parse(line, tags_limit=CLIENT_TAGS_LIMIT)
    except NotUtf8Error:
        assert _is_no_text(line)
    except ForbiddenByteError:
        assert b"\r" in line or b"\0" in line
    except TooLongError as error:
        _check_excess(error, line)
    except EmptyMessageError:
        assert _slowly(line.decode()).verb == ""
    else:
        assert not _is_no_text(line)
        slow = _slowly(line.decode())
        if not slow.verb.startswith(":"):  # ":a ::b c": no message that anybody sends, and no verb
            assert message == slow
        _check_again(message)


def _check_excess(error: TooLongError, line: bytes) -> None:
    assert error.size > error.limit
    assert len(line) + 2 > BODY_LIMIT


def _is_no_text(line: bytes) -> bool:
    return line.decode("utf-8", "ignore").encode() != line


def _slowly(text: str) -> Message:
    """Parse character by character, as the grammar is written (modern.ircdocs.horse, "Message Format")."""
    tags = source = None
    if text.startswith("@"):
        block, text = _until_space(text[1:])
        tags = {}
        for tag in block.split(";"):
            key, _, value = tag.partition("=")
            if key:
                tags[key] = _unescaped(value)
        text = text.lstrip(" ")
    if text.startswith(":"):
        source, text = _until_space(text[1:])
        if text.startswith(":"):
            return Message(":", (), tags, source)
    words: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == " ":
            at += 1
        elif text[at] == ":" and at:
            words = [*words, text[at + 1 :]] if words else [""]
            break
        else:
            word, _ = _until_space(text[at:])
            words.append(word)
            at += len(word)
    verb = words[0] if words else ""
    return Message(verb.upper() if verb.isascii() else verb, tuple(words[1:]), tags, source)


def _until_space(text: str) -> tuple[str, str]:
    end = text.find(" ")
    return (text, "") if end < 0 else (text[:end], text[end + 1 :])


def _unescaped(value: str) -> str:
    made = ""
    at = 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
            made += ESCAPED.get(value[at : at + 1], value[at : at + 1])
        else:
            made += value[at]
        at += 1
    return made


def _check_again(message: Message) -> None:
    """Write it, and read it again: nothing has changed, and nothing has grown."""
    source, verb, tags = message.source, message.verb, message.tags or {}
    assert unescape_tag_value(escape_tag_value(verb)) == verb
    assert parse_tags(format_tags(tags)) == tags
    if source == "" or (source or "").startswith(":") or verb.startswith((":", "@")):
        return  # no message that anybody sends: writing it is refused
    for colon in (False, True):
        line = format_message(verb, message.params, source=source, tags=tags, colon=colon).encode()
        again = parse(line, body_limit=BODY_LIMIT + 1, tags_limit=CLIENT_TAGS_LIMIT)  # + 1: the colon
        assert again == Message(verb, message.params, tags or None, source)
    if verb == "CAP" and message.params:
        _check_capabilities(message.params[-1])


def _check_capabilities(text: str) -> None:
    """Whatever was asked for can be answered in lines that fit."""
    asked = parse_request(text)
    assert not any(" " in name or not name for name in asked)
    wanted = [name for name in asked if len(name) < LONGEST_NAME]
    lines = format_list("ACK", wanted, source="besedka.local", client="anna", version=302)
    assert all(len(line.encode()) + 2 <= BODY_LIMIT for line in lines)
    assert [word for line in lines for word in parse(line.encode()).params[-1].split(" ") if word] == wanted

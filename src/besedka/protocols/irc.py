"""IRC messages: a line to a `Message` and back, with IRCv3 message tags.

Follows modern.ircdocs.horse "Message Format" and the IRCv3 page "Message Tags", for server and client.
What a verb means, and what answers a line that is refused here, is the business of the sessions.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from besedka.errors import ProtocolError
from besedka.protocols.wrap import NotUtf8Error

__all__ = [
    "BODY_LIMIT",
    "CLIENT_TAGS_LIMIT",
    "LINE_LIMIT",
    "TAGS_LIMIT",
    "BodyTooLongError",
    "EmptyMessageError",
    "ForbiddenByteError",
    "Message",
    "NotUtf8Error",
    "TagsTooLongError",
    "escape_tag_value",
    "format_message",
    "format_tags",
    "parse",
    "parse_tags",
    "unescape_tag_value",
]

# Bytes of a message without its tags, with CR LF (RFC 2812 2.3).
BODY_LIMIT: Final = 512
# Bytes of the tags with their '@' and the space after them (IRCv3 message-tags, "Size limit") …
TAGS_LIMIT: Final = 8191
# … and how much of it a client may use: '@', 4,094 bytes of tag data, and the space.
CLIENT_TAGS_LIMIT: Final = 4096
# What a `LineBuffer` for IRC must hold: both, CR LF included.
LINE_LIMIT: Final = TAGS_LIMIT + BODY_LIMIT

_CRLF_SIZE: Final = 2
_ESCAPES: Final = {";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"}
_ESCAPE_TABLE: Final = str.maketrans(_ESCAPES)
_UNESCAPES: Final = {escape[1]: character for character, escape in _ESCAPES.items()}


class EmptyMessageError(ProtocolError):
    """The line has no verb; "silently ignore it", says modern.ircdocs.horse."""

    def __str__(self) -> str:
        return "The line holds no command"


class ForbiddenByteError(ProtocolError):
    """The line holds NUL or CR, which no message may (RFC 2812 2.3.1)."""

    def __str__(self) -> str:
        return "A message must not hold NUL or a lone CR"


class TooLongError(ProtocolError):
    """A part of a message takes `size` bytes, more than its `limit`."""

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(size, limit)
        self.size = size
        self.limit = limit


class TagsTooLongError(TooLongError):
    """The tags are over their limit; both numbers count '@' and the space (answer: 417)."""

    def __str__(self) -> str:
        return f"The tags of the message take {self.size} bytes, at most {self.limit} are allowed"


class BodyTooLongError(TooLongError):
    """The message without its tags is over its limit; both numbers count CR LF (answer: 417)."""

    def __str__(self) -> str:
        return f"The message takes {self.size} bytes, at most {self.limit} are allowed"


class Message(msgspec.Struct, frozen=True, gc=False):
    """One IRC message: an upper-case verb or numeric, and its parameters.

    `tags` is None when there was no tag block; a tag without a value has the value "". `source` has no colon.
    """

    verb: str
    params: tuple[str, ...] = ()
    tags: dict[str, str] | None = None
    source: str | None = None


def parse(line: bytes, *, body_limit: int = BODY_LIMIT, tags_limit: int = TAGS_LIMIT) -> Message:
    r"""Parse one line that came without its \r\n.

    Any number of parameters is taken, as modern.ircdocs.horse asks (the 15th is not special as in RFC 2812),
    and any number of spaces between them. A lone CR is refused, not taken for an end of line: relayed to a
    client that takes it for one, it would forge a message.

    The limits are in bytes. Raises EmptyMessageError, NotUtf8Error, ForbiddenByteError, TagsTooLongError or
    BodyTooLongError.
    """
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise NotUtf8Error from None
    if "\r" in text or "\0" in text:
        raise ForbiddenByteError
    tags = source = None
    body_size = len(line) + _CRLF_SIZE
    if text[:1] in "@:":  # rare in what clients send; and the empty line, too
        tags_size, tags, source, text = _parse_front(line, text, tags_limit)
        body_size -= tags_size
    if body_size > body_limit:
        raise BodyTooLongError(body_size, body_limit)
    head, colon, trailing = text.partition(" :")
    words = head.split(" ")
    if "" in words:
        words = [word for word in words if word]
        if not words:
            raise EmptyMessageError
    verb = words[0]
    if colon:
        words.append(trailing)
    # Only ASCII: "ı".upper() is "I", and joın is not JOIN.
    return Message(verb.upper() if verb.isascii() else verb, tuple(words[1:]), tags, source)


def _parse_front(line: bytes, text: str, tags_limit: int) -> tuple[int, dict[str, str] | None, str | None, str]:
    """Take off the tags and the source; return the size of the tags in bytes, both, and what is left."""
    tags_size = 0
    tags = source = None
    if text.startswith("@"):
        tags_size = line.find(b" ") + 1 or len(line)
        if tags_size > tags_limit:
            raise TagsTooLongError(tags_size, tags_limit)
        block, _, text = text.partition(" ")
        tags = parse_tags(block[1:])
        text = text.lstrip(" ")
    if text.startswith(":"):
        source, _, text = text[1:].partition(" ")
    return tags_size, tags, source, text


def parse_tags(block: str) -> dict[str, str]:
    """Parse a tag block without its '@' and space; of a key that comes twice the last counts."""
    tags = {}
    for tag in block.split(";"):
        key, _, value = tag.partition("=")
        if key:
            tags[key] = unescape_tag_value(value)
    return tags


def unescape_tag_value(value: str) -> str:
    """Undo `escape_tag_value`; a backslash before nothing or before an unknown character is dropped."""
    if "\\" not in value:
        return value
    characters = iter(value)
    return "".join(_unescape(next(characters, "")) if character == "\\" else character for character in characters)


def _unescape(escaped: str) -> str:
    return _UNESCAPES.get(escaped, escaped)


def escape_tag_value(value: str) -> str:
    """Escape a tag's value for the wire (IRCv3 message-tags, "Escaping values")."""
    return value.translate(_ESCAPE_TABLE)


def format_tags(tags: Mapping[str, str]) -> str:
    """Format a tag block without its '@' and space, in the mapping's order (client-only tags belong last).

    Raises ValueError for a key or a value that cannot be sent.
    """
    return ";".join([_format_tag(key, value) for key, value in tags.items()])


def _format_tag(key: str, value: str) -> str:
    if not key or " " in key or ";" in key or "=" in key or _holds_forbidden(key):
        raise ValueError(f"{key!r} cannot be the key of a tag")
    if "\0" in value:
        raise ValueError(f"the value of the tag {key!r} holds NUL")
    return f"{key}={escape_tag_value(value)}" if value else key


def format_message(
    verb: str,
    params: Sequence[str] = (),
    *,
    source: str | None = None,
    tags: Mapping[str, str] | None = None,
    colon: bool = False,
) -> str:
    r"""Format one message, without \r\n; the limits are the caller's to keep.

    The last parameter gets its colon when it needs one, and with `colon` in any case (simple clients want
    it before a text). Raises ValueError for anything that another side would read differently: a verb, source
    or middle parameter that is empty, holds a space or begins with ':', and CR, LF or NUL anywhere.
    """
    words = []
    if tags:
        words.append(f"@{format_tags(tags)}")
    if source is not None:
        words.append(f":{_word(source, 'source')}")
    words.append(_word(verb, "verb", (":", "@")))
    if params:
        words += [_word(param, "middle parameter") for param in params[:-1]]
        words.append(_last(params[-1], colon=colon))
    return " ".join(words)


def _word(text: str, what: str, bad_starts: tuple[str, ...] = (":",)) -> str:
    if not text or text.startswith(bad_starts) or " " in text or _holds_forbidden(text):
        raise ValueError(f"{text!r} cannot be the {what} of a message")
    return text


def _last(text: str, *, colon: bool) -> str:
    if _holds_forbidden(text):
        raise ValueError(f"{text!r} cannot be the last parameter of a message: it holds CR, LF or NUL")
    return f":{text}" if colon or not text or text.startswith(":") or " " in text else text


def _holds_forbidden(text: str) -> bool:
    # Three searches in C: a set of the three would look at each character in Python's own slow way.
    return "\n" in text or "\r" in text or "\0" in text

r"""The line that clients send most, `PRIVMSG target :text`, read many at once.

It is a short cut before `irc.parse`, which knows all lines and all errors: whatever is unusual here, be it only a
second space, is left to it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from besedka.protocols.irc import BODY_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["parse_privmsgs"]

_LONGEST: Final = BODY_LIMIT - 2  # without CR LF
_VERB: Final = b"PRIVMSG "


def parse_privmsgs(lines: Sequence[bytes], at: int) -> tuple[str, list[str]]:
    """Return the target of the line at `at`, and the texts of all lines from there on that are said to the same.

    No texts: the line is another, or unusual. `lines` have no line ends.
    """
    texts: list[str] = []
    head, target = _head(lines[at])
    if not head:
        return target, texts
    start = len(head)
    for line in islice(lines, at, None):
        text = line[start:]
        if not line.startswith(head) or len(line) > _LONGEST or not text or b"\r" in text or b"\0" in text:
            break
        try:
            texts.append(text.decode())
        except UnicodeDecodeError:
            break
    return target, texts


def _head(line: bytes) -> tuple[bytes, str]:
    """Return what stands before the text, and the target; nothing for a line that is unusual."""
    if line[: len(_VERB)] != _VERB:
        return b"", ""
    head, colon, _ = line.partition(b" :")
    target = head[len(_VERB) :]
    if not colon or not target or target[:1] == b":" or any(byte in target for byte in (b" ", b",", b"\r", b"\0")):
        return b"", ""
    try:
        return head + colon, target.decode()
    except UnicodeDecodeError:
        return b"", ""

"""Messages of several lines from a client: a batch of lines that becomes one `Say` (IRCv3 multiline, client-batch).

Whose lines they are and what saying them means is not known here: a batch that has ended is one message, as if it had
come in one line.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from besedka.i18n import mark
from besedka.protocols.irc import Message
from besedka.sessions.irc.response import middle
from besedka.sessions.irc.steps import Failure

if TYPE_CHECKING:
    from besedka.config.sections.limits import Limits

__all__ = ["KIND", "Batches", "Whole", "belongs_to_batch"]

KIND: Final = "draft/multiline"
CONCAT: Final = "draft/multiline-concat"
_REFERENCE: Final = re.compile(r"[A-Za-z0-9-]+")  # IRCv3 batch, "Reference tags"
OPEN_S: Final = 60.0  # programs send a batch at once; of the largest, an allowance lets half wait for less than this
_VERBS: Final = ("PRIVMSG", "NOTICE", "EDIT")
_LEADING: Final = {"EDIT": 2}  # parameters before the text, where they are not one


class Whole:
    """A batch that has ended: the message that it is, its label, and in how many lines it came."""

    __slots__ = ("label", "lines", "message", "seams")

    def __init__(self, message: Message, label: str | None, seams: tuple[int, ...], lines: int) -> None:
        self.message = message
        self.label = label
        self.seams = seams
        self.lines = lines


class _Open:
    """A batch that is under way. `label` is that of its beginning, for the one answer that it gets."""

    __slots__ = (
        "blank",
        "leading",
        "length",
        "lines",
        "message",
        "reference",
        "refused",
        "seams",
        "size",
        "target",
        "text",
        "verb",
    )

    def __init__(self, reference: str, message: Message) -> None:
        self.reference = reference
        self.message = message
        self.target = message.params[2] if len(message.params) > 2 else ""
        self.verb = ""
        self.leading: tuple[str, ...] = ()  # parameters before the text
        self.text: list[str] = []
        self.seams: list[int] = []
        self.lines = 0
        self.length = 0  # characters
        self.size = 0  # bytes, with the newlines between lines
        self.blank = True
        self.refused = False


class Batches:
    """The batch that a client has under way, if any: there is one at a time. The session's worker.

    It must have ended by `until` (seconds of the serving clock); `otherwise` is for what the session would wait then.
    """

    __slots__ = ("_open", "otherwise", "until")

    def __init__(self) -> None:
        self._open: _Open | None = None
        self.until = self.otherwise = math.inf

    def mind(self, deadline: float, now: float) -> float:
        """Return until when the session waits, which would wait until `deadline`: less long while a batch is open."""
        begun = self._open
        if begun is None or begun.refused:
            self.until = math.inf
        elif self.until == math.inf:
            self.until = now + OPEN_S
        self.otherwise = deadline
        return min(deadline, self.until)

    def expire(self) -> tuple[Failure, str | None]:
        """Ignore what was open for too long; return what the client is told, and the label for that."""
        begun = self._open
        assert begun is not None
        self.until = math.inf
        text = mark("The batch was open for more than {0} s, and is ignored")
        return self._refuse(begun, Failure("BATCH", "TIMEOUT", (begun.reference,), text, (f"{OPEN_S:.0f}",)))

    def spoil(self) -> None:
        """Ignore what is under way: one of its lines could not be read, and was answered."""
        if self._open is not None:
            self._open.refused = True

    def take(self, message: Message, limits: Limits) -> Whole | tuple[Failure, str | None] | None:
        """Take a part; return the whole when it has ended, or what is wrong with it and the label for that answer.

        What follows in a batch in which something was wrong is ignored.
        """
        begun = self._open
        if message.verb == "BATCH":
            sign = message.params[0][:1]
            reference = message.params[0][1:]
            if sign == "+":
                return self._begin(reference, message)
            if sign == "-" and begun is not None and begun.reference == reference:
                self._open, self.until = None, math.inf
                return None if begun.refused else self._end(begun)
        elif begun is not None and (begun.refused or (message.tags or {}).get("batch") == begun.reference):
            failure = None if begun.refused else self._add(begun, message, limits)
            return None if failure is None else self._refuse(begun, failure)
        failure = _invalid(mark("There is no such batch"))
        return (failure, _label(message)) if begun is None else self._refuse(begun, failure)

    def _begin(self, reference: str, message: Message) -> tuple[Failure, str | None] | None:
        before = self._open
        begun = self._open = _Open(reference, message)
        self.until = math.inf
        kind = message.params[1] if len(message.params) > 1 else "*"
        shown = middle(reference)
        if not _REFERENCE.fullmatch(reference):
            failure = Failure("BATCH", "INVALID_REFTAG", (shown,), mark("A reference has letters, digits and hyphens"))
        elif kind != KIND:
            failure = Failure("BATCH", "UNKNOWN_TYPE", (shown, middle(kind)), mark("There is only {0}"), (KIND,))
        elif (before is not None and not before.refused) or "batch" in (message.tags or {}):
            failure = _invalid(mark("One batch at a time: end the last one first"))
        elif not begun.target:
            failure = _invalid(mark("A batch needs a target"))
        else:
            return None
        return self._refuse(begun, failure)

    def _refuse(self, begun: _Open, failure: Failure) -> tuple[Failure, str | None]:
        begun.refused = True
        begun.text = []
        return failure, _label(begun.message)

    def _add(self, begun: _Open, message: Message, limits: Limits) -> Failure | None:
        """Add a line; say what is wrong with it, if anything."""
        count = _LEADING.get(message.verb, 1)
        if (
            len(message.params) <= count
            or message.verb not in _VERBS
            or (begun.verb and (begun.verb, begun.leading[1:]) != (message.verb, message.params[1:count]))
        ):
            return _invalid(
                mark("A batch has PRIVMSG lines only, or NOTICE lines only, or EDIT lines of one message only")
            )
        target, text = message.params[0], message.params[count]
        goes_on = CONCAT in (message.tags or {})
        if target != begun.target:
            where = (middle(begun.target), middle(target))
            return Failure("BATCH", "MULTILINE_INVALID_TARGET", where, mark("All lines of a batch have its target"))
        if goes_on and (not text or not begun.lines):
            return _invalid(mark("A line that goes on needs a text, and a line before it"))
        begun.size += len(text.encode()) + (begun.lines > 0 and not goes_on)
        if begun.size > limits.message_bytes:
            most = str(limits.message_bytes)
            return Failure("BATCH", "MULTILINE_MAX_BYTES", (most,), mark("A message has at most {0} bytes"), (most,))
        if begun.lines == limits.message_lines:
            most = str(limits.message_lines)
            return Failure("BATCH", "MULTILINE_MAX_LINES", (most,), mark("A message has at most {0} lines"), (most,))
        if goes_on:
            begun.seams.append(begun.length)
        elif begun.lines:
            begun.text.append("\n")
            begun.length += 1
        begun.text.append(text)
        begun.length += len(text)
        begun.verb = message.verb
        begun.leading = tuple(message.params[:count])
        begun.lines += 1
        begun.blank = begun.blank and not text
        return None

    def _end(self, begun: _Open) -> Whole | tuple[Failure, str | None]:
        label = _label(begun.message)
        if begun.blank:
            return _invalid(mark("A message needs a text")), label
        tags = {name: value for name, value in (begun.message.tags or {}).items() if name != "label"}
        message = Message(begun.verb, (*begun.leading, "".join(begun.text)), tags or None)
        return Whole(message, label, tuple(begun.seams), begun.lines)


def belongs_to_batch(message: Message) -> bool:
    """Whether a message begins, ends or is a part of a batch; what lacks its parameters has its own errors."""
    return bool(message.params) and (message.verb == "BATCH" or "batch" in (message.tags or {}))


def _invalid(text: str) -> Failure:
    return Failure("BATCH", "MULTILINE_INVALID", (), text)


def _label(message: Message) -> str | None:
    return (message.tags or {}).get("label") or None

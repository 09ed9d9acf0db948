"""What the program says about its own work: one line an event, to standard error.

Sets up the standard `logging`; modules use `logging.getLogger(__name__)` and give what belongs to the event
as `extra={"connection": 12}`. Secrets do not belong there: see SECRETS. What peers can cause as often as they like goes
through `Sparing`, so that a flood does not fill the disk.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
import sys
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

__all__ = ["MOST_A_SECOND", "SECRETS", "Sparing", "configure", "tell_rest"]

SECRETS: Final = frozenset({"password", "token", "secret"})
"""Names in `extra` whose values are never written; a net below those who know better than to log them."""

# What every record has; the rest came through `extra`.
OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

# A line break or an escape sequence in a message must not look like another event, or drive a terminal.
VISIBLE: Final = {code: f"\\x{code:02x}" for code in [*range(32), 127]} | {10: "\\n", 13: "\\r", 9: "\\t"}


# Lines a second of one kind: enough to see what it is about, 2 KB a second at the most for as long as a flood lasts.
MOST_A_SECOND: Final = 10

_all_sparing: weakref.WeakSet[Sparing] = weakref.WeakSet()
_all_sparing_lock = threading.Lock()


class Sparing:
    """One kind of event that peers can cause as often as they like: a few lines of it are written in each second.

    What is more is counted, and told in one line when the second is over: before the next of its kind, or by
    `tell_rest`. What is not written costs no record. Any thread.
    """

    def __init__(
        self,
        log: logging.Logger,
        message: str,
        most: int = MOST_A_SECOND,
        clock: Callable[[], float] = time.monotonic,
        level: int = logging.INFO,
    ) -> None:
        """Write `message` to `log` at `level`, at most `most` times a second of `clock`."""
        self._log = log
        self._level = level
        self._message = message
        self._most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._since = -math.inf
        self._told = 0
        self._rest = 0
        with _all_sparing_lock:
            _all_sparing.add(self)

    def tell(self, *arguments: object, **given: object) -> None:
        """Write one event, or count it."""
        if not self._log.isEnabledFor(self._level):
            return
        now = self._clock()
        with self._lock:
            rest = self._end_second(now)
            may = self._told < self._most
            self._told += may
            self._rest += not may
        self._tell_rest(rest)
        if may:
            self._log.log(self._level, self._message, *arguments, extra=given)

    def tell_rest(self, *, at_once: bool = False) -> None:
        """Say how many were left out, if any were and their second is over; or `at_once`."""
        with self._lock:
            rest = self._end_second(math.inf if at_once else self._clock())
        self._tell_rest(rest)

    def _end_second(self, now: float) -> int:
        """Begin another second if this one is over; return how many were left out in it."""
        if now - self._since < 1.0:
            return 0
        rest, self._rest, self._told, self._since = self._rest, 0, 0, now
        return rest

    def _tell_rest(self, rest: int) -> None:
        if rest:
            self._log.log(self._level, "…and %d more like this: %s", rest, self._message)


def tell_rest(*, at_once: bool = False) -> None:
    """Say of each kind of event how many were left out. The main thread, every now and then; `at_once` at the end."""
    with _all_sparing_lock:
        every = list(_all_sparing)
    for each in every:
        each.tell_rest(at_once=at_once)


class _OneLine(logging.Formatter):
    """What both formats share."""

    def given(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what the event was given, without secrets."""
        rest = ((name, value) for name, value in vars(record).items() if name not in OWN)
        return {name: "…" if name in SECRETS else value for name, value in rest}

    def time(self, record: logging.LogRecord) -> str:
        """Return the event's time: UTC, so that logs of several machines can be laid side by side."""
        moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def trace(self, record: logging.LogRecord) -> str:
        """Return the traceback, if the event has one."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class _Text(_OneLine):
    def format(self, record: logging.LogRecord) -> str:
        """Return `TIME LEVEL THREAD LOGGER: MESSAGE (NAME=VALUE …)`; a traceback follows on its own lines."""
        told = record.getMessage()
        given = " ".join(f"{name}={value}" for name, value in self.given(record).items())
        event = f"{told} ({given})" if given else told
        head = f"{self.time(record)} {record.levelname:<7} {record.threadName} {record.name}: "
        trace = self.trace(record)
        return head + event.translate(VISIBLE) + ("\n" + trace if trace else "")


class _Json(_OneLine):
    def format(self, record: logging.LogRecord) -> str:
        """Return one JSON object; what it was given keeps its type where JSON has it."""
        own = {
            "time": self.time(record),
            "level": record.levelname.lower(),
            "thread": record.threadName,
            "logger": record.name,
            "message": record.getMessage(),
        }
        # ours first for the reader's eye, and ours again: nothing that was given may stand in their place
        event = own | self.given(record) | own
        trace = self.trace(record)
        if trace:
            event["trace"] = trace
        return msgspec.json.encode(event, enc_hook=str).decode()


class _Handler(logging.StreamHandler["TextIO"]):
    """Ours among the root's handlers, so that the next `configure` finds it."""


def configure(
    form: Literal["text", "json"],
    level: Literal["debug", "info", "warning", "error"],
    stream: TextIO | None = None,
) -> None:
    """Write events of `level` and above to `stream` (standard error); called again, it changes all of it.

    Called by the main thread only.
    """
    root = logging.getLogger()
    handler = next((each for each in root.handlers if isinstance(each, _Handler)), None)
    formatter = _Json() if form == "json" else _Text()
    if handler is None:
        handler = _Handler(stream or sys.stderr)
        handler.setFormatter(formatter)
        root.addHandler(handler)
    else:  # in its place: with one taken away before the next is there, what other threads say meanwhile would be lost
        handler.setStream(stream or sys.stderr)
        handler.setFormatter(formatter)
    root.setLevel(level.upper())

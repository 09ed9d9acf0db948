"""What the program says about its own work: one line an event, to standard error.

Sets up the standard `logging`; modules use `logging.getLogger(__name__)` and give what belongs to the event
as `extra={"connection": 12}`. Secrets do not belong there: see SECRETS.
"""

from __future__ import annotations

import datetime as dt
import logging
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

if TYPE_CHECKING:
    from typing import TextIO

__all__ = ["SECRETS", "configure"]

SECRETS: Final = frozenset({"password", "token", "secret"})
"""Names in `extra` whose values are never written; a net below those who know better than to log them."""

# What every record has; the rest came through `extra`.
OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

# A line break or an escape sequence in a message must not look like another event, or drive a terminal.
VISIBLE: Final = {code: f"\\x{code:02x}" for code in [*range(32), 127]} | {10: "\\n", 13: "\\r", 9: "\\t"}


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

"""Logs of irssi and WeeChat, line by line: what happened in one room (docs/export.md has the forms).

What is the client's own word and not the room's is left out; what cannot be read is told with its line.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import tzinfo

__all__ = ["Happened", "Unread", "irssi", "weechat"]

MICROSECONDS = 1_000_000
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Happened(msgspec.Struct, frozen=True):
    """What a line of a log says; `time` is microseconds, exact to a second or a minute."""

    number: int
    time: int
    kind: str
    nick: str
    username: str | None = None
    host: str | None = None
    target: str | None = None
    text: str | None = None


class Unread(msgspec.Struct, frozen=True):
    """A line that could not be read, and why (a sentence of the catalogues)."""

    number: int
    why: str
    text: str


UNKNOWN = mark("this is no line that is known")
NO_DAY = mark("no line before it says which day it is")
NO_DATE = mark("the date cannot be read")

_MASK = r"\[(?P<user>[^\s@\]]+)@(?P<host>[^\s\]]+)\]"
_ROUND = r"\((?P<user>[^\s@)]+)@(?P<host>[^\s)]+)\)"

_CLOCK = re.compile(r"(\d\d):(\d\d)(?::(\d\d))? (.*)", re.DOTALL)
_IRSSI_DAY = re.compile(r"--- (?:Log opened|Log closed|Day changed) \w+ (\w+) (\d+) (?:[\d:]+ )?(\d{4})")
_IRSSI: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.DOTALL))
    for kind, pattern in (
        ("message", r"<[ @+%&~!]?(?P<nick>[^>\s]+)> (?P<text>.*)"),
        ("action", r" ?\* (?P<nick>\S+) (?P<text>.*)"),
        ("notice", r"-(?P<nick>[^\s:!-][^\s:]*):\S+- (?P<text>.*)"),
        ("join", rf"-!- (?P<nick>\S+) {_MASK} has joined \S+"),
        ("leave", rf"-!- (?P<nick>\S+) {_MASK} has left \S+(?: \[(?P<text>.*)\])?"),
        ("quit", rf"-!- (?P<nick>\S+) {_MASK} has quit(?: \[(?P<text>.*)\])?"),
        ("nick", r"-!- (?P<nick>\S+) is now known as (?P<target>\S+)"),
        ("kick", r"-!- (?P<target>\S+) was kicked from \S+ by (?P<nick>\S+) \[(?P<text>.*)\]"),
        ("topic", r"-!- (?P<nick>\S+) changed the topic of \S+ to: (?P<text>.*)"),
        ("mode", r"-!- mode/\S+ \[(?P<text>.*)\] by (?P<nick>[^\s,]+).*"),
        ("own", r"-!- (?:Irssi|Netsplit|You're now|Server|ServerMode|Topic|Channel|\w*[Mm]ode is|Home|Users|\[).*"),
    )
)
_WEECHAT_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\t([^\t]*)\t(.*)", re.DOTALL)
_WEECHAT: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    prefix: tuple((kind, re.compile(pattern, re.DOTALL)) for kind, pattern in rows)
    for prefix, rows in {
        "-->": (("join", rf"(?P<nick>\S+) (?:\[\S+\] )?(?:\(.*\) )?{_ROUND} has joined \S+"),),
        "<--": (
            ("leave", rf"(?P<nick>\S+) {_ROUND} has left \S+(?: \((?P<text>.*)\))?"),
            ("quit", rf"(?P<nick>\S+) {_ROUND} has quit(?: \((?P<text>.*)\))?"),
            ("kick", r"(?P<nick>\S+) has kicked (?P<target>\S+)(?: \((?P<text>.*)\))?"),
        ),
        "--": (
            ("nick", r"(?P<nick>\S+) is now known as (?P<target>\S+)"),
            ("topic", r"(?P<nick>\S+) has changed topic for \S+ (?:from \".*\" )?to \"(?P<text>.*)\""),
            ("mode", r"Mode \S+ \[(?P<text>.*)\] by (?P<nick>\S+)"),
            ("notice", r"Notice\((?P<nick>[^\s)]+)\)(?: -> \S+)?: (?P<text>.*)"),
            ("own", r"(?:Topic|Channel|Nicks|URL|You are|irc:|Mode|PV|\S+: ).*"),
        ),
        "*": (("action", r"(?P<nick>\S+) (?P<text>.*)"),),
        "": (("own", r".*"),),
        "=!=": (("own", r".*"),),
    }.items()
}


def irssi(lines: Iterable[str], zone: tzinfo | None) -> Iterator[Happened | Unread]:
    """Read a log of irssi in its usual theme (`%H:%M` or `%H:%M:%S` before each line)."""
    day: tuple[int, int, int] | None = None
    for number, line in enumerate(lines, 1):
        if line.startswith("--- "):
            found = _IRSSI_DAY.match(line)
            if found is None or found[1] not in _MONTHS:
                yield Unread(number, NO_DATE, line)
                day = None
            else:
                day = int(found[3]), _MONTHS.index(found[1]) + 1, int(found[2])
            continue
        clock = _CLOCK.fullmatch(line)
        if clock is None or day is None:
            if line.strip():
                yield Unread(number, UNKNOWN if clock is None else NO_DAY, line)
            continue

        def time(day: tuple[int, int, int] = day, clock: re.Match[str] = clock) -> int:
            hour, minute, second = (int(part or 0) for part in clock.group(1, 2, 3))
            return _stamp(datetime(*day, hour, minute, second), zone)  # noqa: DTZ001 - the zone follows

        yield from _read(number, line, _IRSSI, clock[4], time)


def weechat(lines: Iterable[str], zone: tzinfo | None) -> Iterator[Happened | Unread]:
    """Read a log of WeeChat (`%Y-%m-%d %H:%M:%S`, prefix and message between tabs)."""
    for number, line in enumerate(lines, 1):
        found = _WEECHAT_LINE.fullmatch(line)
        if found is None:
            if line.strip():
                yield Unread(number, UNKNOWN, line)
            continue
        prefix, text = found[2].strip(), found[3]
        nick = prefix.lstrip("@+%&~!")

        def time(shown: str = found[1]) -> int:
            return _stamp(datetime.strptime(shown, "%Y-%m-%d %H:%M:%S"), zone)  # noqa: DTZ007 - the zone follows

        if prefix in _WEECHAT:
            yield from _read(number, line, _WEECHAT[prefix], text, time)
        else:
            yield from _read(number, line, (("message", re.compile("(?P<text>.*)", re.DOTALL)),), text, time, nick)


def _read(
    number: int,
    line: str,
    known: Iterable[tuple[str, re.Pattern[str]]],
    text: str,
    time: Callable[[], int],
    nick: str = "",
) -> Iterator[Happened | Unread]:
    """Read what stands behind the time; what the client says of itself is nothing."""
    for kind, pattern in known:
        found = pattern.fullmatch(text)
        if found is None:
            continue
        if kind == "own":
            return
        parts = found.groupdict()
        said = parts.get("text")
        if kind == "action":
            kind, said = "message", f"\1ACTION {said}\1"
        try:
            yield Happened(
                number,
                time(),
                kind,
                parts.get("nick") or nick,
                parts.get("user"),
                parts.get("host"),
                parts.get("target"),
                said,
            )
        except (ValueError, OverflowError):
            yield Unread(number, NO_DATE, line)
        return
    yield Unread(number, UNKNOWN, line)


def _stamp(moment: datetime, zone: tzinfo | None) -> int:
    """Return microseconds since 1970; None is this machine's zone."""
    aware = moment.astimezone() if zone is None else moment.replace(tzinfo=zone)
    return int(aware.timestamp()) * MICROSECONDS

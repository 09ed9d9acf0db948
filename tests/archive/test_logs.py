"""Logs of other programs, line by line."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from besedka.archive.logs import NO_DATE, NO_DAY, UNKNOWN, Happened, Unread, irssi, weechat

IRSSI = """\
--- Log opened Thu Jan 01 10:00:00 1970
10:01 -!- anna [~anna@example.org] has joined #lobby
10:01 < anna> привет
10:02 <@boris> a < b> c
10:02  * anna waves
10:03:07 -anna:#lobby- notice
10:03 -!- anna is now known as anya
10:04 -!- anya changed the topic of #lobby to: tea
10:04 -!- mode/#lobby [+o anya] by boris
10:05 -!- boris was kicked from #lobby by anya [enough]
10:06 -!- anya [~anna@example.org] has left #lobby [bye]
10:06 -!- vera [v@host] has quit [Quit: gone]
10:06 -!- Irssi: #lobby: Total of 2 nicks [1 ops, 0 halfops, 0 voices, 1 normal]
--- Day changed Fri Jan 02 1970
00:00 < vera> next day
--- Log closed Fri Jan 02 00:01:00 1970
"""
WEECHAT = """\
1970-01-01 10:01:00\t-->\tanna (~anna@example.org) has joined #lobby
1970-01-01 10:01:01\tanna\tпривет
1970-01-01 10:02:00\t@boris\ta\tb
1970-01-01 10:02:01\t *\tanna waves
1970-01-01 10:03:07\t--\tNotice(anna): notice
1970-01-01 10:03:08\t--\tanna is now known as anya
1970-01-01 10:04:00\t--\tanya has changed topic for #lobby from "x" to "tea"
1970-01-01 10:04:01\t--\tMode #lobby [+o anya] by boris
1970-01-01 10:05:00\t<--\tanya has kicked boris (enough)
1970-01-01 10:06:00\t<--\tanya (~anna@example.org) has left #lobby (bye)
1970-01-01 10:06:01\t<--\tvera (v@host) has quit (Quit: gone)
1970-01-01 10:06:02\t--\tChannel #lobby: 2 nicks (1 op, 1 normal)
1970-01-01 10:06:03\t\tMode something of its own
1970-01-01 10:06:04\t=!=\tan error
"""
MINUTE = 60_000_000
ANNA = {"username": "~anna", "host": "example.org"}


def read(parse: object, text: str, zone: object = UTC) -> list[Happened | Unread]:
    """Read a log."""
    return list(parse(text.splitlines(), zone))  # type: ignore[operator]


def test_irssi() -> None:
    """Everything that happens in a room; what irssi says itself is nothing."""
    ten = 600 * MINUTE
    assert read(irssi, IRSSI) == [
        Happened(2, ten + MINUTE, "join", "anna", **ANNA),
        Happened(3, ten + MINUTE, "message", "anna", text="привет"),
        Happened(4, ten + 2 * MINUTE, "message", "boris", text="a < b> c"),
        Happened(5, ten + 2 * MINUTE, "message", "anna", text="\1ACTION waves\1"),
        Happened(6, ten + 3 * MINUTE + 7_000_000, "notice", "anna", text="notice"),
        Happened(7, ten + 3 * MINUTE, "nick", "anna", target="anya"),
        Happened(8, ten + 4 * MINUTE, "topic", "anya", text="tea"),
        Happened(9, ten + 4 * MINUTE, "mode", "boris", text="+o anya"),
        Happened(10, ten + 5 * MINUTE, "kick", "anya", target="boris", text="enough"),
        Happened(11, ten + 6 * MINUTE, "leave", "anya", text="bye", **ANNA),
        Happened(12, ten + 6 * MINUTE, "quit", "vera", username="v", host="host", text="Quit: gone"),
        Happened(15, 1440 * MINUTE, "message", "vera", text="next day"),
    ]


def test_weechat() -> None:
    """The same, to the second."""
    ten, second = 600 * MINUTE, 1_000_000
    assert read(weechat, WEECHAT) == [
        Happened(1, ten + MINUTE, "join", "anna", **ANNA),
        Happened(2, ten + MINUTE + second, "message", "anna", text="привет"),
        Happened(3, ten + 2 * MINUTE, "message", "boris", text="a\tb"),
        Happened(4, ten + 2 * MINUTE + second, "message", "anna", text="\1ACTION waves\1"),
        Happened(5, ten + 3 * MINUTE + 7 * second, "notice", "anna", text="notice"),
        Happened(6, ten + 3 * MINUTE + 8 * second, "nick", "anna", target="anya"),
        Happened(7, ten + 4 * MINUTE, "topic", "anya", text="tea"),
        Happened(8, ten + 4 * MINUTE + second, "mode", "boris", text="+o anya"),
        Happened(9, ten + 5 * MINUTE, "kick", "anya", target="boris", text="enough"),
        Happened(10, ten + 6 * MINUTE, "leave", "anya", text="bye", **ANNA),
        Happened(11, ten + 6 * MINUTE + second, "quit", "vera", username="v", host="host", text="Quit: gone"),
    ]


def test_what_cannot_be_read() -> None:
    """Each line with its number and the reason; the others are read all the same."""
    text = """\
10:00 < anna> no day yet
--- Log opened Do Jän 01 10:00:00 1970
10:00 < anna> still none
--- Log opened Thu Jan 01 10:00:00 1970

nonsense
10:00 ?!
25:99 < anna> no such time
10:00 < anna> fine
"""
    found = read(irssi, text)
    assert [(line.number, line.why) for line in found if isinstance(line, Unread)] == [
        (1, NO_DAY),
        (2, NO_DATE),
        (3, NO_DAY),
        (6, UNKNOWN),
        (7, UNKNOWN),
        (8, NO_DATE),
    ]
    assert [line.number for line in found if isinstance(line, Happened)] == [9]
    text = "nonsense\n\n1970-13-01 00:00:00\tanna\thi\n1970-01-01 00:00:00\t-->\t??\n1970-01-01 00:00:00\tanna\tfine\n"
    found = read(weechat, text)
    assert [line.why for line in found if isinstance(line, Unread)] == [UNKNOWN, NO_DATE, UNKNOWN]


@pytest.mark.parametrize("zone", [ZoneInfo("Europe/Moscow"), None])
def test_the_zone(zone: ZoneInfo | None) -> None:
    """The time in a log is one of the zone that is named, else of this machine."""
    (line,) = read(weechat, "1970-01-02 03:00:00\tanna\thi", zone)
    assert isinstance(line, Happened)
    assert zone is None or line.time == 1440 * MINUTE

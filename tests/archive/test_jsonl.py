"""Lines of JSON say everything that an entry is."""

from __future__ import annotations

import pytest

from besedka.archive.entries import Exported
from besedka.archive.jsonl import RoomHead, entry_of, head_line, head_of, line_of, shown_time, time_of

MOMENT = 1_767_225_601_000_002  # 2026-01-01T00:00:01.000002Z


@pytest.mark.parametrize(
    "entry",
    [
        Exported(5, MOMENT, "message", ("#чай",), "anna", "a", "h", "account:Anna", None, "раз\nдва", (("+x", "y"),)),
        Exported(6, MOMENT, "message", (), "boris", "b", "h", "device:0a", "anna", "\1ACTION waves\1", ()),
        Exported(7, MOMENT, "quit", ("#a", "#b"), "guest", "g", "h", None, None, None, ()),
        Exported(8, MOMENT, "nick", ("#a",), "guest", "g", "h", None, "host", None, ()),
        Exported(9, MOMENT, "mode", ("#a",), None, None, None, None, None, "+o anna", ()),
    ],
)
def test_there_and_back(entry: Exported) -> None:
    """What is written is read as it was, in one line."""
    line = line_of(entry, "0123abcd")
    assert line.count(b"\n") == 1
    assert entry_of(line) == entry


def test_the_line() -> None:
    """Each field has a name of its own; what there is not is left out."""
    entry = Exported(5, MOMENT, "message", ("#a",), "anna", "a", "h", "account:Anna", None, "hi", ())
    assert line_of(entry, "e") == (
        b'{"position":5,"msgid":"e-5","time":"2026-01-01T00:00:01.000002Z","kind":"message","room":"#a","who":"anna",'
        b'"user":"a","host":"h","account":"Anna","text":"hi"}\n'
    )


def test_times() -> None:
    """To the microsecond, with a zone."""
    assert time_of(shown_time(MOMENT)) == MOMENT
    assert time_of("2026-01-01T03:00:01.000002+03:00") == MOMENT
    for wrong in ("2026-01-01T00:00:01", "yesterday"):
        with pytest.raises(ValueError, match=wrong):
            time_of(wrong)


def test_the_first_line() -> None:
    """It says what the file is; that of another form is refused."""
    head = head_of(head_line("e", MOMENT, [RoomHead("#a", shown_time(5), "tea")]))
    assert (head.epoch, head.rooms[0].topic) == ("e", "tea")
    for wrong, why in (
        (b'{"besedka":2,"epoch":"e","made":""}', "2"),
        (b"{}", "missing required field"),
        (b"", "truncated"),
        (b"[]", "Expected `object`"),
    ):
        with pytest.raises(ValueError, match=why):
            head_of(wrong)

"""The log: one line an event."""

from __future__ import annotations

import gc
import io
import json
import logging
import re
import threading
from typing import TYPE_CHECKING

import pytest

from besedka import logs

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Leave the process's logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_text_is_a_line_for_people() -> None:
    """Time, level, thread, logger, words, and what the event was given."""
    out = io.StringIO()
    logs.configure("text", "info", out)
    logging.getLogger("besedka.net").info("closed %s", "it", extra={"connection": 12})
    name = threading.current_thread().name
    time, rest = out.getvalue().split(" ", 1)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", time)
    assert rest == f"INFO    {name} besedka.net: closed it (connection=12)\n"


def test_json_is_one_object_a_line() -> None:
    """What an event was given keeps its type, and what JSON has no type for becomes text."""
    out = io.StringIO()
    logs.configure("json", "info", out)
    logging.getLogger("besedka.net").warning("a\nb", extra={"connection": 12, "what": set, "level": "forged"})
    (line,) = out.getvalue().splitlines()
    event = json.loads(line)
    assert event.pop("time").endswith("Z")
    assert list(event)[:4] == ["level", "thread", "logger", "message"]
    assert event == {
        "connection": 12,
        "what": "<class 'set'>",
        "level": "warning",
        "thread": threading.current_thread().name,
        "logger": "besedka.net",
        "message": "a\nb",
    }


def test_an_event_cannot_look_like_two() -> None:
    """What strangers sent may stand in a message: line breaks and escapes in it are made visible."""
    out = io.StringIO()
    logs.configure("text", "info", out)
    logging.getLogger("besedka").info("name %s", "x\n2026 INFO main: forged \x1b[2J\t\r\x7f")
    assert out.getvalue().count("\n") == 1
    assert r"x\n2026 INFO main: forged \x1b[2J\t\r\x7f" in out.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_is_kept(form) -> None:
    """An error that was not foreseen is logged with its place."""
    out = io.StringIO()
    logs.configure(form, "info", out)
    try:
        int("boom")
    except ValueError:
        logging.getLogger("besedka").exception("failed")
    assert "ValueError: invalid literal" in out.getvalue()
    assert out.getvalue().count("\n") == (1 if form == "json" else len(out.getvalue().splitlines()))


@pytest.mark.parametrize("form", ["text", "json"])
def test_secrets_are_not_written(form) -> None:
    """A password that somebody gave the log by mistake does not reach it."""
    out = io.StringIO()
    logs.configure(form, "info", out)
    logging.getLogger("besedka").info("signed in", extra={"password": "hunter2", "token": "abc123"})
    assert "hunter2" not in out.getvalue()
    assert "abc123" not in out.getvalue()


def test_nothing_is_lost_while_it_is_configured_again() -> None:
    """Other threads speak while SIGHUP is heard: each event is there, once."""
    out = io.StringIO()
    logs.configure("text", "info", out)

    def speak() -> None:
        for number in range(2000):
            logging.getLogger("besedka").info("event %d", number)

    speaker = threading.Thread(target=speak)
    speaker.start()
    while speaker.is_alive():
        logs.configure("text", "info", out)
    speaker.join(30)
    assert [int(line.split()[-1]) for line in out.getvalue().splitlines()] == list(range(2000))


def test_it_can_be_configured_again(capfd: pytest.CaptureFixture[str]) -> None:
    """SIGHUP changes format and level; nothing is written twice, and standard error is the place."""
    log = logging.getLogger("besedka")
    first = io.StringIO()
    logs.configure("text", "warning", first)
    log.info("too quiet")
    logs.configure("json", "debug")
    log.debug("heard")
    assert first.getvalue() == ""
    out, err = capfd.readouterr()
    assert out == ""
    assert json.loads(err)["message"] == "heard"


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def test_a_flood_of_one_kind_is_written_in_part_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    """So many lines in a second; the rest is one line, before the next event of that kind."""
    clock = Clock()
    flood = logs.Sparing(logging.getLogger("besedka"), "refused: %s", 3, clock)
    with caplog.at_level("INFO", "besedka"):
        for number in range(100):
            flood.tell("full", connection=number)
        clock.now += 1
        flood.tell("full", connection=100)
        flood.tell("full", connection=101)
    assert caplog.messages == [
        *["refused: full"] * 3,
        "…and 97 more like this: refused: %s",
        *["refused: full"] * 2,
    ]
    assert [vars(record).get("connection") for record in caplog.records] == [0, 1, 2, None, 100, 101]


def test_the_rest_of_a_flood_that_is_over_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever asks every now and then hears of it when its second is over, and only then."""
    clock = Clock()
    flood = logs.Sparing(logging.getLogger("besedka"), "refused", 1, clock)
    with caplog.at_level("INFO", "besedka"):
        for _ in range(3):
            flood.tell()
        logs.tell_rest()
        clock.now += 1
        logs.tell_rest()
        logs.tell_rest()
    assert [message for message in caplog.messages if "refused" in message] == [
        "refused",
        "…and 2 more like this: refused",
    ]


def test_at_the_end_the_rest_is_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is lost because a second was not over; the level is that of the kind."""
    flood = logs.Sparing(logging.getLogger("besedka"), "failed", 1, Clock(), logging.ERROR)
    with caplog.at_level("ERROR", "besedka"):
        flood.tell()
        flood.tell()
        logs.tell_rest(at_once=True)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("ERROR", "failed"),
        ("ERROR", "…and 1 more like this: failed"),
    ]


def test_what_nobody_wants_to_read_is_not_counted(caplog: pytest.LogCaptureFixture) -> None:
    """Above its level nothing is written, nor is the rest of it later."""
    clock = Clock()
    flood = logs.Sparing(logging.getLogger("besedka"), "refused", 1, clock)
    with caplog.at_level("WARNING", "besedka"):
        for _ in range(3):
            flood.tell()
    clock.now += 1
    with caplog.at_level("INFO", "besedka"):
        flood.tell_rest()
    assert caplog.messages == []


def test_kinds_that_are_gone_are_forgotten() -> None:
    """A server that has ended leaves nothing behind in the list of all kinds."""
    before = len(logs._all_sparing)
    flood = logs.Sparing(logging.getLogger("besedka"), "refused")
    assert len(logs._all_sparing) == before + 1
    del flood
    gc.collect()
    assert len(logs._all_sparing) <= before

"""The address as a QR code."""

from __future__ import annotations

import io

import pytest
import segno

from besedka.server.qrcode import BORDER, is_reachable, qr_code, terminal_shows

ADDRESS = "http://192.168.1.5:8888/"


@pytest.mark.parametrize(
    ("address", "reachable"),
    [
        ("http://192.168.1.5:8888", True),
        ("https://chat.example.org/chat", True),
        ("http://[2001:db8::1]:8888", True),
        ("http://127.0.0.1:8888", False),
        ("http://[::1]:8888", False),
        ("http://localhost:8888", False),
        ("http://box:8888", False),
        ("", False),
    ],
)
def test_who_could_follow_it(address: str, reachable: bool) -> None:
    """A phone knows no names of this machine alone."""
    assert is_reachable(address) is reachable


class Screen(io.TextIOWrapper):
    """A terminal, or what looks like one."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


@pytest.mark.parametrize(
    ("encoding", "terminal", "shows"),
    [("utf-8", "xterm", True), ("UTF-8", "linux", True), ("koi8-r", "xterm", False), ("utf-8", "dumb", False)],
)
def test_what_a_terminal_shows(encoding: str, terminal: str, shows: bool) -> None:
    """Half blocks are in no eight bits; a dumb terminal has no colours."""
    assert terminal_shows(Screen(io.BytesIO(), encoding), {"TERM": terminal}) is shows


def test_a_file_shows_nothing() -> None:
    """Neither does a pipe: a log is no place for it."""
    assert not terminal_shows(io.TextIOWrapper(io.BytesIO(), "utf-8"), {"TERM": "xterm"})
    assert not terminal_shows(Screen(io.BytesIO(), "utf-8"), {})


def test_the_code_is_the_code() -> None:
    """Two rows of it in each line, all of it, with its border; else none at all."""
    wanted = [list(row) for row in segno.make_qr(ADDRESS, error="l").matrix_iter(border=BORDER)]
    halves = {" ": (0, 0), "▄": (0, 1), "▀": (1, 0), "█": (1, 1)}
    found: list[list[int]] = []
    for line in qr_code(ADDRESS, 80).splitlines():
        shown = line.partition("m")[2].removesuffix("\033[0m")
        found += [[halves[each][half] for each in shown] for half in (0, 1)]
    assert found[: len(wanted)] == wanted
    assert len(found) - len(wanted) in (0, 1)
    assert qr_code(ADDRESS, len(wanted[0]) - 1) == ""

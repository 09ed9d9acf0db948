"""Which sockets are listened on: those of the settings, and those that were handed over."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import socket
from typing import TYPE_CHECKING

import pytest

from besedka.config.sections.listeners import Listen
from besedka.errors import EnvironmentFault
from besedka.server.listeners import open_listeners

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = 700  # two free numbers side by side are there, in place of 3 and 4, which belong to the test's process


@pytest.fixture(name="environ")
def handed_over_by_a_service_manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Hand two listening sockets over, called chat and web."""
    monkeypatch.setattr("besedka.net.activation.FIRST", FIRST)
    for number in (FIRST, FIRST + 1):
        with socket.create_server(("127.0.0.1", 0)) as sock:
            assert fcntl.fcntl(sock.fileno(), fcntl.F_DUPFD, number) == number
    yield {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "2", "LISTEN_FDNAMES": "chat:web"}
    for number in (FIRST, FIRST + 1):
        with contextlib.suppress(OSError):
            os.close(number)


def opened(rows: tuple[Listen, ...], environ: dict[str, str]) -> list[tuple[int, str]]:
    """Open the listeners and close them; their numbers (0 where they are of the settings), and what they take."""
    found = []
    for listener, row in open_listeners(rows, environ):
        found.append((listener.fileno() if listener.fileno() >= FIRST else 0, row.takes))
        listener.close()
    return found


def test_the_settings_say_where_to_listen() -> None:
    """A socket a row."""
    assert opened((Listen(port=0), Listen(host="*", port=0, takes="irc")), {}) == [(0, "everything"), (0, "irc")]


def test_what_is_handed_over_takes_the_place_of_addresses(
    environ: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """All of them, for what the first row takes; addresses that were asked for are said to be left out."""
    with caplog.at_level(logging.WARNING):
        assert opened((Listen(takes="irc"),), dict(environ)) == [(FIRST, "irc"), (FIRST + 1, "irc")]
        assert caplog.text == ""


def test_addresses_that_are_left_out_are_told(environ: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """Somebody wrote them for a reason."""
    with caplog.at_level(logging.WARNING):
        assert opened((Listen(port=1),), environ) == [(FIRST, "everything"), (FIRST + 1, "everything")]
    assert "not on the addresses of the settings" in caplog.text


def test_rows_choose_by_name_or_number(environ: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """Beside them a row may have an address of its own."""
    rows = (Listen(descriptor="web", takes="http"), Listen(descriptor=str(FIRST), takes="irc"), Listen(port=0))
    with caplog.at_level(logging.WARNING):
        assert opened(rows, environ) == [(FIRST + 1, "http"), (FIRST, "irc"), (0, "everything")]
    assert caplog.text == ""


def test_sockets_of_one_name_belong_to_one_row(environ: dict[str, str]) -> None:
    """A unit with several ListenStream= gives all of them its one name."""
    environ["LISTEN_FDNAMES"] = "chat:chat"
    assert opened((Listen(descriptor="chat"),), environ) == [(FIRST, "everything"), (FIRST + 1, "everything")]


def test_a_socket_that_no_row_takes_is_closed(environ: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    """It is said, since whoever connects there waits for nothing."""
    with caplog.at_level(logging.WARNING):
        assert opened((Listen(descriptor="chat"),), environ) == [(FIRST, "everything")]
    assert "the socket web of the service manager" in caplog.text
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(FIRST + 1)


def test_a_name_that_was_not_handed_over_is_one_sentence(environ: dict[str, str]) -> None:
    """It says which there are, or that there are none."""
    with pytest.raises(EnvironmentFault, match=r"descriptor mail: no socket of this name.* there are: chat, web"):
        opened((Listen(descriptor="mail"),), environ)
    with pytest.raises(EnvironmentFault, match="no socket was handed over; the service manager must start besedka"):
        opened((Listen(descriptor="mail"),), {})


def test_a_number_may_be_inherited_without_a_word(environ: dict[str, str]) -> None:
    """From a supervisor that knows nothing of LISTEN_FDS."""
    assert opened((Listen(descriptor=str(FIRST)),), {}) == [(FIRST, "everything")]

"""What the service manager is told."""

from __future__ import annotations

import logging
import socket
import time
from typing import TYPE_CHECKING

import pytest

from besedka.server.notify import Notifier
from support.inside import PATIENCE_S, short_folder

if TYPE_CHECKING:
    from pathlib import Path


def test_it_is_told_how_the_server_is() -> None:
    """By lines in datagrams, at a path; the variable is taken out of the environment."""
    with short_folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(folder / "notify"))
        listening.settimeout(PATIENCE_S)
        environ = {"NOTIFY_SOCKET": str(folder / "notify"), "HOME": "/"}
        notifier = Notifier(environ)
        assert environ == {"HOME": "/"}
        notifier.ready("serving on 127.0.0.1:8888")
        assert listening.recv(1024) == b"READY=1\nSTATUS=serving on 127.0.0.1:8888"
        before = time.monotonic_ns() // 1000
        notifier.reloading()
        told, _, stamp = listening.recv(1024).decode().partition("\nMONOTONIC_USEC=")
        assert told == "RELOADING=1"
        assert before <= int(stamp) <= time.monotonic_ns() // 1000
        notifier.stopping()
        assert listening.recv(1024) == b"STOPPING=1"


@pytest.mark.skipif(not hasattr(socket, "SO_PEERSEC"), reason="abstract names are Linux's")
def test_an_address_without_a_file_will_do() -> None:
    """It is written with an @, and begins with a zero byte."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("")  # the kernel chooses a free abstract name
        listening.settimeout(PATIENCE_S)
        name = listening.getsockname()
        Notifier({"NOTIFY_SOCKET": "@" + name[1:].decode()}).stopping()
        assert listening.recv(1024) == b"STOPPING=1"


def test_where_nobody_asks_nothing_is_said(caplog: pytest.LogCaptureFixture) -> None:
    """A terminal is no service manager."""
    with caplog.at_level(logging.WARNING):
        Notifier({}).ready("serving")
    assert caplog.text == ""


def test_a_service_manager_that_has_gone_is_no_reason_to_stop(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """It is a warning."""
    with caplog.at_level(logging.WARNING):
        Notifier({"NOTIFY_SOCKET": str(tmp_path / "gone")}).ready("serving")
    assert "the service manager cannot be told READY=1" in caplog.text

"""One question to a running server by its control socket: a line of JSON there, a line of JSON back."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Final

import msgspec

from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["NoServer", "ask"]

SOCKET: Final = "control.sock"

# A server that is in the middle of a commit which is tried again answers after `journal.retry_s`; twice that.
TIMEOUT_S: Final = 10.0

# An answer names every worker and wire, never every connection; far above any that is right.
LONGEST: Final = 16 * 1024 * 1024


class NoServer(EnvironmentFault):
    """No server runs on that folder."""


def ask(folder: Path, question: dict[str, Any], words: Callable[[str], str] = str) -> dict[str, Any]:
    """Ask the server whose data folder is `folder`; raises `NoServer`, or `EnvironmentFault` when it refuses."""
    fault = words(mark("no answer from a server on {folder}")).format(folder=folder)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(TIMEOUT_S)
            connection.connect(str(folder / SOCKET))
            connection.sendall(msgspec.json.encode(question) + b"\n")
            answer = msgspec.json.decode(_line(connection), type=dict[str, Any])
    except (FileNotFoundError, ConnectionRefusedError) as error:
        told = words(mark("none runs there; start it with: besedka serve --data {folder}"))
        raise NoServer(fault, told.format(folder=folder)) from error
    except OSError as error:
        raise EnvironmentFault(fault, str(error.strerror or error)) from error
    except msgspec.DecodeError as error:
        raise EnvironmentFault(fault, words(mark("what it said is not understood"))) from error
    if "error" in answer:
        raise EnvironmentFault(words(mark("the server refused")), str(answer["error"]))
    return answer


def _line(connection: socket.socket) -> bytes:
    got = bytearray()
    while not got.endswith(b"\n") and len(got) < LONGEST:
        piece = connection.recv(65_536)
        if not piece:
            break
        got += piece
    return bytes(got)

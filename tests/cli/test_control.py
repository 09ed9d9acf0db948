"""Questions to a running server."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from besedka.cli.control import ask
from besedka.errors import EnvironmentFault
from support.control import answering

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder with a short name: a Unix socket's path has about a hundred bytes."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield Path(name)


def test_a_question_is_a_line_and_so_is_the_answer(folder: Path) -> None:
    """JSON there, JSON back."""
    with answering(folder, b'{"turns": 3}\n') as asked:
        assert ask(folder, {"command": "status"}) == {"turns": 3}
    assert asked == [b'{"command":"status"}\n']


def test_a_long_answer_comes_in_pieces(folder: Path) -> None:
    """An answer larger than one read is put together."""
    text = "x" * 300_000
    with answering(folder, b'{"text": "' + text.encode() + b'"}\n'):
        assert ask(folder, {}) == {"text": text}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b'{"error": "no such command"}\n', "the server refused: no such command"),
        (b"[]\n", "what it said is not understood"),
        (b"", "what it said is not understood"),
        (b"{" * 100 + b"\n", "what it said is not understood"),
    ],
)
def test_a_bad_answer_is_a_fault(answer: bytes, told: str, folder: Path) -> None:
    """A refusal is passed on in the server's words; what is no answer is told to be none."""
    with answering(folder, answer), pytest.raises(EnvironmentFault, match=told):
        ask(folder, {})


def test_no_server_is_told_with_the_way_to_start_one(folder: Path) -> None:
    """The same whether there never was one, or one died and left its socket."""
    told = f"no answer from a server on {folder}: none runs there; start it with: besedka serve --data {folder}"
    with pytest.raises(EnvironmentFault) as caught:
        ask(folder, {})
    assert str(caught.value) == told
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(folder / "control.sock"))
    with pytest.raises(EnvironmentFault) as caught:
        ask(folder, {})
    assert str(caught.value) == told


def test_a_path_that_is_too_long_is_told(folder: Path) -> None:
    """What the system says of the socket is passed on."""
    with pytest.raises(EnvironmentFault, match="too long"):
        ask(folder / ("x" * 200), {})

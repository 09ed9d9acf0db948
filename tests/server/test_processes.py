"""Processes of the server's own."""

from __future__ import annotations

import os

import pytest

from besedka.server.processes import spawn


def test_it_hears_and_is_heard_and_nothing_else() -> None:
    """Its words come to us, its end is seen, and no other descriptor of ours goes with it."""
    ours, theirs = os.pipe()
    heard, said = os.pipe()
    process = spawn("besedka", "--version", stdin=ours, stdout=said)
    for descriptor in (ours, said):
        os.close(descriptor)
    with os.fdopen(heard, "rb") as words:
        assert words.read().startswith(b"besedka ")
    assert os.getpgid(process) == process, "Ctrl+C is for the server"
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    os.close(theirs)


def test_what_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told."""
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(FileNotFoundError):
        spawn("besedka", stdin=0, stdout=1)

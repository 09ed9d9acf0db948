"""`besedka say` on the command line."""

from __future__ import annotations

from support.command import run


def test_nothing_cannot_be_said() -> None:
    """Without a text, or with spaces for one, it is a misuse."""
    assert run("say", "#tea").returncode == 2
    assert run("say", "#tea", " ").returncode == 2

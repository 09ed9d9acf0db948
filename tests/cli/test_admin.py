"""`besedka admin`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from support.command import run


def test_administrators_are_appointed_and_dismissed() -> None:
    """By the names of their accounts, which must be there."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        data = str(Path(name) / "data")
        assert "There is no account anna." in run("admin", "add", "anna", "--data", data).stderr
        run("account", "add", "anna", "--data", data, said="tea and sugar")
        assert run("admin", "list", "--data", data).stdout == ""
        told = run("admin", "add", "anna", "--data", data).stdout
        sentence = "anna may administer this server: log in, then /oper anna x (the x is for a password).\n"
        assert told == sentence
        assert run("admin", "list", "--data", data).stdout == "anna\n"
        assert run("admin", "remove", "anna", "--data", data).stdout == "anna may not administer this server.\n"
        assert run("admin", "list", "--data", data).stdout == ""

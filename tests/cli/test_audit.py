"""`besedka audit`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from support.command import run


def test_what_was_done() -> None:
    """As a table, or as lines of JSON; of a room, of the last days, about somebody."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        data = ("--data", str(Path(name) / "data"))
        assert run("audit", *data).stdout == ""
        run("ban", "add", "nick", "spam*", "--for", "1h", "--reason", "no bots", *data)
        run("invite", "lobby", *data)
        first, second = run("audit", *data).stdout.splitlines()
        assert first.split()[2:5] == ["console", "server-ban", "nick"]
        assert first.endswith("  no bots")
        assert second.split()[3:5] == ["invite-make", "#lobby"]
        (only,) = map(json.loads, run("audit", "--room", "lobby", "--json", *data).stdout.splitlines())
        assert (only["act"], only["name"], only["actor"]) == ("invite-make", "#lobby", "console")
        assert len(run("audit", "--since", "1h", "--about", "spam*", *data).stdout.splitlines()) == 1
        assert run("audit", "--since", "soon", *data).returncode == 2

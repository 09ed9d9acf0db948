"""Accounts while no server runs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from besedka.errors import EnvironmentFault
from besedka.i18n import Words
from besedka.journal.folder import Folder
from besedka.server.offline import carry_out
from besedka.sessions.control_accounts import AccountCall
from support.conversation import CHEAP, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "tea and sugar"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that is not there yet."""
    with tempfile.TemporaryDirectory(prefix="bsk") as name:
        yield Path(name) / "data"


def call(folder: Path, command: str, account: str = "", password: str = "") -> Any:
    """Do something; each time the folder is opened anew."""
    chosen = settings(server={"data": folder}, accounts=CHEAP)
    return carry_out(chosen, Words("en"), AccountCall(command, account, password))


def test_what_was_done_is_there_the_next_time(folder: Path) -> None:
    """With the same rules as by a running server."""
    assert call(folder, "account-add", "Anna", PASSWORD) == {"account": "Anna", "changed": True}
    assert call(folder, "account-add", "anna", PASSWORD) == {"error": "The name anna is taken: choose another."}
    assert call(folder, "account-add", "a b", PASSWORD) == {"error": "An account cannot be called a b: it has a space."}
    assert call(folder, "account-add", "boris", "short")["error"].startswith("The password is too short")
    assert "cannot be taken" in call(folder, "account-add", "boris", "a bell \x07 rings")["error"]
    assert call(folder, "account-passwd", "anna", "another one") == {"account": "Anna", "changed": True}
    assert call(folder, "admin-add", "anna") == {"account": "Anna", "changed": True}
    assert call(folder, "admin-add", "anna") == {"changed": False}
    assert call(folder, "account-disable", "nobody") == {"error": "There is no account nobody."}
    (listed,) = call(folder, "account-list")["accounts"]
    assert (listed["name"], listed["administrator"]) == ("Anna", True)


def test_never_beside_a_server(folder: Path) -> None:
    """The folder's lock is what keeps the two apart."""
    locked = Folder(folder)
    try:
        with pytest.raises(EnvironmentFault, match="another besedka server uses it"):
            call(folder, "account-list")
    finally:
        locked.close()

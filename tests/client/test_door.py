"""How one is let in: with a real server, at a real terminal and in scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import structs

from besedka.client.app import JoinOptions
from besedka.client.credentials import Credentials
from besedka.client.door import Door
from besedka.client.known_servers import KnownServers
from besedka.client.outgoing import Outgoing
from besedka.client.passwords import FILE_NAME, Passwords
from besedka.client.state import State
from besedka.errors import UsageError
from besedka.i18n import Words
from besedka.threads import Crew
from support.command import environment, run
from support.server import PATIENCE_S, RunningServer, steady_port
from support.talking import IrcPeer
from support.terminal import Terminal

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "tea-and-sugar"
# whatever keyring the machine has, it is not for tests
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}


def at_terminal(server: RunningServer, data: Path, *more: str) -> Terminal:
    """Anna, line by line."""
    words = ["join", f"127.0.0.1:{server.port}", "--name", "anna", "--data", str(data), *more]
    return Terminal(words, **NO_KEYRING)


def script(server: RunningServer, data: Path, *more: str, **environ: str) -> tuple[int, str]:
    """Say something from a script; the exit code, and what went wrong."""
    words = ("say", "#lobby", "hi", "--server", f"127.0.0.1:{server.port}", "--data", str(data), "--name", "bot", *more)
    done = run(*words, environ=environment(**NO_KEYRING, **environ))
    return done.returncode, done.stderr


def test_a_certificate_is_trusted_once(tmp_path: Path) -> None:
    """The first one is asked about, another one loudly; a script is not asked, and ends with 3."""
    with RunningServer("--tls", "auto", port=steady_port()) as server:
        assert script(server, tmp_path, "--tls")[0] == 3
        with at_terminal(server, tmp_path, "--tls") as anna:
            anna.sees("SHA-256 fingerprint")
            anna.sees("[y/n]")
            anna.types("n")
            assert anna.ends() == 3
        with at_terminal(server, tmp_path, "--tls") as anna:
            anna.sees("[y/n]")
            anna.types("y")
            anna.sees("You are here as anna.")
            anna.types("/quit")
            assert anna.ends() == 0
        assert script(server, tmp_path, "--tls") == (0, "")
        known = KnownServers(tmp_path)
        address = f"127.0.0.1:{server.port}"
        first = known.find(address)
        known.keep(address, "ab" * 32)
        code, told = script(server, tmp_path, "--tls")
        assert (code, "another certificate than before" in told) == (3, True)
        with at_terminal(server, tmp_path, "--tls") as anna:
            anna.sees("ATTENTION")
            anna.sees("anything else ends: ")
            anna.types("yes")
            anna.sees("You are here as anna.")
        assert known.find(address) == first


def test_one_signs_in_once(tmp_path: Path) -> None:
    """An account is made with a command, kept, and used by itself the next time; until one logs out."""
    with RunningServer() as server:
        with at_terminal(server, tmp_path) as anna:
            anna.sees("You are here as anna.")
            anna.types(f"/register {PASSWORD}")
            anna.sees("The account anna is yours")
            anna.types("/quit")
            assert anna.ends() == 0
        assert PASSWORD in (tmp_path / FILE_NAME).read_text()
        with at_terminal(server, tmp_path) as anna:
            anna.sees("You are logged in as anna.")
            anna.sees("You are here as anna.")
            anna.types("/logout")
            anna.sees("The password is forgotten here.")
            anna.sees("Connecting again")
            anna.sees("Connected again")
            anna.types("/quit")
            assert anna.ends() == 0
        assert PASSWORD not in (tmp_path / FILE_NAME).read_text()


def test_a_wrong_password_is_asked_for_again(tmp_path: Path) -> None:
    """Before anything else; a script ends with 4, and has its password from the environment."""
    with RunningServer() as server:
        with IrcPeer(server.port, "anna") as anna:
            anna.send(f"REGISTER * * :{PASSWORD}")
            anna.until("REGISTER SUCCESS")
        code, told = script(server, tmp_path, "--account", "anna")
        assert (code, "BESEDKA_PASSWORD" in told) == (4, True)
        with at_terminal(server, tmp_path, "--account", "anna") as person:
            person.sees("Password of anna: ")
            person.types("coffee")
            person.sees("The server does not log you in to the account anna")
            person.sees("Password of anna: ")
            person.types(PASSWORD)
            person.sees("You are logged in as anna.")
            person.types("/quit")
            assert person.ends() == 0
        assert script(server, tmp_path, "--account", "anna") == (0, "")
        code, told = script(server, tmp_path, "--account", "anna", BESEDKA_PASSWORD="coffee")
        assert (code, "does not log you in" in told) == (4, True)
        with at_terminal(server, tmp_path / "other", "--account", "anna") as person:
            person.sees("Password of anna: ")
            person.presses("\x03")
            assert person.ends() == 4


def door(tmp_path: Path, *, interactive: bool = False, **more: object) -> Door:
    """A door to a server somewhere."""
    fields = {"host": "127.0.0.1", "port": 1, "name": "bot", "plain": False, "timeout_s": 1.0, "lang": "en"}
    options = JoinOptions(**(fields | {"data": tmp_path} | more))  # type: ignore[arg-type]
    return Door(options, Words("en"), interactive=interactive)


def test_what_is_to_be_kept_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow that is, and whoever ends meanwhile; what was meant last is what is kept."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", NO_KEYRING["PYTHON_KEYRING_BACKEND"])
    anna = door(tmp_path, interactive=True)
    crew = Crew(lambda _name, _error: None)
    begun = State("anna", "anna", "", Outgoing("salt"))
    with anna._writing:  # as a keyring that takes its time
        anna.note(structs.replace(begun, confirmed=Credentials("anna", "coffee")), crew)
        anna.note(structs.replace(begun, confirmed=Credentials("anna", PASSWORD)), crew)
    anna.keep()
    assert PASSWORD in (tmp_path / FILE_NAME).read_text()
    anna.note(begun, crew)
    anna.keep()
    assert PASSWORD not in (tmp_path / FILE_NAME).read_text()
    assert crew.join(PATIENCE_S) == []


@pytest.mark.parametrize("host", ["chat.example", "192.0.2.1"])
def test_no_password_goes_where_others_can_read_it(host: str, tmp_path: Path) -> None:
    """That is told before anything is sent; this machine and TLS will do."""
    with pytest.raises(UsageError, match="--tls"):
        door(tmp_path, host=host, account="anna", password="x")
    assert door(tmp_path, host=host, tls=True, account="anna", password="x").keys()["secure"]
    for here in ("localhost", "127.0.0.1", "::1"):
        assert door(tmp_path, host=here, account="anna", password="x").keys()["secure"]
    with pytest.raises(UsageError, match="plain wire"):
        door(tmp_path, account="anna", plain=True)


def test_what_cannot_be_kept_does_not_hinder(tmp_path: Path) -> None:
    """It is asked for again the next time; a script's password is not kept at all."""
    (tmp_path / "file").write_text("")
    entrance = door(tmp_path / "file", account="anna", password="given")
    entrance._write(None, entrance.keys()["credentials"])
    given = door(tmp_path, account="anna", password="given")
    given._write(None, given.keys()["credentials"])
    assert Passwords(tmp_path).find("127.0.0.1:1", "anna") == ""
    broken = door(tmp_path / "file")
    broken._write(None, entrance.keys()["credentials"])

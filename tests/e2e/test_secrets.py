"""Secrets stay where they belong: looked for in everything that a server says of itself, at its most talkative."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from besedka.cli.config import config
from support.command import environment, run
from support.inside import eventually, short_folder
from support.server import PATIENCE_S, RunningServer
from support.talking import ALL_CAPS, IrcPeer, Peer, PlainPeer

if TYPE_CHECKING:
    from collections.abc import Iterable

# Each can be told from every other, and from all that the program itself says.
PASSWORD = "pass-of-the-server"
NEXT_PASSWORD = "next-pass-of-the-server"
WRONG_PASSWORD = "guess-of-a-stranger"
ROOM_KEY = "key-of-the-room"
WRONG_KEY = "key-of-no-room"
DEVICE = "token-of-the-device-0123456789"
MESSAGE_KEY = "key-of-the-message"
SASL = "c2FzbC1zZWNyZXQ"
OPER = "pass-of-an-operator"
BEARER = "bearer-of-the-page"
WORDS = "what-was-said-between-us"
SECRETS = (
    PASSWORD, NEXT_PASSWORD, WRONG_PASSWORD, ROOM_KEY, WRONG_KEY, DEVICE, MESSAGE_KEY, SASL, OPER, BEARER, WORDS,
)  # fmt: skip

FORMATS = pytest.mark.parametrize("form", ["text", "json"])

# The server with a mistake in it: whoever enters a room with a key brings it down.
BROKEN = """
from besedka.chat import membership
right = membership.join
def join(state, command, *others):
    key = command.key
    if key:
        raise RuntimeError("a mistake of ours")
    return right(state, command, *others)
membership.join = join
from besedka.cli.main import main
main()
"""


def leaked(*texts: str, secrets: Iterable[str] = SECRETS) -> list[str]:
    """Return the secrets that are in any of the texts."""
    return [secret for secret in secrets if any(secret in text for text in texts)]


def open_to_all(pid: int) -> str:
    """Return what every user of the machine sees of a process."""
    return Path(f"/proc/{pid}/cmdline").read_bytes().decode()


def talk_of_secrets(port: int) -> None:
    """Use every secret that a wire knows, rightly and wrongly, also in lines that nobody can understand."""
    with Peer(port) as stranger:
        stranger.raw(f"PASS {WRONG_PASSWORD}\r\nNICK eve\r\nUSER eve 0 * :eve\r\n".encode())
        assert " 464 " in stranger.rest()  # ERR_PASSWDMISMATCH
    with Peer(port) as anna:
        anna.raw(f"PASS {PASSWORD}\r\nCAP REQ :{ALL_CAPS}\r\nAUTHENTICATE {SASL}\r\n".encode())
        anna.raw(f"NICK anna\r\nUSER anna 0 * :anna\r\nDEVICE {DEVICE}\r\nCAP END\r\n".encode())
        anna.until(" 001 ")
        anna.raw(f"DEVICE {DEVICE}\r\nPASS {PASSWORD}\r\nOPER root {OPER}\r\nAUTHENTICATE {SASL}\r\n".encode())
        anna.raw(f"JOIN #garden\r\nMODE #garden +k {ROOM_KEY}\r\nJOIN #other {ROOM_KEY}\r\n".encode())
        anna.raw(f"@besedka/key={MESSAGE_KEY} PRIVMSG anna :{WORDS}\r\n".encode() * 2)
        anna.raw(f"PRIVMSG #garden :{WORDS} \xff\xfe\r\nPASS\r\nJOIN #garden,{ROOM_KEY}\r\n".encode("latin-1"))
        anna.raw(f"PASS {PASSWORD} ".encode() + b"x" * 9000 + f" {PASSWORD}\r\nPING end\r\n".encode())
        anna.until("PONG")
        with Peer(port) as boris:
            boris.raw(f"PASS {PASSWORD}\r\nNICK boris\r\nUSER b 0 * :b\r\nJOIN #garden {WRONG_KEY}\r\n".encode())
            boris.until(" 475 ")  # ERR_BADCHANNELKEY
    with Peer(port) as browser:
        browser.raw(f"GET /?token={BEARER} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {BEARER}\r\n".encode())
        browser.raw(f"Authorization: Bearer {BEARER}\r\nConnection: close\r\n\r\n".encode())
        assert browser.rest().startswith("HTTP/1.1 ")


@FORMATS
def test_a_talkative_server_tells_no_secret(form: str) -> None:
    """Neither in its log, nor where other users of the machine look, nor to `besedka status`; also over a reload."""
    settings = f'[server]\npassword = "{PASSWORD}"\n'
    with RunningServer("--log-level", "debug", "--log-format", form, settings=settings) as server:
        talk_of_secrets(server.port)
        server._config.write_text(settings.replace(PASSWORD, NEXT_PASSWORD), encoding="utf-8")
        server.signal(signal.SIGHUP)
        eventually(lambda: "server.password: changed" in server.log)
        server._config.write_text(settings.replace(PASSWORD, f"{OPER} {PASSWORD}"), encoding="utf-8")
        server.signal(signal.SIGHUP)
        eventually(lambda: "password is …" in server.log)
        server.signal(signal.SIGUSR1)
        eventually(lambda: "stack of worker-1" in server.log and "outboxes" in server.log)
        said = run("status", "--json", "--data", str(server.data))
        assert leaked(server.log, open_to_all(server.pid), said.stdout, said.stderr) == []
        assert "server.password" in server.log


@FORMATS
def test_a_traceback_tells_no_secret(form: str) -> None:
    """A mistake of ours ends in the log with its lines of code, and without what they worked on."""
    with short_folder() as folder:
        options = ["serve", "--port", "0", "--data", str(folder), "--log-level", "debug", "--log-format", form]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", BROKEN, *options],
                env=environment(BESEDKA_LIMITS_ROOMS="5"),
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
            )
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            with IrcPeer(port, "anna", caps=ALL_CAPS, device=DEVICE) as anna:
                anna.send(f"@besedka/key={MESSAGE_KEY} PRIVMSG anna :{WORDS}", f"JOIN #garden {ROOM_KEY}")
                anna.rest()
            assert process.wait(PATIENCE_S) == 1
        finally:
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        told = (folder / "log").read_text(encoding="utf-8")
        assert "a mistake of ours" in told
        assert "Traceback" in told
        assert leaked(told) == []
        if form == "json":
            assert all(json.loads(line) for line in told.splitlines())


def test_a_server_may_be_given_its_secrets_by_its_environment() -> None:
    """That is for itself and root to see; for the others there is the command line, and it takes no secret."""
    with RunningServer(BESEDKA_SERVER_PASSWORD=PASSWORD) as server:
        assert leaked(open_to_all(server.pid)) == []
        with Peer(server.port) as anna:
            anna.raw(f"PASS {PASSWORD}\r\nNICK anna\r\nUSER anna 0 * :anna\r\n".encode())
            anna.until(" 001 ")
        with PlainPeer(server.port, "boris") as boris:
            assert boris.greeting


@pytest.mark.parametrize("command", sorted(config.commands))
def test_settings_are_explained_without_their_secrets(command: str, tmp_path: Path) -> None:
    """Each command of `besedka config`, with a secret in a file and in the environment, right and wrong."""
    file = tmp_path / "besedka.toml"
    for inside in (f'password = "{PASSWORD}"', f'password = "{PASSWORD} x"', f'password = "{PASSWORD}'):
        file.write_text(f"[server]\n{inside}\n", encoding="utf-8")
        for given in (NEXT_PASSWORD, f"{NEXT_PASSWORD} x"):
            takes_file = any(isinstance(each, click.Argument) for each in config.commands[command].params)
            environ = environment(BESEDKA_SERVER_PASSWORD=given, BESEDKA_CONFIG=str(file))
            said = run("config", command, *([str(file)] if takes_file else []), environ=environ)
            assert "Traceback" not in said.stderr
            assert leaked(said.stdout, said.stderr) == []

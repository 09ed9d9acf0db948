"""What tests of the journal share: journals in folders, turns of a chat kept in them, and looks into their tables."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from besedka.chat.commands import Say, Speech
from besedka.chat.events import Said
from besedka.chat.state import State
from besedka.chat.users import make_source
from besedka.journal.journal import Journal
from support.chat import Chat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.chat.users import Source
    from support.chat import Person

__all__ = [
    "ANNA",
    "KeptChat",
    "everything_happens",
    "journal",
    "remount",
    "rows",
    "said",
    "small_disk",
    "start_python",
    "stranger",
]


def stranger(nick: str, identity: str | None = None) -> Source:
    """Return somebody."""
    return make_source(nick, nick, "host", identity)


ANNA = stranger("anna")


def said(position: int, text: str = "hi", room: int = 1, source: Source = ANNA, key: str | None = None) -> Said:
    """Return a message, whose time is its position."""
    target, kind = "#lobby", Speech.MESSAGE
    return Said(position, position, 7, (), source, target, room, text, kind, (), None, key)


@contextmanager
def journal(path: Path, durability: Any = "power") -> Iterator[Journal]:
    """Open a journal for a while."""
    with closing(Journal(path, durability)) as opened:
        yield opened


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    """Look into a journal by a connection of its own."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


class KeptChat(Chat):
    """A chat over a journal: each `store` is a turn's one transaction."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self.journal = journal
        self.contents = contents = journal.open()
        self.state = State(
            contents.rooms,
            contents.position,
            contents.time,
            journal,
            contents.spoken,
            contents.accounts,
            server_bans=contents.server_bans,
            invite_links=contents.invite_links,
        )
        self.state.messages = journal
        self.state.unstored = self.unstored
        self.hub.state = self.state
        self.sessions = contents.opened * 1000

    def store(self) -> None:
        """End a turn."""
        if self.unstored:
            self.journal.store(sorted(self.unstored, key=lambda event: not event.position))  # notes at the end
        self.unstored = []
        self.hub.stored()
        self.state.unstored = self.unstored


def everything_happens(chat: KeptChat) -> tuple[Person, Person]:
    """Let every kind of entry happen once at least, in turns of several."""
    anna = chat.enter("Анна", "#чай", "#plans", device="device:a")
    boris = chat.enter("boris", "#чай", device="device:b")
    chat.store()
    anna.topic("#чай", "чай и сушки")
    anna.mode("#чай", "+m +l 9 +v boris +b *@bad -t")
    anna.mode("#plans", "+s +k sesame")
    boris.does(Say, "#чай", "раз\nдва", Speech.MESSAGE, (("+draft/reply", "x"),), "key-1")
    anna.say("#чай", "psst", speech=Speech.NOTICE)
    chat.store()
    anna.say("boris", "a secret", "key-2")
    boris.say("Анна", "mum's the word")
    boris.nick("borya")
    anna.kick("#чай", "borya", "enough")
    boris.join("#чай")
    boris.leave("#чай", "tired")
    boris.join("#чай")
    chat.store()
    boris.quit("gone")
    guest = chat.enter("guest", "#lobby")
    guest.say("#lobby", "hello")
    guest.say("Анна", "who are you?")
    chat.store()
    return anna, boris


@contextmanager
def small_disk(folder: Path, mib: int, *options: str) -> Iterator[Path]:
    """Mount a real file system of a few MiB; skips the test where that is not allowed."""
    folder.mkdir()
    options = (f"size={mib}m", "mode=700", *options)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "besedka-test", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here: that takes an administrator")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def remount(disk: Path, option: str) -> None:
    """Change what a small disk is like."""
    subprocess.run(["mount", "-o", f"remount,{option}", disk], check=True)


def start_python(script: str, *arguments: str | Path) -> subprocess.Popen[str]:
    """Start a script in a Python of its own that finds the same modules."""
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ)

"""A client process that talks as fast as it can and survives the server: it knows IRC, and nothing of our code.

`talker.py WHERE NICK FOLDER [SILENCE [PAUSE]]` says numbered messages until its standard input ends, and ends when all
of them are acknowledged or refused. WHERE is a port, or an address and a port; behind each handful of messages it takes
a breath of PAUSE seconds. Each message has a key; after a lost connection, or SILENCE seconds in which nothing came, it
is said again with the same key until it is acknowledged. Four files in FOLDER, one line a fact, fields parted by tabs:

    NICK.sent    key, text
    NICK.refused key: there was no room on the disk
    NICK.acks    key, msgid, and whether it was said `once` or `again`
    NICK.seen    number of the connection, `live` or `replayed`, msgid, nick, text
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 120.0  # a cable that is pulled for a minute is no reason to give up
RECONNECT_S = 0.02
LATER_S = 0.2  # when there was no room on the disk, or the server was about to end
WINDOW = 40  # messages under way: enough that the server always has some of them in each stage
CAPS = "message-tags server-time echo-message batch labeled-response besedka/device besedka/message-key"


class LineIsDeadError(Exception):
    """The connection is gone."""


class Talker:
    """One user over many connections."""

    def __init__(
        self, where: str, nick: str, folder: Path, silence_s: float = PATIENCE_S, pause_s: float = 0.0
    ) -> None:
        host, _, port = where.rpartition(":")
        self.where = (host or "127.0.0.1", int(port))
        self.silence_s = silence_s
        self.pause_s = pause_s
        self.nick = nick
        self.stop = threading.Event()
        self.numbers = count(1)
        self.waiting: dict[str, str] = {}  # key: text, in the order in which they were said first
        self.again: set[str] = set()  # keys that were said before in an earlier connection
        self.acknowledged = 0
        self.connections = 0
        self.sent = (folder / f"{nick}.sent").open("w", encoding="utf-8")
        self.acks = (folder / f"{nick}.acks").open("w", encoding="utf-8")
        self.refused = (folder / f"{nick}.refused").open("w", encoding="utf-8")
        self.seen = (folder / f"{nick}.seen").open("w", encoding="utf-8")

    def run(self) -> None:
        """Talk until told to stop and everything is acknowledged."""
        while self.waiting or not self.stop.is_set():
            try:
                self.talk(self.connect())
            except (LineIsDeadError, OSError):
                time.sleep(RECONNECT_S)
        for file in (self.sent, self.acks, self.refused, self.seen):
            file.close()

    def connect(self) -> socket.socket:
        """Connect as soon as there is somebody to connect to."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                link = socket.create_connection(self.where, self.silence_s)
            except OSError:
                if time.monotonic() > deadline:
                    raise SystemExit(f"{self.nick}: nobody listens at {self.where}") from None
                time.sleep(RECONNECT_S)
            else:
                self.connections += 1
                return link

    def talk(self, link: socket.socket) -> None:
        """Register, say again what was not acknowledged, and go on from there."""
        with link:
            lines = self.read(link)
            link.sendall(
                f"CAP REQ :{CAPS}\r\nNICK {self.nick}\r\nUSER {self.nick} 0 * :{self.nick}\r\n"
                f"DEVICE {self.nick}-is-sixteen-or-more-letters\r\nCAP END\r\nJOIN #lobby\r\n".encode()
            )
            for tags, _, words in lines:
                if words[0] == "366":
                    break
                if words[0] == "ERROR" or is_no_room(words):
                    time.sleep(LATER_S)
                    raise LineIsDeadError
                if words[0] in ("432", "433", "FAIL") or words[:3] == ["CAP", "*", "NAK"]:
                    raise SystemExit(f"{self.nick}: refused: {tags} {words}")
            self.again = set(self.waiting)
            self.say(link, self.waiting)
            self.fill(link)
            for tags, nick, words in lines:
                if words[0] == "PRIVMSG":
                    self.hear(tags, nick, words[-1])
                    self.fill(link)
                elif is_no_room(words) and tags.get("label") in self.waiting:
                    self.take_back(tags["label"])
                    self.fill(link)
                elif words[0] in ("FAIL", "NOTICE", "404"):
                    raise SystemExit(f"{self.nick}: refused: {tags} {words}")
                if self.stop.is_set() and not self.waiting:
                    link.sendall(b"QUIT\r\n")
                    return

    def read(self, link: socket.socket) -> Iterator[tuple[dict[str, str], str, list[str]]]:
        """Give tags, nick and words of each line."""
        kept = b""
        while True:
            data = link.recv(65536)
            if not data:
                raise LineIsDeadError
            *lines, kept = (kept + data).split(b"\r\n")
            for line in lines:
                rest = line.decode()
                tags: dict[str, str] = {}
                if rest.startswith("@"):
                    block, _, rest = rest[1:].partition(" ")
                    tags = dict((*tag.split("=", 1), "")[:2] for tag in block.split(";"))
                source = ""
                if rest.startswith(":"):
                    source, _, rest = rest[1:].partition(" ")
                head, colon, last = rest.partition(" :")
                if head.startswith("PING"):
                    link.sendall(f"PONG :{last}\r\n".encode())
                yield tags, source.partition("!")[0], head.split(" ") + ([last] if colon else [])

    def hear(self, tags: dict[str, str], nick: str, text: str) -> None:
        """Note a line, and if it is an echo the acknowledgement in it, before anything else is said."""
        key = tags.get("label")
        if key is not None:
            del self.waiting[key]
            self.acknowledged += 1
            times = "again" if key in self.again else "once"
            self.acks.write(f"{key}\t{tags['msgid']}\t{times}\n")
            self.acks.flush()
            if times == "again":  # it may be older than what was seen since: the journal has its place
                return
        how = "replayed" if "batch" in tags else "live"
        self.seen.write(f"{self.connections}\t{how}\t{tags['msgid']}\t{nick}\t{text}\n")
        self.seen.flush()

    def take_back(self, key: str) -> None:
        """Note that a message was refused: it must not be stored, and is not said again."""
        del self.waiting[key]
        self.refused.write(f"{key}\n")
        self.refused.flush()

    def fill(self, link: socket.socket) -> None:
        """Say something new, if there is room for more under way."""
        if self.stop.is_set() or len(self.waiting) > WINDOW // 2 or self.stop.wait(self.pause_s):
            return
        new = {}
        while len(self.waiting) + len(new) < WINDOW:
            number = next(self.numbers)
            key = f"{self.nick}-{number}"
            new[key] = f"{self.nick} {number} — раз, two, три{'!' * (number % 50)}"
            self.sent.write(f"{key}\t{new[key]}\n")
        self.sent.flush()
        self.waiting.update(new)
        self.say(link, new)

    def say(self, link: socket.socket, messages: dict[str, str]) -> None:
        """Send messages, all at once."""
        link.sendall(
            "".join(
                f"@label={key};besedka/key={key} PRIVMSG #lobby :{text}\r\n" for key, text in messages.items()
            ).encode()
        )


def is_no_room(words: list[str]) -> bool:
    """Tell whether this is a refusal for want of room on the disk."""
    return words[0] in ("FAIL", "NOTICE") and "Try again later" in words[-1]


def wait_for_the_end(talker: Talker) -> None:
    """Stop when nobody holds the other end of standard input any more."""
    sys.stdin.read()
    talker.stop.set()


if __name__ == "__main__":
    talker = Talker(sys.argv[1], sys.argv[2], Path(sys.argv[3]), *map(float, sys.argv[4:]))
    threading.Thread(target=wait_for_the_end, args=(talker,), daemon=True).start()
    talker.run()
    sys.stdout.write(f"{talker.acknowledged} acknowledged over {talker.connections} connections\n")

"""All sorts of people in one process: `crowd.py PORT SEED` keeps them busy until its standard input ends.

They come and go, talk in side rooms, change their nicks, read slowly or not at all, and send what no client sends. They
put up with everything and check nothing: what must hold is checked of others (tests/e2e/talker.py). Nothing here knows
besedka's code. At the end it prints how much of what was done, as JSON.
"""

from __future__ import annotations

import contextlib
import json
import random
import select
import socket
import struct
import sys
import threading
from collections import Counter
from itertools import count

__all__: list[str] = []

ROOMS = ("#garden", "#кухня", "#yard")
NICKS = 20  # of each wanderer: many enough to be changed, few enough that what is remembered of them stops growing
PATIENCE_S = 5.0
THINKING_S = 0.1  # of a wanderer, on average, between two deeds
AGAIN_S = 0.2  # before the next visit, so that a server that is down is not asked all the time
SLOW_BUFFER = 2048  # bytes
MEGABYTE = 1_000_000
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: closing sends RST
WANDERERS, PLAIN, SLOW, RUDE = 6, 3, 2, 1


class Visitor(threading.Thread):
    """Somebody who visits again and again."""

    numbers = count(1)

    def __init__(self, port: int, seed: int, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number = next(self.numbers)
        self.port = port
        self.stop = stop
        self.chance = random.Random(seed * 1000 + self.number)  # noqa: S311 - no secret
        self.done: Counter[str] = Counter()

    def run(self) -> None:
        """Visit until told to stop; whatever happens to a connection, there is the next."""
        while not self.stop.wait(AGAIN_S * self.chance.random()):
            with contextlib.suppress(OSError):
                self.visit()

    def visit(self) -> None:
        """Come, do something, and go."""
        raise NotImplementedError

    def connect(self, receive_buffer: int = 0) -> socket.socket:
        """Connect."""
        link = socket.socket()
        link.settimeout(PATIENCE_S)
        if receive_buffer:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            link.connect(("127.0.0.1", self.port))
        except OSError:
            link.close()
            raise
        self.done["connections"] += 1
        return link

    def rest(self, link: socket.socket, longest_s: float) -> None:
        """Take what comes for a while, and answer pings. Raises OSError when the connection is over."""
        wait_s = self.chance.random() * longest_s
        while select.select([link], [], [], wait_s)[0]:
            data = link.recv(65_536)
            if not data:
                raise ConnectionResetError
            if b"PING " in data:
                link.sendall(b"PONG :besedka.local\r\n")
            wait_s = 0.0


class Wanderer(Visitor):
    """Speaks IRC in side rooms, with everything that goes with it, and leaves in all the ways there are."""

    def visit(self) -> None:
        """Do a number of things in an order of chance."""
        with self.connect() as link:
            device = f"DEVICE wanderer-{self.number}-and-sixteen-letters\r\n" if self.chance.random() < 0.5 else ""
            caps = "message-tags server-time echo-message batch" if self.chance.random() < 0.5 else "away-notify"
            link.sendall(
                f"CAP REQ :{caps}\r\n{device}NICK {self.nick()}\r\nUSER w 0 * :A wanderer\r\nCAP END\r\n".encode()
            )
            self.rest(link, 0.2)
            for _ in range(self.chance.randrange(5, 60)):
                if self.stop.is_set():
                    break
                kind, line = self.chance.choice(self.deeds())
                self.done[kind] += 1
                link.sendall(f"{line}\r\n".encode())
                self.stop.wait(self.chance.uniform(0, 2 * THINKING_S))
                self.rest(link, THINKING_S)
            self.leave(link)

    def nick(self) -> str:
        """Return one of the nicks of this wanderer."""
        return f"w{self.number}-{self.chance.randrange(NICKS)}"

    def deeds(self) -> list[tuple[str, str]]:
        """Return what may be done next: kind, line."""
        room = self.chance.choice(ROOMS)
        text = f"сказано {self.chance.random()}"
        other = f"w{self.chance.randrange(1, WANDERERS + 1)}-{self.chance.randrange(NICKS)}"
        return [
            ("joins", f"JOIN {room}"),
            ("joins", f"JOIN {','.join(ROOMS)}"),
            ("parts", f"PART {room} :{text}"),
            ("nicks", f"NICK {self.nick()}"),
            ("topics", f"TOPIC {room} :{text}"),
            ("messages", f"PRIVMSG {room} :{text}"),
            ("messages", f"PRIVMSG {room} :{text}"),
            ("direct", f"PRIVMSG {other} :{text}"),
            ("queries", f"WHO {room}"),
            ("queries", f"WHOIS {other}"),
            ("queries", "LIST"),
            ("away", f"AWAY :{text}"),
            ("modes", f"MODE {room} +b *!*@192.0.2.{self.chance.randrange(5)}"),
            ("modes", f"MODE {room} -b *!*@192.0.2.{self.chance.randrange(5)}"),
        ]

    def leave(self, link: socket.socket) -> None:
        """Say goodbye, or not."""
        way = self.chance.randrange(4)
        if way == 0:
            link.sendall(b"QUIT :bye\r\n")
            self.rest(link, 0.5)
        elif way == 1:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        elif way == 2:
            link.shutdown(socket.SHUT_WR)
            self.rest(link, 0.5)


class Plain(Visitor):
    """Speaks the plain wire in the lobby, by lines or in chunks; no two things it says are the same."""

    said = count(1)

    def visit(self) -> None:
        """Say some things."""
        with self.connect() as link:
            by_lines = self.chance.random() < 0.7
            end = "\n" if by_lines else ""
            link.sendall(f"plain{self.number}{end}".encode())
            self.rest(link, 0.5)
            for _ in range(self.chance.randrange(1, 30)):
                if self.stop.is_set():
                    return
                # The end of a line keeps chunks apart that come together because the server was held up: what is
                # longer than a line of IRC comes to the others as several, and only the first has a msgid.
                link.sendall(f"plain{self.number} says {next(self.said)}, по-простому\n".encode())
                self.done["plain messages"] += 1
                self.rest(link, 1.0)
                self.stop.wait(0.3)


class Slow(Visitor):
    """Enters the lobby and reads a little now and then, or nothing at all, until it is thrown out or bored."""

    def visit(self) -> None:
        """Be slow for a while."""
        with self.connect(SLOW_BUFFER) as link:
            link.sendall(f"NICK slow{self.number}\r\nUSER slow 0 * :slow\r\nJOIN #lobby\r\n".encode())
            self.done["slow readers"] += 1
            reads = self.chance.random() < 0.5
            for _ in range(self.chance.randrange(2, 40)):
                if self.stop.wait(0.5):
                    return
                if reads and not link.recv(256):
                    return


class Rude(Visitor):
    """Sends what no client sends."""

    def visit(self) -> None:
        """Be rude once."""
        things = (
            b"",
            b"NICK half",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64),
            self.chance.randbytes(300),
            b"GET / HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n",
            b"NICK rude\r\nUSER rude 0 * :rude\r\n" + b"x" * MEGABYTE,
        )
        with self.connect() as link:
            self.done["rude visits"] += 1
            link.sendall(self.chance.choice(things))
            self.rest(link, 2.0)
        self.stop.wait(0.5)


def main() -> None:
    """Let them all loose until standard input ends."""
    port, seed = int(sys.argv[1]), int(sys.argv[2])
    stop = threading.Event()
    kinds = ((Wanderer, WANDERERS), (Plain, PLAIN), (Slow, SLOW), (Rude, RUDE))
    crowd = [kind(port, seed, stop) for kind, many in kinds for _ in range(many)]
    for visitor in crowd:
        visitor.start()
    sys.stdin.read()
    stop.set()
    for visitor in crowd:
        visitor.join(2 * PATIENCE_S)
    done = sum((visitor.done for visitor in crowd), Counter())
    sys.stdout.write(json.dumps(dict(sorted(done.items()))))


if __name__ == "__main__":
    main()

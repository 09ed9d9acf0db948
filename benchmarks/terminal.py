"""The terminal client's full screen, measured under a pseudo-terminal against a real server: `make bench-terminal`.

How soon the screen is there, what a hundred thousand messages take of memory and how they scroll, and how soon a key
is on the screen while a room is busy. Prints a table; judges nothing.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import socket
import statistics
import struct
import sys
import tempfile
import termios
import threading
import time
from pathlib import Path
from typing import Self

from support.command import environment
from support.server import RunningServer

__all__ = ["main"]

SETTINGS = "[limits]\nlines_per_s = 0\njoins_per_min = 0\nnew_rooms_per_hour = 0\n"
ROWS, COLUMNS = 40, 120
STARTS = 10
LONG = 100_000  # messages in the long room
CHUNK = 500  # of them are sent before the client is seen to have them: its inbox is not what is measured
BUSY_PER_S, BUSY_S = 500, 12
PAUSE_S = 0.1  # between keys; nobody types faster for long
SETTLE_S = 1.0  # before keys are pressed: the flood has begun
PAGES = 100
PATIENCE_S = 300.0
# Letters that no message has, each in one column, so that each is seen once: Cyrillic, Greek, Armenian.
LETTERS = "".join(map(chr, (*range(0x430, 0x450), *range(0x3B1, 0x3CA), *range(0x561, 0x587))))
ROW = tuple[str, str, str]


class Client:
    """`besedka join` on a terminal of its own, read all the time by the thread that asks for something."""

    def __init__(self, port: int, folder: Path, name: str) -> None:
        words = [sys.executable, "-m", "besedka", "join", f"127.0.0.1:{port}", "--name", name, "--data", str(folder)]
        self.began = time.perf_counter()
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execvpe(sys.executable, words, environment(TERM="xterm-256color"))  # noqa: S606 - it is ours
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self._seen = b""

    def sees(self, *texts: str) -> float:
        """Wait for one of the texts in what is drawn from now on; return when it came (`perf_counter`)."""
        wanted = [text.encode() for text in texts]
        deadline = time.monotonic() + PATIENCE_S
        while not any(text in self._seen for text in wanted):
            if time.monotonic() > deadline:
                raise SystemExit(f"{texts} did not come; the last that did: {self._seen[-2000:]!r}")
            self._read(0.1)
        self._seen = b""
        return time.perf_counter()

    def _read(self, patience_s: float) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], patience_s)
        if ready:
            self._seen = (self._seen + os.read(self._terminal, 65536))[-1_000_000:]
        return bool(ready)

    def presses(self, keys: str) -> float:
        """Press keys; return when (`perf_counter`)."""
        self._seen = b""
        pressed = time.perf_counter()
        os.write(self._terminal, keys.encode())
        return pressed

    def rests(self, seconds: float) -> None:
        """Read what is drawn for so long."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._read(left)

    def memory_mb(self) -> float:
        """What the process has of its own in memory, in megabytes."""
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text(encoding="ascii")
        return sum(int(kib) for kib in re.findall(r"Private_\w+: +(\d+) kB", rollup)) * 1024 / 1e6

    def cpu_s(self) -> float:
        """How long the processor has worked for it: unlike the clock, the same on a busy machine."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._terminal)


class Talker:
    """Somebody in the lobby who talks, and reads only to see that it was heard."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._file = self._socket.makefile("rb")
        self._socket.sendall(b"NICK talker\r\nUSER talker 0 * :talker\r\nJOIN #lobby\r\n")
        self.settle()

    def say(self, text: str) -> None:
        """Say one thing."""
        self._socket.sendall(f"PRIVMSG #lobby :{text}\r\n".encode())

    def says(self, first: int, count: int) -> None:
        """Say numbered messages of usual length, at once."""
        text = "and this is what people say in a room, more or less"
        lines = (f"PRIVMSG #lobby :{number:07} {text}\r\n" for number in range(first, first + count))
        self._socket.sendall("".join(lines).encode())

    def settle(self) -> None:
        """Wait until the server has carried out what was sent."""
        self._socket.sendall(b"PING :settled\r\n")
        while b"settled" not in self._file.readline():
            pass


def first_screen(port: int, folder: Path) -> list[ROW]:
    """How long it takes from the command to the first whole screen, and to the talk."""
    screens, talks, works = [], [], []
    for number in range(STARTS):
        with Client(port, folder / str(number), f"first{number}") as client:
            screens.append(client.sees("connecting", "connected since") - client.began)
            works.append(client.cpu_s())
            client.sees("said before")
            talks.append(time.perf_counter() - client.began)
    return [
        ("the first screen", seconds(screens), f"median and longest of {STARTS}, from the command on"),
        ("the processor's part in that", seconds(works), "what it would be on a machine of its own"),
        ("the talk in it", seconds(talks), "the newest page of the room"),
    ]


def seconds(times: list[float]) -> str:
    """Write the median and the longest."""
    return f"{statistics.median(times):.2f} s ({max(times):.2f} s)"


def milliseconds(times: list[float]) -> str:
    """Write the median, the 95th percentile and the longest."""
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times) * 1e3:.0f} ms, p95 {p95 * 1e3:.0f} ms, at most {max(times) * 1e3:.0f} ms"


def long_room(port: int, folder: Path, count: int) -> list[ROW]:
    """What many messages take, and how they scroll."""
    talker = Talker(port)
    with Client(port, folder / "long", "reader") as client:
        client.sees("connected since")
        client.rests(SETTLE_S)
        before = client.memory_mb()
        for first in range(0, count, CHUNK):
            talker.says(first, CHUNK)
            client.sees(f"{first + CHUNK - 1:07}")
        after = client.memory_mb()
        pages = []
        for _ in range(PAGES):
            pressed = client.presses("\x1b[5~")
            client.sees("what people say")
            pages.append(time.perf_counter() - pressed)
            client.rests(PAUSE_S / 2)
    return [
        (f"memory with {count:,} messages", f"{after:.0f} MB", f"private; {before:.0f} MB with none"),
        ("a screenful up in them", milliseconds(pages), f"from the key to what is drawn, {PAGES} times"),
    ]


def busy_room(port: int, folder: Path) -> list[ROW]:
    """How soon a key is on the screen while the room is full of talk."""
    talker = Talker(port)
    over = threading.Event()

    def talk() -> None:
        slice_s = 0.02
        count = round(BUSY_PER_S * slice_s)
        due = time.monotonic()
        for first in range(0, BUSY_PER_S * BUSY_S * 10, count):
            if over.wait(max(0.0, due - time.monotonic())):
                return
            talker.says(first, count)
            due += slice_s

    with Client(port, folder / "busy", "writer") as client:
        client.sees("connected since")
        client.rests(SETTLE_S)
        thread = threading.Thread(target=talk)
        thread.start()
        try:
            client.rests(SETTLE_S)
            keys = []
            began, worked = time.monotonic(), client.cpu_s()
            for letter in LETTERS:
                pressed = client.presses(letter)
                keys.append(client.sees(letter) - pressed)
                client.rests(PAUSE_S)
            share = (client.cpu_s() - worked) / (time.monotonic() - began)
        finally:
            over.set()
            thread.join()
    return [
        (f"a key while {BUSY_PER_S} messages/s come", milliseconds(keys), f"{len(keys)} keys, one each 0.1 s"),
        ("the processor meanwhile", f"{share:.0%}", "of one core"),
    ]


def main() -> None:
    """Measure what was asked for, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=LONG, help="in the long room (default: %(default)s)")
    options = parser.parse_args()
    rows: list[ROW] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with RunningServer(settings=SETTINGS) as server:
            talker = Talker(server.port)
            talker.say("said before")
            talker.settle()
            rows += first_screen(server.port, folder)
        with RunningServer(settings=SETTINGS) as server:
            rows += long_room(server.port, folder, options.messages)
        with RunningServer(settings=SETTINGS) as server:
            rows += busy_room(server.port, folder)
    print("| | | |\n|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()

"""A crowd in one process: many clients at once, in one loop; it knows IRC and the plain wire, and nothing of our code.

`crowd.py PORT SEED STEADY RESTLESS LIVES MESSAGES FILE`. The steady talk in all rooms from the beginning to the end.
The restless come, talk, change nicks, go and come again, and mostly leave without a word, or while the server still
speaks to them. Some are deaf. FILE gets, as JSON, what each connection saw (support/witnesses.py compares it with the
journal):

    [{"nick": …, "wire": "irc", "steady": true, "known": false, "said": [text …],
      "seen": [[how, msgid, verb, target, nick, text] …]} …]
"""

from __future__ import annotations

import contextlib
import json
import random
import selectors
import socket
import struct
import sys
from collections import deque
from pathlib import Path

ROOMS = ("#lobby", "#one", "#two")
CAPS = "message-tags server-time echo-message batch cap-notify"
SHAPES = ("", "away-notify", "setname invite-notify")  # dialects differ in them; they may be withheld
WINDOW = 6  # messages of a steady one that are under way
PATIENCE_S = 20.0
BURST = 14  # what a restless one does in one go
PADDING = 180  # letters of two bytes: as long as lines may be, so that those who do not read pass the bound soon


class Client:
    """One connection."""

    wire = "irc"
    known = False
    steady = False
    reads = True

    def __init__(self, crowd: Crowd, nick: str) -> None:
        self.crowd = crowd
        self.nick = nick
        self.called = nick  # when it came in: the server may have another name for it
        self.said: list[str] = []
        self.seen: list[list[str]] = []
        self.over = False
        self._unread = b""
        self._unsent = b""
        self.sock = socket.socket()
        if not self.reads:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.sock.connect(("127.0.0.1", crowd.port))
        self.sock.setblocking(False)
        crowd.selector.register(self.sock, selectors.EVENT_READ if self.reads else selectors.EVENT_WRITE, self)
        crowd.clients.append(self)

    def send(self, *lines: str) -> None:
        """Send lines as soon as the socket takes them."""
        self._unsent += "".join(f"{line}\r\n" for line in lines).encode()
        self.flush()

    def flush(self) -> None:
        """Send what is left."""
        with contextlib.suppress(BlockingIOError):
            while self._unsent:
                self._unsent = self._unsent[self.sock.send(self._unsent) :]
        events = (selectors.EVENT_READ if self.reads else 0) | (selectors.EVENT_WRITE if self._unsent else 0)
        if self.over:
            return
        if events:
            self.crowd.selector.modify(self.sock, events, self)
        elif self.sock in self.crowd.selector.get_map():
            self.crowd.selector.unregister(self.sock)

    def ready(self, mask: int) -> None:
        """Do what the socket lets."""
        try:
            if mask & selectors.EVENT_WRITE:
                self.flush()
            if mask & selectors.EVENT_READ:
                data = self.sock.recv(65536)
                if not data:
                    self.close()
                    return
                *lines, self._unread = (self._unread + data).split(b"\n")
                for line in lines:
                    if not self.over:
                        self.hear(line.rstrip(b"\r").decode())
        except BlockingIOError:
            return
        except OSError:
            self.close()

    def hear(self, line: str) -> None:
        """Take one line."""
        raise NotImplementedError

    def text(self) -> str:
        """Return something that nobody has said yet."""
        text = f"{self.nick} {len(self.said)} {self.crowd.number()} {'я' * self.crowd.chance.randrange(PADDING)}"
        self.said.append(text)
        return text

    def close(self, *, reset: bool = False) -> None:
        """Hang up, with a reset if the peer is to be surprised."""
        if self.over:
            return
        self.over = True
        if reset:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if self.sock in self.crowd.selector.get_map():
            self.crowd.selector.unregister(self.sock)
        self.sock.close()
        self.crowd.gone(self)


class IrcClient(Client):
    """Registers, enters rooms, and notes everything that has a msgid."""

    def __init__(self, crowd: Crowd, nick: str, device: str, rooms: tuple[str, ...]) -> None:
        super().__init__(crowd, nick)
        self.rooms = rooms
        self.known = device in crowd.devices  # then it gets what it has missed since
        crowd.devices.add(device)
        self.replaying = ""
        self.shape = crowd.chance.choice(SHAPES)
        self.send(
            f"CAP REQ :{CAPS}",
            f"CAP REQ :{self.shape}",
            f"NICK {nick}",
            f"USER {nick} 0 * :{nick}",
            f"DEVICE {device}-is-sixteen-or-more",
            "CAP END",
            *(f"JOIN {room}" for room in rooms),
            "PING inside",
        )

    def hear(self, line: str) -> None:
        """Note what has a msgid and the ends of replays; go on where something was waited for."""
        tags, line = line[1:].split(" ", 1) if line.startswith("@") else ("", line)
        source, line = line[1:].split(" ", 1) if line.startswith(":") else ("", line)
        head, colon, last = line.partition(" :")
        words = head.split() + [last] * bool(colon)
        known = dict((*tag.split("=", 1), "")[:2] for tag in tags.split(";"))
        who = source.partition("!")[0]
        target = words[1] if len(words) > 1 else ""
        if "msgid" in known or words[0] == "JOIN":  # who takes the place of its ghost enters without an entry
            how = known.get("batch", "live")
            self.seen.append([how, known.get("msgid", ""), words[0], target, who, last])
        elif words[0] == "BATCH":
            self.seen.append([target[1:], "", "+" if target[0] == "+" else "-", words[-1], "", ""])
        elif words[0] == "001":
            self.called = target
        elif words[0] == "CAP" and words[2] == "NEW":
            self.send(f"CAP REQ :{self.shape}")
        elif words[0] == "PING":
            self.send(f"PONG :{words[-1]}")
        elif words[0] in ("PONG", "ERROR", "432", "433"):
            self.told(words[0], words[-1])
        if words[0] == "PRIVMSG":
            self.heard(who, words[-1])

    def told(self, verb: str, text: str) -> None:
        """Hear an answer."""

    def heard(self, who: str, text: str) -> None:
        """Hear a message."""


class Steady(IrcClient):
    """Is there from the beginning to the end."""

    steady = True

    def __init__(self, crowd: Crowd, nick: str) -> None:
        super().__init__(crowd, nick, nick, ROOMS)
        self.left = crowd.messages
        self.waits = 0
        self.ends = 0

    def told(self, verb: str, text: str) -> None:
        """Begin when inside; end when everything is said."""
        if verb != "PONG":
            raise SystemExit(f"{self.nick}: {verb} {text}")
        if text == "inside":
            self.crowd.came()
        else:
            self.close()

    def talk(self) -> None:
        """Say something to a room, or to somebody."""
        while self.left and self.waits < WINDOW:
            self.left -= 1
            self.waits += 1
            somebody = [each.nick for each in self.crowd.steady if each is not self]
            self.send(f"PRIVMSG {self.crowd.chance.choice((*ROOMS, *somebody[:1]))} :{self.text()}")

    def heard(self, who: str, text: str) -> None:
        """Go on with every echo; leave when the last word has been heard in all rooms."""
        if text == self.crowd.the_end:
            self.ends += 1
            if self.ends == len(ROOMS):
                self.send("PING done")
        elif who == self.nick:
            self.waits -= 1
            self.talk()


class Restless(IrcClient):
    """Comes, does many things at once, and goes in one of several ways."""

    def told(self, verb: str, text: str) -> None:
        """Do everything when inside; go when it is done, or sooner."""
        if verb != "PONG":
            self.close()
        elif text == "inside":
            self.crowd.lay_ghosts(self)
            self.send(*(self.deed() for _ in range(BURST)), "PING done")
            if self.crowd.chance.random() < 0.4:
                self.close(reset=self.crowd.chance.random() < 0.5)
        elif self.crowd.chance.random() < 0.5:
            self.send("QUIT :bye")
        else:
            self.crowd.comes_again(self)  # from elsewhere, and this one is its ghost

    def deed(self) -> str:
        """Return something to do."""
        chance = self.crowd.chance
        room = chance.choice(self.rooms)
        return chance.choice(
            (
                f"PRIVMSG {room} :{self.text()}",
                f"PRIVMSG {room} :{self.text()}",
                f"PRIVMSG {chance.choice(self.crowd.steady).nick} :{self.text()}",
                f"NICK {self.nick}-{chance.randrange(100)}",
                f"PART {room} :tea",
                f"JOIN {chance.choice(ROOMS)}",
                f"TOPIC {room} :{chance.randrange(100)}",
                f"MODE {room} +v {chance.choice(self.crowd.steady).nick}",
                f"KICK {room} {self.nick}",
                "AWAY :tea",
                f"NAMES {room}",
                "LIST",
            )
        )


class Deaf(IrcClient):
    """Enters all rooms and reads nothing."""

    reads = False


class Plain(Client):
    """Says lines in the lobby."""

    wire = "plain"

    def __init__(self, crowd: Crowd, nick: str) -> None:
        super().__init__(crowd, nick)
        self.left = crowd.messages
        self.send(nick)
        self.greeted = False

    def hear(self, line: str) -> None:
        """Note what others say; talk on with what comes."""
        if not self.greeted:
            self.greeted = True
        else:
            who, _, text = line.partition(": ")
            self.seen.append(["live", "", "PRIVMSG", "#lobby", who, text])
        if self.left:
            self.left -= 1
            self.send(self.text())


class Crowd:
    """Everybody, and the loop."""

    def __init__(self, port: int, seed: int, steady: int, restless: int, lives: int, messages: int) -> None:
        self.port = port
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.messages = messages
        self.the_end = f"the end of {seed}"  # there may be other crowds
        self.selector = selectors.DefaultSelector()
        self.devices: set[str] = set()  # that have been there
        self.clients: list[Client] = []
        self._counted = 0
        self._inside = 0
        self._ending = False
        self._lives = {f"r{number}x{seed}": lives for number in range(restless)}
        self._again: deque[str] = deque()
        self.steady = [Steady(self, f"s{number}x{seed}") for number in range(steady)]
        self.plain = [Plain(self, f"p{number}x{seed}") for number in range(2)]
        self.deaf = [Deaf(self, f"d{number}x{seed}", f"d{number}x{seed}", ROOMS) for number in range(2)]

    def number(self) -> int:
        """Count what is said."""
        self._counted += 1
        return self._counted

    def came(self) -> None:
        """Begin when all the steady are inside."""
        self._inside += 1
        if self._inside == len(self.steady):
            for each in self.steady:
                each.talk()
            self._again.extend(self._lives)

    def comes_again(self, ghost: Restless) -> None:
        """Let a restless one come again while its last connection is still there; the last of all leaves."""
        if self._lives[ghost.nick]:
            self._again.append(ghost.nick)
        else:
            ghost.send("QUIT :bye")

    def lay_ghosts(self, alive: Restless) -> None:
        """Let earlier connections of who came again end: one that has another nick by then is not taken over."""
        for each in self.clients:
            if each.nick == alive.nick and each is not alive and not each.over:
                each.send("QUIT :ghost")

    def gone(self, client: Client) -> None:
        """Hear that a connection is over."""
        if isinstance(client, Steady) and not self._ending:
            raise SystemExit(f"{client.nick} was put out")
        here = any(each.nick == client.nick and not each.over for each in self.clients)
        if isinstance(client, Restless) and client.nick not in self._again and not here:
            self._again.append(client.nick)

    def look_for_the_end(self) -> None:
        """When everything is said and the restless have lived all their lives, say so in every room."""
        if self._ending or any(each.left or each.waits for each in self.steady) or any(self._lives.values()):
            return
        if any(isinstance(each, Restless) and not each.over for each in self.clients):
            return
        self._ending = True
        self.steady[0].send(*(f"PRIVMSG {room} :{self.the_end}" for room in ROOMS))

    def run(self) -> None:
        """Go on until all the steady have left."""
        while not all(each.over for each in self.steady):
            while self._again:
                name = self._again.popleft()
                if self._lives[name]:
                    self._lives[name] -= 1
                    rooms = tuple(self.chance.sample(ROOMS, self.chance.randrange(1, len(ROOMS) + 1)))
                    Restless(self, name, name, rooms)
            self.look_for_the_end()
            ready = self.selector.select(PATIENCE_S)
            if not ready:
                raise SystemExit(f"nothing came for {PATIENCE_S} s; {self._waited_for()}")
            for key, mask in ready:
                if not key.data.over:
                    key.data.ready(mask)
        for each in list(self.clients):
            each.close()

    def _waited_for(self) -> str:
        return f"{self._ending} {self._lives} " + ", ".join(
            f"{each.nick}: {each.waits} under way, {each.left} left" for each in self.steady if not each.over
        )


if __name__ == "__main__":
    crowd = Crowd(*map(int, sys.argv[1:7]))
    crowd.run()
    Path(sys.argv[7]).write_text(
        json.dumps(
            [
                {"nick": each.called, "wire": each.wire, "steady": each.steady, "known": each.known}
                | {"said": each.said, "seen": each.seen}
                for each in crowd.clients
                if each.reads
            ]
        ),
        encoding="utf-8",
    )

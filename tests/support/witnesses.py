"""Compares what a crowd saw (e2e/crowd.py) with the journal, by SQL alone: it knows nothing of the server's code.

What must hold for each connection:

* what it saw live has rising positions, and each is in the journal with the same kind, speaker and text;
* from its JOIN to its PART, or to the last thing that it saw, it saw everything that the journal has in that room, and
  nothing of rooms in which it was not;
* what was replayed when it joined is the newest that was said before its JOIN, whole, before anything live; one that
  was there before gets what it has missed: the newest, too, without a gap, be it little or nothing.

And for everybody: a message is there once, in its speaker's order; what the steady said is there, and what was said to
them they have heard, once.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Past", "faults"]

SHOWN = 10  # faults of one connection; the first ones say it all
VERBS = {
    "message": "PRIVMSG",
    "join": "JOIN",
    "leave": "PART",
    "quit": "QUIT",
    "nick": "NICK",
    "kick": "KICK",
    "topic": "TOPIC",
    "mode": "MODE",
}
SAID = ("message", "topic", "leave", "kick", "quit")  # kinds whose text is on the wire as it is in the journal


class Past:
    """The journal: rows by msgid's position, and positions by room."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        rows = connection.execute(
            "SELECT e.position, e.kind, s.nick, e.target, e.text FROM entry e LEFT JOIN source s ON s.number = e.source"
        ).fetchall()
        placed = connection.execute(
            "SELECT r.name, e.position FROM placed p JOIN room r ON r.number = p.place"
            " JOIN entry e ON e.position BETWEEN p.first AND p.last"
        ).fetchall()
        connection.close()
        self.rows: dict[int, tuple[str, str, str | None, str | None]] = {row[0]: row[1:] for row in rows}
        self.rooms: dict[str, list[int]] = {}
        for name, position in sorted(placed):
            self.rooms.setdefault(name, []).append(position)
        self.messages = {
            name: [position for position in positions if self.rows[position][0] == "message"]
            for name, positions in self.rooms.items()
        }
        self.placed = {position for _, position in placed}

    def between(self, room: str, first: int, last: int) -> list[int]:
        """Return what a room has from one position to another."""
        positions = self.rooms[room]
        return positions[bisect_left(positions, first) : bisect_right(positions, last)]

    def newest(self, room: str, position: int, count: int) -> list[int]:
        """Return the newest that were said in a room before a position."""
        messages = self.messages[room]
        end = bisect_left(messages, position)
        return messages[max(0, end - count) : end]


class Witness:
    """One connection's account, compared line by line."""

    def __init__(self, past: Past, account: dict[str, Any], replay: int) -> None:
        self.past = past
        self.known: bool = account["known"]
        self.joined: dict[str, int] = {}  # where it entered rooms, the last time
        self.replay = replay
        self.seen: list[list[str]] = account["seen"]
        self.nick: str = account["nick"]
        self.name = self.nick
        self.faults: list[str] = []
        self.stays: dict[str, int] = {}  # rooms in which it is now, since when; 0: when it took its ghost's place
        self.taken: dict[str, int] = {}  # rooms which it has from its ghost, and the newest that it was shown of them
        self.ended: list[tuple[str, int, int]] = []
        self.live: list[int] = []
        self.batches: dict[str, tuple[str, list[int]]] = {}
        self.owed: dict[str, list[int]] = {}  # replays that must come before anything else that is live
        self.heard: list[int] = []  # what was said to it alone

    def check(self) -> list[str]:
        """Return what is wrong."""
        for how, msgid, verb, target, who, text in self.seen:
            if verb in ("+", "-"):
                self.batch(how, verb, target)
                continue
            if not msgid:
                self.taken[target] = self.stays[target] = 0
                continue
            position = int(msgid.rpartition("-")[2])
            self.compare(position, verb, target, who, text)
            if how != "live":
                self.batches[how][1].append(position)
                continue
            if self.owed:
                self.faults.append(f"saw {position} live before the replays of {sorted(self.owed)}")
                self.owed.clear()
            self.live.append(position)
            self.follow(position, verb, target, who)
        self.complete()
        return [f"{self.name}: {fault}" for fault in self.faults[:SHOWN]]

    def batch(self, name: str, verb: str, room: str) -> None:
        """Begin or end a replay."""
        if verb == "+":
            self.batches[name] = (room, [])
            return
        room, positions = self.batches.pop(name)
        expected = self.owed.pop(room, None)
        if room in self.taken and positions:
            self.taken[room] = positions[-1]
            expected = self.past.newest(room, positions[-1] + 1, len(positions))
        if room in self.joined and expected is None and room not in self.taken:  # it was there before
            expected = self.past.newest(room, self.joined[room], len(positions))
        if room.startswith("#") and positions != expected:
            self.faults.append(f"was shown {positions} of {room}, and not {expected}")

    def compare(self, position: int, verb: str, target: str, who: str, text: str) -> None:
        """Compare with what is in the journal at this position."""
        kind, nick, to, said = self.past.rows.get(position, ("", "", "", ""))
        if (VERBS.get(kind), nick) != (verb, who):
            self.faults.append(f"saw {verb} of {who} at {position}; that is {kind} of {nick}")
        elif kind in SAID and (text or None) != (said or None) and text != to:
            self.faults.append(f"saw {text!r} at {position}; that is {said!r}")
        elif kind == "message" and not target.startswith("#") and target != to:
            self.faults.append(f"saw {position} said to {target}; it was said to {to}")
        elif kind == "nick" and target != to:
            self.faults.append(f"saw {who} become {target} at {position}; that is {to}")

    def follow(self, position: int, verb: str, target: str, who: str) -> None:
        """Know where it is, and under which nick."""
        if verb == "JOIN" and who == self.nick:
            self.stays[target] = position
            said = self.past.newest(target, position, self.replay)
            if said and not self.known and target not in self.joined:
                self.owed[target] = said
            self.joined[target] = position
        elif (verb == "PART" and who == self.nick) or (
            verb == "KICK" and self.past.rows[position][2] == self.nick and target in self.stays
        ):
            self.ended.append((target, self.stays.pop(target), position))
        elif verb == "NICK" and who == self.nick:
            self.nick = target
        elif verb == "PRIVMSG" and not target.startswith("#") and who != self.nick:
            self.heard.append(position)

    def complete(self) -> None:
        """Compare what it saw of its rooms with what happened there while it was inside."""
        if self.live != sorted(set(self.live)):
            self.faults.append("saw things out of order, or twice")
        if not self.live:
            return
        stays = self.ended + [(room, since, self.live[-1]) for room, since in self.stays.items()]
        expected = {
            position
            for room, since, until in stays
            for position in self.past.between(room, since or self.first(room), until)
        }
        alone = {position for position in self.live if not self.is_public(position)}
        seen = set(self.live) - alone
        if missed := sorted(expected - seen):
            self.faults.append(f"missed {missed[:SHOWN]} ({len(missed)})")
        if foreign := sorted(seen - expected):
            self.faults.append(f"saw {foreign[:SHOWN]} of rooms in which it was not ({len(foreign)})")

    def first(self, room: str) -> int:
        """Return from where on it must have seen a room that it has from its ghost: what was said behind the replay."""
        here = self.past.rooms[room]
        seen = min(set(self.live).intersection(here), default=self.live[-1] + 1)
        behind = bisect_right(self.past.messages[room], self.taken[room])
        return min([seen, *(self.past.messages[room][behind : behind + 1] if self.taken[room] else [])])

    def is_public(self, position: int) -> bool:
        """Whether it was seen in rooms: not said to one alone, and not one's own new nick outside of all rooms."""
        kind, _, to, _ = self.past.rows.get(position, ("", "", None, None))
        return not (kind == "message" and to is not None) and (kind != "nick" or position in self.past.placed)


def plain_faults(past: Past, account: dict[str, Any]) -> list[str]:
    """Compare what a plain connection saw, which knows no positions, with the lobby."""
    name = account["nick"]
    told: list[tuple[str, str | None]] = [
        (past.rows[position][1], past.rows[position][3])
        for position in past.messages["#lobby"]
        if past.rows[position][1] != name
    ]
    seen = [(who, text) for _, _, _, _, who, text in account["seen"]]
    begin = told.index(seen[0]) if seen and seen[0] in told else 0
    if seen != told[begin : begin + len(seen)]:
        at = next(at for at, each in enumerate(seen) if each != told[begin + at : begin + at + 1][0])
        return [f"{name}: line {at} is {seen[at]}; the journal has {told[begin + at : begin + at + 1]}"]
    return []


def faults(path: Path, accounts: list[dict[str, Any]], replay: int) -> list[str]:
    """Return all faults; `replay` is how many messages are shown to who joins."""
    past = Past(path)
    found: list[str] = []
    texts = [
        row[3] for row in past.rows.values() if row[0] == "message" and not (row[3] or "").startswith("the end of ")
    ]
    found += [f"in the journal {times} times: {text}" for text, times in Counter(texts).items() if times > 1]
    place = {text: at for at, text in enumerate(texts)}
    for account in accounts:
        kept = [place[text] for text in account["said"] if text in place]
        if kept != sorted(kept):
            found.append(f"{account['nick']}: what it said is in another order in the journal")
        if account["wire"] == "plain":
            found += plain_faults(past, account)
            continue
        witness = Witness(past, account, replay)
        found += witness.check()
        if account["steady"]:
            if len(kept) != len(account["said"]):
                found.append(f"{witness.name}: {len(account['said']) - len(kept)} of its messages are not there")
            to_it = [at for at, row in past.rows.items() if row[0] == "message" and row[2] == witness.name]
            if witness.heard != sorted(to_it):
                found.append(f"{witness.name}: was told {len(witness.heard)} things, {len(to_it)} were said to it")
    return found

"""Compares a journal with what the talkers noted, by SQL and files alone: it knows nothing of the server's code.

`checker.py JOURNAL FOLDER` prints each fault, and ends with 1 if there is any. What must hold:

* no message that was refused is in the journal;
* every acknowledged message is in the journal, with the id and the text that its speaker was told, and once;
* no message that was said is there twice, and each speaker's messages are there in the order in which they were said;
* whoever was connected saw the messages in the journal's order, without a gap from the first to the last;
* nobody saw anything that is not in the journal, or with another text or speaker.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import Counter
from pathlib import Path

SHOWN = 20  # faults of one kind; the first ones say it all


class Journal:
    """The messages of the lobby by msgid, in order."""

    def __init__(self, path: Path) -> None:
        connection = sqlite3.connect(path)
        (epoch,) = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
        rows = connection.execute(
            # In this order, stretch by stretch: any other plan takes the square of the time.
            "SELECT e.position, s.nick, e.text FROM room r"
            " CROSS JOIN placed p ON p.place = r.number"
            " CROSS JOIN entry e ON e.position BETWEEN p.first AND p.last"
            " CROSS JOIN source s ON s.number = e.source"
            " WHERE r.name = '#lobby' AND +e.kind = 'message' ORDER BY e.position"
        ).fetchall()
        self.keys = {
            key: f"{epoch}-{position}" for key, position in connection.execute("SELECT key, position FROM message_key")
        }
        connection.close()
        self.messages = {f"{epoch}-{position}": (nick, text) for position, nick, text in rows}
        self.rows = len(rows)
        self.place = {msgid: at for at, msgid in enumerate(self.messages)}
        self.order = list(self.messages)


def fields(path: Path) -> list[list[str]]:
    """Return the lines of a file, each as its fields; none if there is no such file."""
    if not path.exists():
        return []
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def check(path: Path, folder: Path) -> list[str]:
    """Return all faults."""
    journal = Journal(path)
    faults = [f"{journal.rows - len(journal.messages)} messages are placed twice"] * (
        journal.rows != len(journal.messages)
    )
    texts = Counter(text for _, text in journal.messages.values())
    faults += [f"in the journal {times} times: {text}" for text, times in texts.items() if times > 1]
    for file in sorted(folder.glob("*.sent")):
        faults += check_speaker(journal, file.stem, folder)
        faults += check_listener(journal, file.stem, fields(folder / f"{file.stem}.seen"))
    return faults


def check_speaker(journal: Journal, nick: str, folder: Path) -> list[str]:
    """Compare what somebody said, and was told of it, with the journal."""
    faults = []
    said = dict(fields(folder / f"{nick}.sent"))
    for (key,) in fields(folder / f"{nick}.refused"):
        del said[key]  # below: what is there is exactly what is left
    acks = {key: msgid for key, msgid, _ in fields(folder / f"{nick}.acks")}
    for key, msgid in acks.items():
        if journal.messages.get(msgid) != (nick, said[key]):
            faults.append(f"{key} was acknowledged as {msgid}; that is {journal.messages.get(msgid)}")
        if journal.keys.get(key) != msgid:
            faults.append(f"{key} was acknowledged as {msgid}, and is kept as {journal.keys.get(key)}")
    faults += [f"{key} was never acknowledged" for key in said.keys() - acks.keys()]
    kept = [text for speaker, text in journal.messages.values() if speaker == nick]
    if kept != list(said.values()):
        wrong = next((at for at, pair in enumerate(zip(kept, said.values(), strict=False)) if len(set(pair)) > 1), -1)
        faults.append(f"{nick} said {len(said)} messages, {len(kept)} are there; the order differs at {wrong}")
    return faults[:SHOWN]


def check_listener(journal: Journal, nick: str, seen: list[list[str]]) -> list[str]:
    """Compare what somebody saw with the journal."""
    faults = []
    own = {msgid for msgid, (speaker, _) in journal.messages.items() if speaker == nick}
    stretches: dict[tuple[str, str], list[int]] = {}
    for connection, how, msgid, speaker, text in seen:
        if journal.messages.get(msgid) != (speaker, text):
            faults.append(f"{nick} saw {msgid} of {speaker}: {text}; that is {journal.messages.get(msgid)}")
        else:
            stretches.setdefault((connection, how), []).append(journal.place[msgid])
    for (connection, how), places in stretches.items():
        if places != sorted(set(places)):
            faults.append(f"{nick} saw messages out of order in connection {connection}, {how}")
        # One's own messages that were said again are acknowledged, and not noted as seen.
        missed = set(range(places[0], places[-1] + 1)) - set(places)
        faults += [
            f"{nick} was in connection {connection} and did not see {journal.order[place]} ({how})"
            for place in sorted(missed)
            if journal.order[place] not in own
        ]
    live = [place for (_, how), places in stretches.items() if how == "live" for place in places]
    if live != sorted(set(live)):
        faults.append(f"{nick} saw something live twice, or out of order from one connection to the next")
    return faults[:SHOWN]


if __name__ == "__main__":
    found = check(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write("".join(f"{fault}\n" for fault in found))
    sys.exit(bool(found))

"""What was taken back, changed, answered, reacted to and said in several lines: out in each form, and in again."""

from __future__ import annotations

import re
from datetime import UTC
from typing import TYPE_CHECKING

import msgspec
import pytest

from besedka.archive.exporting import Form, Wanted, export
from besedka.archive.importing import Outcome, import_files
from besedka.archive.jsonl import shown_time, time_of
from besedka.archive.sources import Mapping, Source
from besedka.archive.verification import verify
from besedka.chat.commands import Say, Speech
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.pages import RoomMessages
from besedka.i18n import Words
from besedka.journal.history import History
from support.journals import KeptChat, journal, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = 1_900_000_000_000_000
ABOUT = "SELECT kind, room, text, tags FROM entry WHERE kind IN ('redact', 'edit', 'tag') ORDER BY position"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder whose journal has a bit of everything."""
    data = tmp_path / "from"
    data.mkdir()
    with journal(data / "journal.sqlite") as writer:
        mend(KeptChat(writer), epoch_of(data))
    return data


def epoch_of(data: Path) -> str:
    """Return the epoch of a journal."""
    ((epoch,),) = rows(data / "journal.sqlite", "SELECT value FROM meta WHERE name = 'epoch'")
    return str(epoch)


def mend(chat: KeptChat, epoch: str) -> None:
    """Let people mend what they have said."""
    anna = chat.enter("anna", "#tea", device="account:anna")
    boris = chat.enter("boris", "#tea")
    wrong = anna.say("#tea", "helo")[0].position
    secret = anna.say("#tea", "hunter2")[0].position
    chat.store()
    anna.does(Edit, "#tea", "e", wrong, "hello")
    anna.does(Redact, "#tea", "e", secret, "oops")
    boris.does(Say, "#tea", "one\ntwo", Speech.MESSAGE, (("+reply", f"{epoch}-{wrong}"),))
    chat.store()
    for person, reaction, adding in ((boris, "👍", True), (anna, "👎", True), (anna, "👎", False)):
        tags = (("+draft/react" if adding else "+draft/unreact", reaction), ("+reply", f"{epoch}-{wrong}"))
        person.does(React, "#tea", tags, wrong, reaction, adding, False, 9, 9)
        chat.store()


def exported(data: Path, form: Form, language: str = "en") -> str:
    """Return an export of all rooms."""
    file = data / f"export.{form}"
    words = Words(language)  # type: ignore[arg-type]
    export(data / "journal.sqlite", Wanted((), None, form, None, None, UTC), file, words)
    return file.read_text("utf-8")


def take(file: Path, data: Path) -> Outcome:
    """Import a file of JSON lines."""
    return import_files([Source(file, "jsonl", UTC)], data, Mapping(), NOW)


def test_a_page(data: Path) -> None:
    """What was changed says so; what was taken back, by whom and when; answers and reactions lead to the message."""
    shown = exported(data, "html")
    wrong = next(iter(re.findall(r'<li id="p(\d+)">[^\n]*hello', shown)))
    assert re.search(r"hello <small>\(edited\)</small></span>", shown)
    assert "hunter2" not in shown
    assert re.search(r"anna said something that anna took back on \d{4}-\d\d-\d\d \d\d:\d\d \(oops\)", shown)
    assert f'<a class="about" href="#p{wrong}">↩</a> one\ntwo</span>' in shown
    assert f'<a class="about" href="#p{wrong}">↩</a> boris reacted: 👍' in shown
    assert "anna took a reaction back: 👎" in shown
    assert "изменено" in exported(data, "html", "ru")


def test_a_text(data: Path) -> None:
    """The same in words."""
    shown = exported(data, "txt")
    assert "<anna> hello (edited)\n" in shown
    assert re.search(r"-- anna said something that anna took back on [-0-9: ]+ \(oops\)\n", shown)
    assert "-- boris reacted: 👍\n" in shown
    assert re.search(r"<boris> one\n +#?\w*   two\n", shown)


def test_an_answer_to_what_is_not_in_the_page(data: Path) -> None:
    """It leads nowhere."""
    ((time,),) = rows(data / "journal.sqlite", "SELECT time FROM entry WHERE text LIKE 'one%'")
    file = data / "later.html"
    export(data / "journal.sqlite", Wanted((), None, "html", time, None, UTC), file, Words("en"))
    shown = file.read_text("utf-8")
    assert "one\ntwo" in shown
    assert 'class="about"' not in shown


@pytest.fixture(params=[False, True], ids=["empty", "used"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A folder that takes it: without a journal, or with one in which something was said."""
    data = tmp_path / "to"
    data.mkdir()
    if request.param:
        with journal(data / "journal.sqlite") as writer:
            chat = KeptChat(writer)
            chat.enter("vera", "#lobby").say("#lobby", "before")
            chat.store()
    return data


def test_there_and_back(data: Path, other: Path) -> None:
    """Whatever a client is shown of the past is the same; also where positions are others. Twice adds nothing."""
    exported(data, "jsonl")
    outcome = take(data / "export.jsonl", other)
    assert (outcome.unread, outcome.troubles) == (0, [])
    again = take(data / "export.jsonl", other)
    assert (again.added, again.unread) == (0, 0)
    assert verify(other / "journal.sqlite").findings == ()
    told = []
    for folder in (data, other):
        ((number,),) = rows(folder / "journal.sqlite", "SELECT number FROM room WHERE name = '#tea'")
        history = History(folder / "journal.sqlite")
        entries = history.page(RoomMessages(number, "#tea", 1 << 40, 50)).entries  # type: ignore[union-attr]
        history.close()
        hello, answer = entries
        assert dict(answer.tags)["+reply"] == f"{epoch_of(folder)}-{hello.position}"
        tags = {name: value for name, value in hello.tags if name != "+besedka.chat/time"}
        assert set(tags) == {"besedka.chat/edited", "besedka.chat/reactions"}
        told.append((hello.text, tags, answer.text))
        about = [row[3].replace(str(hello.position), "N") for row in rows(folder / "journal.sqlite", ABOUT)]
        assert len(about) == 5
    assert told[0] == told[1]


def test_what_was_taken_back_since(data: Path, other: Path) -> None:
    """A newer export takes it back in a journal that has it from an older one; an older one does not bring it again."""
    older, newer = data / "older.jsonl", data / "newer.jsonl"
    older.write_text(exported(data, "jsonl"))
    take(older, other)
    lines = older.read_text().splitlines()
    head, *entries = lines
    hello = next(msgspec.json.decode(line) for line in entries if '"hello"' in line)
    last = msgspec.json.decode(entries[-1])
    gone = {**hello, "kind": "redacted"}
    del gone["text"], gone["tags"]
    redact = {
        **last,
        "position": last["position"] + 1,
        "time": shown_time(time_of(last["time"]) + 1),
        "kind": "redact",
        "text": "",
        "tags": {"message": str(hello["position"])},
    }
    changed = [msgspec.json.encode(gone).decode() if '"hello"' in line else line for line in entries]
    newer.write_text("\n".join([head, *changed, msgspec.json.encode(redact).decode()]) + "\n")
    outcome = take(newer, other)
    assert (outcome.added, outcome.unread) == (1, 0)
    target = other / "journal.sqlite"
    assert rows(target, "SELECT * FROM entry WHERE text = 'hello'") == []
    assert rows(target, "SELECT * FROM reaction") == []
    assert take(older, other).added == 0
    assert rows(target, "SELECT * FROM entry WHERE text = 'hello'") == []


def test_without_the_message(data: Path, tmp_path: Path) -> None:
    """That something was changed or taken back says nothing without it; reactions are kept as what they were."""
    lines = exported(data, "jsonl").splitlines()
    part = tmp_path / "part.jsonl"
    about = [line for line in lines[1:] if re.search(r'"kind":"(redact|edit|tag)"', line)]
    part.write_text("\n".join([lines[0], *about]) + "\n")
    other = tmp_path / "to"
    outcome = take(part, other)
    assert (outcome.added, outcome.unread) == (3, 2)
    assert {trouble.line.why for trouble in outcome.troubles} == {"the message that it is about is not here"}
    assert rows(other / "journal.sqlite", "SELECT * FROM reaction") == []

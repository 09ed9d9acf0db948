"""Finding messages again: who may see what, in which order, and within which time."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from besedka.chat.commands import Say, Speech
from besedka.chat.searching import ProblemKind
from besedka.errors import StorageFault
from besedka.journal.search import finder
from besedka.journal.search.finder import Finder
from besedka.journal.search.shelf import index_path
from support.journals import journal
from support.searching import END, Archive, archive, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from besedka.chat.finds import Found

DAY = 86_400_000_000


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Archive]:
    """An archive that is empty."""
    with archive(tmp_path) as opened:
        yield opened


def rooms(past: Archive, *names: str) -> tuple[tuple[int, str, int], ...]:
    """Return rooms as a question has them."""
    return tuple((past.chat.room(name).number, name, past.chat.room(name).hidden) for name in names)


def test_newest_first_and_on_from_there(past: Archive) -> None:
    """A page at a time, without a gap and without doubles."""
    anna = past.chat.enter("anna", "#lobby")
    for number in range(10):
        anna.say("#lobby", f"tea {number}")
    past.index()
    first = past.find("tea", limit=4)
    assert texts(first) == ["tea 9", "tea 8", "tea 7", "tea 6"]
    second = past.find("tea", limit=4, before=first.older)
    assert texts(second) == ["tea 5", "tea 4", "tea 3", "tea 2"]
    third = past.find("tea", limit=4, before=second.older)
    assert (texts(third), third.older) == (["tea 1", "tea 0"], 0)


def test_only_what_one_may_see(past: Archive) -> None:
    """Rooms that one is in, with their whole past; direct talks of one's own, whoever began."""
    anna = past.chat.enter("anna", "#lobby", "#secret", device="device:a")
    boris = past.chat.enter("boris", "#lobby", device="device:b")
    clara = past.chat.enter("clara", "#lobby", device="device:c")
    anna.say("#lobby", "tea for all")
    anna.say("#secret", "tea in secret")
    anna.say("boris", "tea for boris")
    boris.say("anna", "tea for anna")
    clara.say("boris", "tea of clara")
    clara.say("clara", "tea for myself")
    past.index()
    lobby, secret = rooms(past, "#lobby"), rooms(past, "#lobby", "#secret")
    assert texts(past.find("tea", secret, "device:a")) == [
        "tea for anna",
        "tea for boris",
        "tea in secret",
        "tea for all",
    ]
    assert texts(past.find("tea", lobby, "device:b")) == [
        "tea of clara",
        "tea for anna",
        "tea for boris",
        "tea for all",
    ]
    assert texts(past.find("tea", lobby, "device:c")) == ["tea for myself", "tea of clara", "tea for all"]
    assert texts(past.find("tea", lobby, "device:unknown")) == ["tea for all"]
    assert texts(past.find("tea", lobby)) == ["tea for all"]
    assert texts(past.find("tea", ())) == []
    assert len(past.find("tea").hits) == 6  # the administrator


def test_in_many_rooms_as_in_few(past: Archive) -> None:
    """Who is in many rooms is answered in another way, and finds the same."""
    names = [f"#r{number}" for number in range(20)]
    anna = past.chat.enter("anna", "#lobby", *names, device="device:a")
    boris = past.chat.enter("boris", "#other", device="device:b")
    clara = past.chat.enter("clara", device="device:c")
    for name in names:
        anna.say(name, f"tea in {name}")
    boris.say("#other", "tea elsewhere")
    boris.say("anna", "tea for anna")
    boris.say("clara", "tea for clara")
    past.index()
    many = rooms(past, *names)
    assert len(past.find("tea", many).hits) == 20
    assert texts(past.find("tea", many, "device:a"))[0] == "tea for anna"
    assert len(past.find("tea", many, "device:a").hits) == 21
    assert len(past.find("-coffee", many, "device:a").hits) == 21
    assert texts(past.find("tea in:#r3", many)) == ["tea in #r3"]
    assert clara.user.source.identity == "device:c"


def test_places(past: Archive) -> None:
    """A room by its name in any case, a direct talk by the other's nick; several are any of them."""
    anna = past.chat.enter("anna", "#Чай", "#lobby", device="device:a")
    boris = past.chat.enter("boris", "#lobby", device="device:b")
    clara = past.chat.enter("clara", "#lobby", device="device:c")
    anna.say("#Чай", "tea one")
    anna.say("#lobby", "tea two")
    anna.say("boris", "tea three")
    boris.say("anna", "tea four")
    clara.say("boris", "tea five")
    past.index()
    there = rooms(past, "#Чай", "#lobby")
    assert texts(past.find("tea in:#чай", there, "device:a")) == ["tea one"]
    assert texts(past.find("in:BORIS tea", there, "device:a")) == ["tea four", "tea three"]
    assert texts(past.find("tea in:boris in:#чай", there, "device:a")) == ["tea four", "tea three", "tea one"]
    assert texts(past.find("tea -in:boris -in:#чай", there, "device:a")) == ["tea two"]
    assert texts(past.find("tea in:#nowhere", there, "device:a")) == []
    assert texts(past.find("tea in:boris", there)) == []
    assert texts(past.find("tea in:boris")) == ["tea five", "tea four", "tea three"]
    assert texts(past.find("in:#lobby")) == ["tea two"]


def test_senders(past: Archive) -> None:
    """By the nick of then, or by the account."""
    anna = past.chat.enter("anna", "#lobby")
    boris = past.chat.enter("boris", "#lobby", device="account:Boris_K")
    anna.say("#lobby", "one")
    boris.say("#lobby", "two")
    anna.nick("masha[1]")
    anna.say("#lobby", "three")
    past.index()
    assert texts(past.find("from:anna")) == ["one"]
    assert texts(past.find("from:MASHA[1]")) == ["three"]
    assert texts(past.find("from:boris_k")) == ["two"]
    assert texts(past.find("from:boris from:anna")) == ["two", "one"]
    assert texts(past.find("-from:boris in:#lobby")) == ["three", "one"]


def test_days(past: Archive) -> None:
    """From a day on, and before a day."""
    anna = past.chat.enter("anna", "#lobby")
    for number in range(5):
        anna.say("#lobby", f"tea {number}")
        past.chat.now += DAY
    past.index()
    now = past.chat.now
    assert texts(past.find("tea after:2d", now=now)) == ["tea 4", "tea 3"]
    assert texts(past.find("tea before:3d", now=now)) == ["tea 1", "tea 0"]
    assert texts(past.find("tea after:4d before:2d", now=now)) == ["tea 2", "tea 1"]
    assert texts(past.find("tea after:today", now=now)) == []


def test_what_is_around(past: Archive) -> None:
    """The line before and the line after, in the same room or in the same talk, where there is one."""
    anna = past.chat.enter("anna", "#lobby", "#other", device="device:a")
    boris = past.chat.enter("boris", "#lobby", device="device:b")
    clara = past.chat.enter("clara", "#lobby", device="device:c")
    anna.say("#lobby", "before")
    anna.say("#other", "elsewhere")
    anna.say("#lobby", "tea")
    clara.say("anna", "of clara")
    boris.say("#lobby", "after")
    anna.say("boris", "direct tea")
    boris.say("anna", "indeed")
    past.index()
    lobby = rooms(past, "#lobby")
    (direct, hit) = past.find("tea", lobby, "device:a", around=True).hits
    assert hit.earlier is not None
    assert hit.later is not None
    assert (hit.earlier.text, hit.room, hit.later.text) == ("before", "#lobby", "after")
    assert direct.later is not None
    assert (direct.earlier, direct.room, direct.later.text) == (None, None, "indeed")
    (of_nobody, _) = past.find("tea", around=True).hits
    assert (of_nobody.earlier, of_nobody.later) == (None, None)


def test_what_is_not_there_any_more_is_no_hit(past: Archive) -> None:
    """Whatever the index still has of it."""
    anna = past.chat.enter("anna", "#lobby")
    anna.say("#lobby", "tea one")
    anna.say("#lobby", "tea two")
    past.index()
    with closing(sqlite3.connect(past.path)) as connection, connection:
        connection.execute("UPDATE entry SET text = NULL WHERE text = 'tea one'")
    assert texts(past.find("tea")) == ["tea two"]


def test_how_far_it_reaches(past: Archive) -> None:
    """An answer says so, and that there is no index at all."""
    anna = past.chat.enter("anna", "#lobby")
    past.chat.store()
    assert past.find("tea").reach_time == 0
    anna.say("#lobby", "tea one")
    past.index()
    known = past.chat.state.position
    anna.say("#lobby", "tea two")
    past.chat.store()
    found = past.find("tea", position=past.chat.state.position)
    assert (texts(found), found.reach, found.behind) == (["tea one"], known, True)
    assert found.reach_time == past.chat.now - 1_000_000
    assert past.finder.newest() == known + 1


def test_what_was_said_after_the_question_is_not_in_the_answer(past: Archive) -> None:
    """It comes behind the answer by itself."""
    anna = past.chat.enter("anna", "#lobby")
    anna.say("#lobby", "tea one")
    asked_at = past.chat.state.position
    anna.say("#lobby", "tea two")
    past.index()
    assert texts(past.find("tea", position=asked_at)) == ["tea one"]


def test_too_wide_for_the_administrator(past: Archive) -> None:
    """Everything that everybody has said is no answer."""
    past.chat.enter("anna", "#lobby").say("#lobby", "tea")
    past.index()
    assert past.find("-coffee").problem is ProblemKind.TOO_WIDE


def test_parts_of_words(past: Archive) -> None:
    """When no word fits; not for words of two letters, and a page that follows goes on with it."""
    anna = past.chat.enter("anna", "#lobby")
    for word in ("teapot", "teacup", "tearoom"):
        anna.say("#lobby", word)
    past.index()
    found = past.find("eac")
    assert (texts(found), found.parts) == (["teacup"], True)
    assert (past.find("ea").parts, past.find("te*").parts) == (False, False)
    page = past.find("ear", limit=1)
    assert texts(page) == ["tearoom"]
    page = past.find("tea", limit=2)
    assert (texts(page), page.parts) == (["tearoom", "teacup"], True)
    page = past.find("tea", before=page.older, parts=page.parts)
    assert (texts(page), page.older) == (["teapot"], 0)
    assert texts(past.find("tea -cup")) == ["tearoom", "teacup", "teapot"]


def test_notices_and_several_lines(past: Archive) -> None:
    """Are messages as others are."""
    anna = past.chat.enter("anna", "#lobby")
    anna.say("#lobby", "tea\nand biscuits")
    anna.does(Say, "#lobby", "more tea", Speech.NOTICE)
    past.index()
    assert texts(past.find("biscuits tea")) == ["tea\nand biscuits"]
    assert texts(past.find("more")) == ["more tea"]


def across_shelves(past: Archive, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """Say something in several shelves of an index whose shelves are small."""
    for module in ("shelf", "writer", "finder"):
        monkeypatch.setattr(f"besedka.journal.search.{module}.SHELF", size)
    anna = past.chat.enter("anna", "#lobby")
    for number in range(20):
        anna.say("#lobby", f"tea {number}" if number % 2 else f"teapot {number}")
    past.index()


def test_across_shelves(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """One answer, in order, from all of them."""
    across_shelves(past, monkeypatch, 4)
    assert texts(past.find("tea")) == [f"tea {number}" for number in range(19, 0, -2)]
    assert texts(past.find("teap")) == [f"teapot {number}" for number in range(18, -1, -2)]


def test_when_the_time_is_up(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found so far is the answer, and where it goes on; each step brings one on."""
    across_shelves(past, monkeypatch, 4)
    with closing(Finder(past.path, budget_s=0.0)) as finder:
        past.finder = finder
        got: list[str] = []
        found: Found = past.find("tea")
        steps = 1
        while found.older:
            got += texts(found)
            found = past.find("tea", before=found.older, parts=found.parts)
            steps += 1
        got += texts(found)
    assert got == [f"tea {number}" for number in range(19, 0, -2)]
    assert steps > 5


def test_what_takes_too_long_at_once(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is given up, and the asker is told to ask for less."""
    monkeypatch.setattr("besedka.journal.search.finder.LONGEST_S", -1.0)
    monkeypatch.setattr("besedka.journal.search.finder.OPCODES", 1)
    past.chat.enter("anna", "#lobby").say("#lobby", "tea")
    past.index()
    assert past.find("tea").problem is ProblemKind.TOO_WIDE


def test_a_later_shelf_that_takes_too_long(past: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found until then is the answer, and one can go on from there."""
    across_shelves(past, monkeypatch, 4)
    interrupt_at = finder._Search._interrupt_at
    calls = 0

    def hurry(search: Any, deadline: float) -> None:
        nonlocal calls
        calls += 1
        interrupt_at(search, deadline if calls % 3 else -1.0)  # the words, the first shelf, and then

    monkeypatch.setattr(finder, "OPCODES", 1)
    monkeypatch.setattr(finder._Search, "_interrupt_at", hurry)
    got: list[str] = []
    found: Found = past.find("tea")
    while found.older:
        assert found.problem is None
        got += texts(found)
        found = past.find("tea", before=found.older, parts=found.parts)
    got += texts(found)
    assert got == [f"tea {number}" for number in range(19, 0, -2)]
    assert calls > 5


def test_an_index_that_is_made_anew_is_taken_up(past: Archive) -> None:
    """Also by threads that had the old one open; one of another version is none."""
    anna = past.chat.enter("anna", "#lobby")
    anna.say("#lobby", "tea")
    past.index()
    assert texts(past.find("tea")) == ["tea"]
    index_path(past.path).rename(past.path.with_name("old"))
    assert past.find("tea").reach_time == 0
    past.index()
    assert texts(past.find("tea")) == ["tea"]
    with closing(sqlite3.connect(index_path(past.path))) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert past.find("tea").reach_time == 0


def test_a_damaged_index(past: Archive) -> None:
    """Is a fault with a sentence, not a traceback."""
    past.chat.enter("anna", "#lobby").say("#lobby", "tea")
    past.index()
    index_path(past.path).write_bytes(b"no database at all" * 1000)
    with pytest.raises(StorageFault, match="search index"):
        past.find("tea")


def test_a_journal_that_cannot_be_read(tmp_path: Path) -> None:
    """Is a fault with a sentence, too."""
    with closing(Finder(tmp_path / "nowhere" / "journal.sqlite")) as finder, pytest.raises(StorageFault):
        finder.newest()
    assert END


def test_the_past_of_the_invited_is_not_for_a_stranger(past: Archive) -> None:
    """Who comes into an empty room of the invited finds what is said from then on, and sees nothing around it."""
    anna = past.chat.enter("anna", "#secret")
    anna.mode("#secret", "+i")
    anna.say("#secret", "old tea")
    anna.leave("#secret")
    boris = past.chat.enter("boris", "#secret")
    boris.say("#secret", "new tea")
    past.index()
    (hit,) = past.find("tea", rooms(past, "#secret"), around=True).hits
    assert (hit.entry.text, hit.earlier) == ("new tea", None)


def test_in_a_copy_answers_name_what_is_there(past: Archive, tmp_path: Path) -> None:
    """A restored journal has another epoch: hits, and what is around them, name messages by it."""
    anna = past.chat.enter("anna", "#lobby")
    for text in ("tea", "indeed"):
        anna.say("#lobby", text)
    past.chat.store()
    with closing(sqlite3.connect(past.path)) as connection, connection:
        (before,) = connection.execute("SELECT value FROM meta WHERE name = 'epoch'").fetchone()
        connection.execute("UPDATE entry SET tags = ?", (f'[["+reply", "{before}-1"], ["x", "{before}-1"]]',))
    past.index()
    copy = tmp_path / "copy" / "journal.sqlite"
    copy.parent.mkdir()
    for path in (past.path, index_path(past.path)):
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy.with_name(path.name)),))
    with journal(copy) as opened:
        now = opened.open().epoch
    assert now != before
    with closing(Finder(copy)) as past.finder:
        assert past.finder.epoch() == now
        (hit,) = past.find("tea", around=True).hits
        assert hit.later is not None
        for entry in (hit.entry, hit.later):
            assert entry.tags == (("+reply", f"{now}-1"), ("x", f"{before}-1"))

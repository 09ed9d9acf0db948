"""Searching by the service."""

from __future__ import annotations

from support.asking import asked, club


def test_numbered_results_and_older_ones() -> None:
    """Five at once, the newest first, with what is around them; numbers go on."""
    talk, anna, boris = club()
    talk.everybody_joins("#garden", anna, boris)
    for number in range(7):
        boris.send(f"PRIVMSG #garden :tea {number}")
    anna.forget()
    told = asked(anna, "search tea")
    hits = [line for line in told if line[0].isdigit()]
    assert [line.split(".")[0] for line in hits] == ["1", "2", "3", "4", "5"]
    assert hits[0].endswith("#garden boris: tea 6")
    assert told[0] == "   · boris: tea 5"
    assert told[-1] == "There may be older ones: search older"
    told = asked(anna, "search OLDER")
    assert [line.split(" ")[0] for line in told if line[0].isdigit()] == ["6.", "7."]
    assert "older ones" not in told[-1]
    assert asked(anna, "search older") == ["There is nothing older to show: search for something first."]


def test_nothing_before_one_has_searched() -> None:
    """There is nothing to go on with."""
    _, anna, _ = club()
    assert asked(anna, "поиск дальше") == ["There is nothing older to show: search for something first."]
    assert asked(anna, "search tea") == ["Nothing was found."]


def test_mistakes_and_words_of_the_language() -> None:
    """A sentence that says what to do."""
    _, anna, _ = club("ru")
    (told,) = asked(anna, "search after:soon")
    assert told.startswith("soon — не дата")
    (told,) = asked(anna, "search с*")
    assert told.startswith("С с* начинается слишком много слов")


def test_on_the_plain_wire() -> None:
    """The same, in lines."""
    talk, _, boris = club()
    boris.send("JOIN #lobby")
    vera = talk.plain("vera")
    boris.send("PRIVMSG #lobby :tea for vera")
    vera.forget()
    lines = vera.ask("/msg besedka search tea")
    assert any(line.endswith("#lobby boris: tea for vera") for line in lines)


def test_where_there_is_no_search() -> None:
    """It says so."""
    _, anna, _ = club(search={"enabled": "no"})
    assert asked(anna, "search tea") == ["There is no search on this server."]

"""Whether the expressions find what people mean: pairs of a question and a text, as data (search_pairs.toml)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.searching import archive, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from support.searching import Archive

QUESTIONS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("search_pairs.toml").read_text(encoding="utf-8")
)["question"]


def said_by(text: str) -> tuple[str, str, str]:
    """Return who said a text, where, and its words: `nick#room|words`."""
    head, bar, words = text.partition("|")
    nick, sharp, room = head.partition("#")
    return (nick, f"#{room}" if sharp else "#lobby", words) if bar else ("anna", "#lobby", text)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """All texts of all questions, said and indexed."""
    with archive(tmp_path_factory.mktemp("archive")) as opened:
        people = {
            nick: opened.chat.enter(nick, "#lobby", "#сад", device=f"device:{nick}") for nick in ("anna", "masha")
        }
        said = {said_by(text) for question in QUESTIONS for text in (*question["finds"], *question["misses"])}
        for nick, room, words in sorted(said):
            people[nick].say(room, words)
        opened.index()
        yield opened


def test_there_are_enough_pairs() -> None:
    """In both languages."""
    pairs = [text for question in QUESTIONS for text in (*question["finds"], *question["misses"])]
    assert len(pairs) >= 120
    assert sum(text.isascii() for text in pairs) >= 30


@pytest.mark.parametrize("question", QUESTIONS, ids=[question["query"] for question in QUESTIONS])
def test_what_is_meant_is_found(everything: Archive, question: dict[str, Any]) -> None:
    """And nothing else of what is near to it."""
    found = {(hit.entry.source.nick, hit.room, hit.entry.text) for hit in everything.find(question["query"]).hits}
    wanted, unwanted = ({said_by(text) for text in question[kind]} for kind in ("finds", "misses"))
    assert wanted - found == set()
    assert unwanted & found == set()


def test_a_part_of_a_word_is_found_when_no_word_is(everything: Archive) -> None:
    """Who remembers only the middle of a word finds it, and is told so."""
    found = everything.find("рассказне")
    assert (found.hits, found.parts) == ((), True)
    found = everything.find("икросерв")
    assert (texts(found), found.parts) == (["микросервисы вредны"], True)


def test_a_phrase_with_a_word_that_nobody_has_said(everything: Archive) -> None:
    """Is not there, whether its words are whole or only begin so."""
    assert texts(everything.find('"доброе небывалое"')) == []
    assert texts(everything.find("небывалое_ут*")) == []
    assert texts(everything.find("доброе_ут*")) == texts(everything.find('"доброе утро"'))

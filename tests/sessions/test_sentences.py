"""Refusals in sentences for people."""

from __future__ import annotations

import inspect
import re

import pytest

from besedka.chat import refusals
from besedka.chat.events import Refused
from besedka.chat.names import NameProblem
from besedka.chat.refusals import Reason
from besedka.i18n import Words
from besedka.sessions.sentences import NAME_PROBLEMS, SENTENCES, sentence

NAMES = ("first", "second", "third")


def subject_sizes() -> dict[str, int]:
    """Return how many names each reason's subject has, from the comments beside them."""
    rows = re.findall(r"^    (\w+) = \".*\"  # (.*)$", inspect.getsource(refusals), re.MULTILINE)
    return {name: comment.count(",") + 1 for name, comment in rows}


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_each_reason_has_a_sentence(reason: Reason, language: str) -> None:
    """A sentence takes no more names than the subject has, in both languages."""
    size = subject_sizes()[reason.name]
    said = sentence(Refused(0, 0, 1, (), reason, NAMES[:size]), Words("ru" if language == "ru" else "en"))
    assert said
    assert "{" not in said
    assert set(re.findall("first|second|third", said)) <= set(NAMES[:size])


def test_the_languages_differ() -> None:
    """Every sentence is translated."""
    words = Words("ru")
    assert [text for text in SENTENCES.values() if words(text) == text] == []


def test_a_sentence_names_what_it_is_about() -> None:
    """Whoever reads it knows what to do."""
    refused = Refused(0, 0, 1, (), Reason.NICK_LOOKS_ALIKE, ("Anna", "Аnnа"))
    assert sentence(refused, Words("en")) == "The name Anna looks like Аnnа, who is here. Choose another:"


@pytest.mark.parametrize(
    ("until", "why", "said"),
    [
        ("1763812800000000", "spam", "You are banned from #x. It ends at 2025-11-22 12:00 UTC. The reason: spam"),
        ("1763812800000000", "", "You are banned from #x. It ends at 2025-11-22 12:00 UTC."),
        ("", "spam", "You are banned from #x. The reason: spam"),
    ],
)
def test_bans_are_told_with_end_and_reason(until: str, why: str, said: str) -> None:
    """As far as they have any."""
    assert sentence(Refused(0, 0, 1, (), Reason.BANNED_FOR, ("#x", until, why)), Words("en")) == said


def test_what_is_wrong_with_a_name_is_told_in_words() -> None:
    """Each problem has its words, in both languages."""
    assert NAME_PROBLEMS.keys() == NameProblem.__members__.keys()
    refused = Refused(0, 0, 1, (), Reason.ROOM_UNUSABLE, ("#a b", "SPACE"))
    assert sentence(refused, Words("en")) == "A room cannot be called #a b: it has a space."
    assert sentence(refused, Words("ru")) == "Комната не может называться #a b: в имени есть пробел."

"""What Tab offers."""

from __future__ import annotations

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from besedka.client.completion import TabCompleter, candidates
from besedka.client.wire import View

VIEW = View(nick="Анна", room="#lobby", nicks=("Борис", "Анна", "Богдан", "Bob"), rooms=("#lobby", "#tea"))


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        ("", []),
        ("бо", ["Борис: ", "Богдан: "]),
        ("привет, бо", ["Борис ", "Богдан "]),
        ("b", ["Bob: "]),
        ("анн", []),
        ("/ni", ["/nick "]),
        ("/M", ["/me ", "/msg "]),
        ("see /m", []),
        ("/join #t", ["#tea"]),
        ("/msg Bo", ["Bob "]),
    ],
)
def test_words_are_completed(before: str, offered: list[str]) -> None:
    """Nicks in the order of the view, as an address at the beginning of a line; commands and rooms; not ourselves."""
    assert list(candidates(VIEW, before)) == offered


def test_prompt_toolkit_gets_them_in_place_of_the_word() -> None:
    """The word before the cursor is replaced, nothing else."""
    completer = TabCompleter(lambda: VIEW)
    (completion,) = completer.get_completions(Document("hello bo", 8), CompleteEvent())
    assert (completion.text, completion.start_position) == ("Bob ", -2)

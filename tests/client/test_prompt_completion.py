"""What Tab offers, in prompt_toolkit's words."""

from __future__ import annotations

from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from besedka.client.prompt_completion import TabCompleter
from besedka.client.wire import View

VIEW = View(nick="Анна", room="#lobby", nicks=("Борис", "Bob"))


def test_prompt_toolkit_gets_them_in_place_of_the_word() -> None:
    """The word before the cursor is replaced, nothing else."""
    completer = TabCompleter(lambda: VIEW)
    (completion,) = completer.get_completions(Document("hello bo", 8), CompleteEvent())
    assert (completion.text, completion.start_position) == ("Bob ", -2)

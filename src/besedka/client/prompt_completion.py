"""`completion` for the prompt of line mode: what Tab offers, in the words of prompt_toolkit.

Apart from it, since the full screen does without the editor of lines, which is large.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.completion import Completer, Completion

from besedka.client.completion import candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prompt_toolkit.completion import CompleteEvent
    from prompt_toolkit.document import Document

    from besedka.client.wire import View

__all__ = ["TabCompleter"]


class TabCompleter(Completer):
    """`candidates` for prompt_toolkit; `view` tells what is known when Tab is pressed."""

    def __init__(self, view: Callable[[], View]) -> None:
        self._view = view

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Give what could stand in place of the word before the cursor."""
        del complete_event
        before = document.text_before_cursor
        length = len(before.rpartition(" ")[2])
        return (
            Completion(text, start_position=-length, display=text.strip()) for text in candidates(self._view(), before)
        )

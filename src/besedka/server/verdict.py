"""What a rule of admission says of a command: the command as it may be applied, or why it may not.

The rules stand by subject in `admission_rooms.py`, `admission_people.py` and `admission_speech.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from besedka.chat.commands import Command
from besedka.chat.refusals import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.config.settings import Settings

__all__ = ["Refusal", "Rules", "Verdict"]

Refusal: TypeAlias = tuple[Reason, tuple[str, ...]]  # with the names it is about
Verdict: TypeAlias = Command | Refusal
Rules: TypeAlias = "dict[type, Callable[[Any, Settings], Verdict]]"  # by the type of the command

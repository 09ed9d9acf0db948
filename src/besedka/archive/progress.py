"""How far a long piece of work has come: what works tells it, and who started it shows it or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

__all__ = ["Progress", "unseen"]

Progress: TypeAlias = Callable[[int, int], None]  # what is done, of how much


def unseen(_done: int, _total: int) -> None:
    """Show nothing."""

"""Replies about people who are blocked: SILENCE and its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols import numerics

if TYPE_CHECKING:
    from besedka.chat.blocks import BlockChanged, Blocks
    from besedka.sessions.irc.response import Response

__all__ = ["changed", "listed"]


def changed(response: Response, event: BlockChanged) -> None:
    """SILENCE, from oneself."""
    response.add(response.session.unframed.render((event,)))


def listed(response: Response, answer: Blocks) -> None:
    """RPL_SILELIST for each, and RPL_ENDOFSILELIST."""
    for mask in answer.masks:
        response.numeric(numerics.RPL_SILELIST, mask)
    response.numeric(numerics.RPL_ENDOFSILELIST, text="End of silence list")

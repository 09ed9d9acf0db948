"""Service commands about people: whom one does not want to hear from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.blocks import BlockChanged, Blocks, BlockUser, ListBlocks, UnblockUser
from besedka.i18n import mark
from besedka.sessions.service.command import ServiceCommand

if TYPE_CHECKING:
    from besedka.sessions.service.command import Talk

__all__ = ["ROWS"]


def _changed(talk: Talk, event: BlockChanged) -> None:
    if event.blocked:
        talk.say(mark("Nothing that {mask} sends to you alone arrives any more; they are told so."), mask=event.mask)
    else:
        talk.say(mark("You hear {mask} again."), mask=event.mask)


def _listed(talk: Talk, answer: Blocks) -> None:
    if answer.masks:
        talk.say(mark("You have blocked: {names}"), names=", ".join(answer.masks))
    else:
        talk.say(mark("You have blocked nobody."))


ROWS = (
    ServiceCommand(
        "block",
        "NAME",
        mark("hear nothing any more that somebody sends to you alone: a nick, an account or a mask"),
        lambda call: (BlockUser(call.session, call.words[0]),),
        {BlockChanged: _changed},
        least=1,
        most=1,
        aliases=("ignore", "silence"),
    ),
    ServiceCommand(
        "unblock",
        "NAME",
        mark("hear somebody again"),
        lambda call: (UnblockUser(call.session, call.words[0]),),
        {BlockChanged: _changed},
        least=1,
        most=1,
        aliases=("unignore",),
    ),
    ServiceCommand(
        "blocks",
        "",
        mark("show whom you have blocked"),
        lambda call: (ListBlocks(call.session),),
        {Blocks: _listed},
    ),
)

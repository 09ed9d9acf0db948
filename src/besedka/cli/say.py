"""`besedka say`: one message from a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from besedka.cli.connecting import server_options, the_options
from besedka.cli.words import command_words
from besedka.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["say"]

_ = command_words()


@click.command(help=_("Say TEXT in ROOM, or to @PERSON; ends with 0 when the server has stored it."))
@click.argument("room")
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--server", "address", metavar="ADDRESS", help=_("The server, or the name of a profile (127.0.0.1:8888).")
)
@server_options
@click.pass_context
def say(context: click.Context, /, room: str, text: tuple[str, ...], **server: Any) -> None:
    """Hand over to the client."""
    words = " ".join(text)
    if not words.strip():
        raise UsageError(_("There is nothing to say."))
    options = the_options(**server, scripted=True)
    client: Callable[..., int] = _client()
    context.exit(client(options, room, words))


def _client() -> Callable[..., int]:
    from besedka.client.scripted import say as client  # late: a mistyped address should not wait for it

    return client

"""`besedka join`: the terminal client."""

from __future__ import annotations

from typing import Any

import click

from besedka.cli.connecting import THEME_OPTION, server_options, the_options
from besedka.cli.words import command_words

__all__ = ["join"]

_ = command_words()


@click.command(
    help=_("Join a chat. ADDRESS is HOST, HOST:PORT or [IPV6]:PORT (127.0.0.1:8888), or the name of a profile.")
)
@click.argument("address", default=None, required=False)
@server_options
@click.option("--room", "rooms", multiple=True, metavar="ROOM", help=_("A room to go into (#lobby); again for more."))
@click.option("--plain", is_flag=True, help=_("For a server that knows only names and lines, not IRC."))
@click.option("--line", is_flag=True, help=_("Line by line, for screen readers and simple terminals."))
@THEME_OPTION
@click.pass_context
def join(context: click.Context, /, address: str | None, **given: Any) -> None:
    """Hand over to the client."""
    options = the_options(address, **given)
    # Late: the editor of lines is large, and a mistyped address should not wait for it.
    from besedka.client.app import run

    context.exit(run(options))

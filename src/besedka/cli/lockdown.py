"""`besedka lockdown`: the switch for raids, with a server running or without."""

from __future__ import annotations

import click

from besedka.cli.accounts import ask_or_do, folder_options
from besedka.cli.words import command_words
from besedka.i18n import mark

__all__ = ["lockdown"]

_ = command_words()

SAID = {
    "lockdown-on": mark("Only who is logged in to an account may speak now; no accounts are made."),
    "lockdown-join": mark("Only who is logged in to an account may speak and enter rooms now; no accounts are made."),
    "lockdown-off": mark("Everybody may speak and enter rooms."),
}


@click.group(help=_("Against raids: let only those speak who are logged in to an account, until it is turned off."))
def lockdown() -> None:
    """Group what follows."""


@lockdown.command(help=_("Let only accounts speak."))
@click.option("--join", is_flag=True, help=_("Let only accounts enter rooms, too."))
@folder_options
def on(join: bool, **options: str | None) -> None:
    """Turn it on."""
    _turn(options, "lockdown-join" if join else "lockdown-on")


@lockdown.command(help=_("Let everybody speak again."))
@folder_options
def off(**options: str | None) -> None:
    """Turn it off."""
    _turn(options, "lockdown-off")


def _turn(options: dict[str, str | None], command: str) -> None:
    ask_or_do(options, command)
    click.echo(_(SAID[command]))

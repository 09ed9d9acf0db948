"""`besedka admin`: which accounts may administer the server from within the chat."""

from __future__ import annotations

import click

from besedka.cli.accounts import ask_or_do, folder_options
from besedka.cli.words import command_words

__all__ = ["admin"]

_ = command_words()


@click.group(help=_("Choose the accounts that may administer the server from within the chat (IRC's OPER)."))
def admin() -> None:
    """Group what follows."""


@admin.command(help=_("Let an account administer the server."))
@click.argument("name")
@folder_options
def add(name: str, **options: str | None) -> None:
    """Appoint one."""
    ask_or_do(options, "admin-add", name)
    told = _("{name} may administer this server: log in, then /oper {name} x (the x is for a password).")
    click.echo(told.format(name=name))


@admin.command(help=_("Let an account administer the server no more."))
@click.argument("name")
@folder_options
def remove(name: str, **options: str | None) -> None:
    """Dismiss one."""
    ask_or_do(options, "admin-remove", name)
    click.echo(_("{name} may not administer this server.").format(name=name))


@admin.command("list", help=_("Show those accounts."))
@folder_options
def list_(**options: str | None) -> None:
    """Show them."""
    for each in ask_or_do(options, "account-list")["accounts"]:
        if each["administrator"]:
            click.echo(each["name"])

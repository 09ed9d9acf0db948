"""`besedka account`: accounts made, changed and put away by the administrator, with a server running or without."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from besedka.chat.names import fold_nick
from besedka.cli.accounts import ask_or_do, folder_options
from besedka.cli.words import command_words
from besedka.errors import EnvironmentFault, UsageError
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["account"]

_ = command_words()

MICROSECONDS = 1_000_000
LONGEST_PASSWORD = 64 * 1024  # of what is piped: far above any that is taken


@click.group(
    help=_("Make, change and put away accounts. A running server is asked; without one, the folder is changed.")
)
def account() -> None:
    """Group what follows."""


@account.command(help=_("Make an account. The password is asked for, or read from standard input."))
@click.argument("name")
@folder_options
def add(name: str, **options: str | None) -> None:
    """Make one."""
    ask_or_do(options, "account-add", name, _password())
    click.echo(_("There is an account {name} now.").format(name=name))


@account.command(help=_("Give an account another password, which is asked for or read from standard input."))
@click.argument("name")
@folder_options
def passwd(name: str, **options: str | None) -> None:
    """Change a password."""
    ask_or_do(options, "account-passwd", name, _password())
    click.echo(_("The account {name} has another password now.").format(name=name))


@account.command("list", help=_("Show all accounts."))
@folder_options
def list_(**options: str | None) -> None:
    """Show them."""
    rows = [_row(each) for each in ask_or_do(options, "account-list")["accounts"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(each: dict[str, Any]) -> tuple[str, str, str]:
    about = (
        (mark("online"), each["present"]),
        (mark("disabled"), each["disabled"]),
        (mark("administrator"), each["administrator"]),
        (mark("always on"), each["always_on"]),
    )
    made = datetime.fromtimestamp(each["created"] // MICROSECONDS).astimezone()
    return each["name"], f"{made:%Y-%m-%d}", ", ".join(_(word) for word, is_so in about if is_so)


def _simple(name: str, about: str, said: str) -> Callable[..., None]:
    """Add a command that needs nothing but a name."""

    @account.command(name, help=about)
    @click.argument("name")
    @folder_options
    def command(name: str, **options: str | None) -> None:
        changed = ask_or_do(options, f"account-{command.name}", name)["changed"]
        click.echo((said if changed else _("It was so already: {name}.")).format(name=name))

    return command


disable = _simple("disable", _("Let nobody in by an account, and end its connections."), _("{name} is disabled."))
enable = _simple("enable", _("Let people in by an account again."), _("{name} is enabled."))


@account.command(help=_("Forget an account for ever. Nobody can have its name."))
@click.argument("name")
@click.option(
    "--forget",
    type=click.Choice(["redact", "anonymise"]),
    help=_("What it has said: redact takes the words away, anonymise the name (docs/keeping.md)."),
)
@folder_options
def delete(name: str, forget: str | None, **options: str | None) -> None:
    """Delete one."""
    ask_or_do(options, f"account-delete-{forget}" if forget else "account-delete", name)
    click.echo(_("{name} is deleted.").format(name=name))
    if forget:
        click.echo(_("What it has said is being forgotten, a piece at a time; backups and exports still have it."))


@account.group(
    help=_("Choose the client certificates by which people log in to an account, without its password (SASL EXTERNAL).")
)
def certificate() -> None:
    """Group what follows."""


@certificate.command("add", help=_("Let a certificate log in to an account: FINGERPRINT is its SHA-256."))
@click.argument("name")
@click.argument("fingerprint")
@folder_options
def add_certificate(name: str, fingerprint: str, **options: str | None) -> None:
    """Add one."""
    changed = ask_or_do(options, "account-certificate-add", name, certificate=fingerprint)["changed"]
    said = _("This certificate logs in to {name} now.") if changed else _("It was so already: {name}.")
    click.echo(said.format(name=name))


@certificate.command("remove", help=_("Let a certificate log in to an account no more."))
@click.argument("name")
@click.argument("fingerprint")
@folder_options
def remove_certificate(name: str, fingerprint: str, **options: str | None) -> None:
    """Remove one."""
    changed = ask_or_do(options, "account-certificate-remove", name, certificate=fingerprint)["changed"]
    said = _("This certificate does not log in to {name} any more.") if changed else _("It was so already: {name}.")
    click.echo(said.format(name=name))


@certificate.command("list", help=_("Show the fingerprints of an account's certificates."))
@click.argument("name")
@folder_options
def list_certificates(name: str, **options: str | None) -> None:
    """Show them."""
    for each in ask_or_do(options, "account-list")["accounts"]:
        if fold_nick(each["name"]) == fold_nick(name):
            click.echo("".join(f"{fingerprint}\n" for fingerprint in each["certificates"]), nl=False)
            return
    raise EnvironmentFault(_("that was refused"), _("There is no account {0}.").format(name))


@account.command(
    "always-on", help=_("Let the people of an account stay present, in their rooms, when they are not connected.")
)
@click.argument("name")
@click.option("--off", is_flag=True, help=_("Let them be gone with their last connection, as everybody else."))
@folder_options
def always_on(name: str, off: bool, **options: str | None) -> None:
    """Choose for somebody."""
    changed = ask_or_do(options, "account-not-always-on" if off else "account-always-on", name)["changed"]
    said = _("{name} is not always on any more.") if off else _("{name} is always on.")
    click.echo((said if changed else _("It was so already: {name}.")).format(name=name))


def _password() -> str:
    """Return the password: asked for twice on a terminal, without showing it; else what is piped."""
    if sys.stdin.isatty():
        asked: str = click.prompt(_("Password"), hide_input=True, confirmation_prompt=_("Once more"))
        return asked
    piped = sys.stdin.read(LONGEST_PASSWORD).removesuffix("\n").removesuffix("\r")
    if not piped:
        raise UsageError(_("There is no password: type it at a terminal, or pipe it in as one line."))
    return piped

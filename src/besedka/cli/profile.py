"""`besedka profile`: servers by a name of one's own, for `besedka join NAME`."""

from __future__ import annotations

import click

from besedka.cli import address as addresses
from besedka.cli.connecting import FINGERPRINT_OPTION, THEME_OPTION, digits
from besedka.cli.words import command_words
from besedka.client.profiles import Profile, Profiles, profiles_file

__all__ = ["profile"]

_ = command_words()


@click.group(help=_("Keep servers under names of your own, for `besedka join NAME`."))
def profile() -> None:
    """Hold the commands below."""


@profile.command("list", help=_("List them, and say where they are kept."))
def list_() -> None:
    """Print a line for each."""
    kept = Profiles(profiles_file(), _)
    found = kept.all()
    width = max(map(len, found), default=0)
    for name, each in found.items():
        about = [each.address, *(["TLS"] if each.tls or each.fingerprint else []), each.name, " ".join(each.rooms)]
        click.echo(f"{name:<{width}}  {'  '.join(filter(None, about))}")
    if not found:
        click.echo(_("There are none yet: besedka profile add NAME ADDRESS makes one."), err=True)
    click.echo(_("They are kept in {file}, which may be edited.").format(file=kept.path), err=True)


@profile.command(help=_("Add one: NAME is how you call it, ADDRESS as for `besedka join`."))
@click.argument("name")
@click.argument("address")
@click.option("--name", "nick", default="", metavar="NAME", help=_("Your name there."))
@click.option("--account", default="", metavar="ACCOUNT", help=_("Your account there."))
@click.option("--room", "rooms", multiple=True, metavar="ROOM", help=_("A room to go into; again for more."))
@click.option("--tls", is_flag=True, help=_("With TLS."))
@FINGERPRINT_OPTION
@click.option("--line", is_flag=True, help=_("Line by line, for screen readers and simple terminals."))
@THEME_OPTION
def add(
    name: str,
    address: str,
    nick: str,
    account: str,
    rooms: tuple[str, ...],
    tls: bool,
    fingerprint: str | None,
    line: bool,
    theme: str | None,
) -> None:
    """Write a section."""
    addresses.parse(address, _)
    pinned = digits(fingerprint) if fingerprint else ""
    kept = Profiles(profiles_file(), _)
    kept.add(name, Profile(address, tls, pinned, nick, account, rooms, line, theme or ""))
    click.echo(_("besedka join {name} goes there now.").format(name=name))


@profile.command(help=_("Remove one; what you said there stays where it is."))
@click.argument("name")
def remove(name: str) -> None:
    """Take its section out."""
    Profiles(profiles_file(), _).remove(name)
    click.echo(_("The profile {name} is gone.").format(name=name))

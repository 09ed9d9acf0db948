"""`besedka ban`: who is banned from the whole server, by account, nick or address."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from besedka.chat.durations import parse_duration
from besedka.cli.accounts import ask_or_do, folder_options
from besedka.cli.words import command_words
from besedka.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ban", "duration", "ending", "moment", "table"]

_ = command_words()

MICROSECONDS = 1_000_000
MINUTE = 60 * MICROSECONDS
KINDS = ("account", "nick", "address")  # of `BanKind`


@click.group(help=_("Ban from the whole server. A running server is asked; without one, the folder is changed."))
def ban() -> None:
    """Group what follows."""


@ban.command(
    help=_(
        "Ban an account, a nick (anna, or a mask: *!*@192.0.2.*) or an address (192.0.2.1, 2001:db8::/32)."
        " Who is connected is told why, and its connection ends."
    )
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("target")
@click.option("--for", "lasting", metavar="TIME", help=_("For how long: 30m, 12h, 7d; otherwise for ever."))
@click.option("--reason", default="", help=_("What the one who is banned is told."))
@click.option("--force", is_flag=True, help=_("Also where that would hit an administrator, or this machine itself."))
@folder_options
def add(kind: str, target: str, lasting: str | None, reason: str, *, force: bool, **options: str | None) -> None:
    """Set a ban."""
    seconds = duration(lasting)
    answer = ask_or_do(options, "ban-add", kind=kind, target=target, reason=reason, seconds=seconds, forced=force)
    set_ = answer["ban"]
    said = _("{target} is banned until {end}.") if set_["until"] else _("{target} is banned for ever.")
    click.echo(said.format(target=set_["target"], end=ending(set_["until"])))


@ban.command(help=_("Lift a ban."))
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("target")
@folder_options
def remove(kind: str, target: str, **options: str | None) -> None:
    """Lift one."""
    lifted = ask_or_do(options, "ban-remove", kind=kind, target=target)["ban"]
    click.echo(_("{target} is banned no more.").format(target=lifted["target"]))


@ban.command("list", help=_("Show who is banned."))
@folder_options
def list_(**options: str | None) -> None:
    """Show them."""
    bans = ask_or_do(options, "ban-list")["bans"]
    if not bans:
        click.echo(_("Nobody is banned."))
        return
    table([_row(each) for each in bans])


def _row(each: dict[str, Any]) -> tuple[str, ...]:
    end = _("until {end}").format(end=ending(each["until"])) if each["until"] else _("for ever")
    return each["kind"], each["target"], moment(each["time"]), each["by"], end, each["reason"]


def table(rows: Sequence[tuple[str, ...]]) -> None:
    """Print rows in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def moment(time: int | None) -> str:
    """Return a time (microseconds) as the clock on the wall here shows it; "" for none."""
    return "" if time is None else f"{datetime.fromtimestamp(time // MICROSECONDS).astimezone():%Y-%m-%d %H:%M}"


def ending(time: int | None) -> str:
    """Return the end of something in the same way, rounded up: then it is over."""
    return moment(None if time is None else time + MINUTE - 1)


def duration(text: str | None) -> int:
    """Return the seconds, 0 for nothing said; raises `UsageError`."""
    if text is None:
        return 0
    seconds = parse_duration(text)
    if seconds is None:
        raise UsageError(_("{text} is no time: write it as 30m, 12h, 7d or 1d12h").format(text=text))
    return seconds

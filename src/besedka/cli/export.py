"""`besedka export`: rooms as a page, as text or as lines of JSON; also while the server runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from besedka.cli.folders import data_of, data_options
from besedka.cli.progress import progress_bar
from besedka.cli.words import command_words
from besedka.errors import UsageError
from besedka.i18n import mark

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["export", "zone_of_option"]

_ = command_words()


@click.command(help=_("Write what was said into a file: a page for people, text, or lines of JSON for programs."))
@click.option("--room", "rooms", multiple=True, metavar="ROOM", help=_("A room; may be given several times."))
@click.option("--all", "everything", is_flag=True, help=_("All rooms."))
@click.option("--account", metavar="NAME", help=_("The direct talks of an account, instead of rooms."))
@click.option("--format", "form", type=click.Choice(["html", "txt", "jsonl"]), default="html", show_default=True)
@click.option("--since", metavar="TIME", help=_("What was said from a day or time on (2026-01-31, 2026-01-31T18:00)."))
@click.option("--until", metavar="TIME", help=_("What was said before a time; a day is in it whole."))
@click.option("--tz", metavar="ZONE", help=_("The time zone (Europe/Moscow); this machine's without it."))
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=_("Without it: standard output."))
@click.option("--force", is_flag=True, help=_("Overwrite FILE."))
@data_options
def export(
    rooms: tuple[str, ...],
    everything: bool,
    account: str | None,
    form: Literal["html", "txt", "jsonl"],
    since: str | None,
    until: str | None,
    tz: str | None,
    output: Path | None,
    force: bool,
    data: str | None,
    config: str | None,
) -> None:
    """Read, and write."""
    from besedka.archive.copying import refuse_to_overwrite
    from besedka.archive.exporting import Wanted
    from besedka.archive.exporting import export as write
    from besedka.archive.reading import find_journal

    if bool(rooms) + everything + (account is not None) != 1:
        raise UsageError(_("Say what to export: --room ROOM, --all, or --account NAME."))
    if output is not None:
        refuse_to_overwrite(output, force)
    zone = zone_of_option(tz)
    wanted = Wanted(rooms, account, form, _moment(since, zone, ends=False), _moment(until, zone, ends=True), zone)
    if account is not None:
        click.echo(
            _(
                "This is what {name} and others said to each other alone. None of them expects that anybody else reads"
                " it: have a reason, and keep the file as private as their talks."
            ).format(name=account),
            err=True,
        )
    with progress_bar(_("Exporting")) as progress:
        write(find_journal(data_of(data, config)), wanted, output, _, progress)


def zone_of_option(name: str | None) -> tzinfo | None:
    """Return the zone that an option names; raises `UsageError`."""
    from besedka.archive.times import zone_of

    if name is None:
        return None
    try:
        return zone_of(name)
    except ValueError:
        raise UsageError(
            _(mark("There is no time zone {name}: they are called Europe/Moscow, UTC…")).format(name=name)
        ) from None


def _moment(text: str | None, zone: tzinfo | None, *, ends: bool) -> int | None:
    from besedka.archive.times import moment

    if text is None:
        return None
    try:
        return moment(text, zone, ends=ends)
    except (ValueError, OverflowError):
        raise UsageError(_("{text} is no time: write 2026-01-31 or 2026-01-31T18:00.").format(text=text)) from None

"""`besedka import`: exports of besedka, and logs of irssi and WeeChat, into a journal that no server uses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from besedka.cli.export import zone_of_option
from besedka.cli.folders import data_of, data_options
from besedka.cli.progress import progress_bar
from besedka.cli.words import command_words
from besedka.errors import UsageError

if TYPE_CHECKING:
    from besedka.archive.importing import Outcome

__all__ = ["import_"]

_ = command_words()

NOT_ALL = 3  # exit code: done, but lines could not be read
TOLD = 50  # lines that could not be read; the rest is a number
LONGEST_SHOWN = 100  # characters of such a line


@click.command(
    "import",
    help=_(
        "Import exports of besedka (JSONL), and logs of irssi and WeeChat. The server must not run. The same file again"
        " adds nothing. Exit code 3: done, but some lines could not be read."
    ),
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "jsonl", "irssi", "weechat"]),
    default="auto",
    show_default=True,
)
@click.option("--room", metavar="ROOM", help=_("The room of logs whose names do not say it."))
@click.option("--rename-room", "rooms", multiple=True, metavar="OLD=NEW", help=_("A room that has another name here."))
@click.option("--rename", "nicks", multiple=True, metavar="OLD=NEW", help=_("Somebody who has another nick here."))
@click.option("--tz", metavar="ZONE", help=_("The time zone (Europe/Moscow); this machine's without it."))
@click.option("--dry-run", is_flag=True, help=_("Only tell what would be imported."))
@data_options
@click.pass_context
def import_(
    context: click.Context,
    files: tuple[Path, ...],
    form: Literal["auto", "jsonl", "irssi", "weechat"],
    room: str | None,
    rooms: tuple[str, ...],
    nicks: tuple[str, ...],
    tz: str | None,
    dry_run: bool,
    data: str | None,
    config: str | None,
) -> None:
    """Read, and add."""
    from besedka.archive.importing import import_files
    from besedka.archive.sources import Mapping, Source, form_of
    from besedka.server.clock import wall_clock

    zone = zone_of_option(tz)
    sources = [Source(file, form_of(file) if form == "auto" else form, zone) for file in files]
    mapping = Mapping(_pairs(nicks), _pairs(rooms), room)
    folder = data_of(data, config)
    with progress_bar(_("Importing")) as progress:
        outcome = import_files(sources, folder, mapping, wall_clock(), dry=dry_run, progress=progress)
    _tell(outcome, dry_run)
    context.exit(NOT_ALL if outcome.unread else 0)


def _pairs(options: tuple[str, ...]) -> dict[str, str]:
    pairs = [option.partition("=") for option in options]
    if not all(old and new for old, _equals, new in pairs):
        raise UsageError(_("Write OLD=NEW, for instance --rename anna=Anna."))
    return {old: new for old, _equals, new in pairs}


def _tell(outcome: Outcome, dry: bool) -> None:
    n = outcome.added
    said = (
        _.n("{n} entry would be added", "{n} entries would be added", n)
        if dry
        else _.n("{n} entry added", "{n} entries added", n)
    )
    parts = [said.format(n=n)]
    if outcome.rooms:
        parts.append(_.n("{n} room made", "{n} rooms made", outcome.rooms).format(n=outcome.rooms))
    if outcome.known:
        parts.append(_.n("{n} was there already", "{n} were there already", outcome.known).format(n=outcome.known))
    click.echo(", ".join(parts))
    if outcome.changed:
        click.echo(
            _.n(
                "{n} was changed since it was imported: it says what it says in the file now.",
                "{n} were changed since they were imported: they say what they say in the file now.",
                outcome.changed,
            ).format(n=outcome.changed)
        )
    if outcome.behind:
        click.echo(
            _.n(
                "{n} is older than what was there: it stands behind it, with its own time in a tag.",
                "{n} are older than what was there: they stand behind it, with their own time in a tag.",
                outcome.behind,
            ).format(n=outcome.behind)
        )
    if outcome.unread:
        said = _.n("{n} line could not be taken:", "{n} lines could not be taken:", outcome.unread)
        click.echo(said.format(n=outcome.unread), err=True)
    for trouble in outcome.troubles[:TOLD]:
        line = trouble.line
        click.echo(f"  {trouble.file}:{line.number}: {_(line.why)}: {line.text[:LONGEST_SHOWN]!r}", err=True)
    if outcome.unread > TOLD:
        click.echo("  …", err=True)

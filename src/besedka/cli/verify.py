"""`besedka verify`: whether a journal, a backup or a data folder is whole, and what is lost if not."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from besedka.cli.folders import data_of, data_options
from besedka.cli.progress import progress_bar
from besedka.cli.words import command_words
from besedka.i18n import mark

if TYPE_CHECKING:
    from besedka.archive.verification import Report

__all__ = ["verify"]

_ = command_words()

DAMAGED = 3  # exit code; 1 is for what could not be looked at, 2 for a wrong call
MICROSECONDS = 1_000_000


@click.command(
    help=_(
        "Check a journal, a backup or a data folder (the server's own without one), and tell what is lost. Exit code 0:"
        " all is well; 3: damaged; 1: it could not be looked at."
    )
)
@click.argument("where", metavar="[FILE|DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--json", "raw", is_flag=True, help=_("Print what was found as JSON."))
@data_options
@click.pass_context
def verify(context: click.Context, where: Path | None, raw: bool, data: str | None, config: str | None) -> None:
    """Look, and tell."""
    from besedka.archive.beside import verify_beside
    from besedka.archive.reading import find_journal
    from besedka.archive.verification import verify as look
    from besedka.journal.soundness import forgive

    file = find_journal(data_of(data, config) if where is None else where)
    with progress_bar(_("Checking")) as progress:
        report = look(file, progress)
        beside = verify_beside(file)
    forgiven = report.is_sound and forgive(file)
    is_sound = report.is_sound and all(each.is_sound for each in beside)
    if raw:
        found = {**msgspec.to_builtins(report), "sound": is_sound, "beside": msgspec.to_builtins(beside)}
        click.echo(msgspec.json.encode(found).decode())
    else:
        _tell(report)
        if forgiven:
            click.echo(_("It was noted as damaged, which it is not any more: besedka serve starts with it again."))
        for each in beside:
            told = mark("{name}: whole") if each.is_sound else mark("{name}: damaged ({why}); it can be made anew")
            click.echo(_(told).format(name=each.name, why=each.why))
    context.exit(0 if is_sound else DAMAGED)


def _tell(report: Report) -> None:
    said = _.n("{file}: {n} entry", "{file}: {n} entries", report.entries).format(file=report.file, n=report.entries)
    facts = [
        _.n("{n} room", "{n} rooms", report.rooms).format(n=report.rooms),
        _.n("{n} account", "{n} accounts", report.accounts).format(n=report.accounts),
    ]
    if report.newest:
        newest = datetime.fromtimestamp(report.newest // MICROSECONDS).astimezone()
        facts.append(_("the newest of {time}").format(time=f"{newest:%Y-%m-%d %H:%M:%S}"))
    click.echo(f"{said}, {', '.join(facts)}")
    if report.removed:
        click.echo(_("Removed on purpose: {n}").format(n=report.removed))
    for finding in report.findings:
        examples = f" ({', '.join(finding.examples)})" if finding.examples else ""
        click.echo(f"  {_(finding.sentence)}: {finding.count}{examples}")
    if report.is_sound:
        click.echo(_("All is well."))
        return
    click.echo(_("It is damaged. Keep this file, and put a backup in its place: besedka restore FILE --force"))

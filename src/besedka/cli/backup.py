"""`besedka backup`: a copy of a journal, whole, also while people talk."""

from __future__ import annotations

from pathlib import Path

import click

from besedka.cli.folders import data_of, data_options
from besedka.cli.progress import progress_bar
from besedka.cli.words import command_words

__all__ = ["backup"]

_ = command_words()


@click.command(help=_("Copy the journal into FILE, whole, also while people talk. The copy is checked."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=_("Overwrite FILE."))
@data_options
def backup(file: Path, force: bool, data: str | None, config: str | None) -> None:
    """Copy."""
    from besedka.archive.copying import back_up
    from besedka.archive.reading import find_journal

    source = find_journal(data_of(data, config))
    with progress_bar(_("Copying")) as progress:
        report = back_up(source, file, force=force, progress=progress)
    said = _.n("{file}: {n} entry, {size} MiB, checked.", "{file}: {n} entries, {size} MiB, checked.", report.entries)
    click.echo(said.format(file=file, n=report.entries, size=-(-file.stat().st_size // (1024 * 1024))))

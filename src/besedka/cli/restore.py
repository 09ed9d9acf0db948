"""`besedka restore`: a backup becomes the journal of a data folder that no server uses."""

from __future__ import annotations

from pathlib import Path

import click

from besedka.cli.folders import data_of, data_options
from besedka.cli.progress import progress_bar
from besedka.cli.words import command_words

__all__ = ["restore"]

_ = command_words()


@click.command(help=_("Make the backup FILE the journal of a data folder that no server uses."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=_("Where there is a journal already: keep it aside."))
@data_options
def restore(file: Path, force: bool, data: str | None, config: str | None) -> None:
    """Check, copy, put in place."""
    from besedka.archive.copying import restore as put_back
    from besedka.archive.reading import find_journal

    folder = data_of(data, config)
    with progress_bar(_("Restoring")) as progress:
        aside = put_back(find_journal(file), folder, force=force, progress=progress)
    click.echo(_("{folder} has what {file} had.").format(folder=folder, file=file))
    if aside is not None:
        click.echo(_("What was there is {file} now.").format(file=aside))

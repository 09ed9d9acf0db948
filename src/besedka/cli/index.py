"""`besedka index`: the search index is only made of the journal, and can be made again."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from besedka.cli.accounts import folder_options
from besedka.cli.words import command_words
from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from besedka.config.settings import Settings

__all__ = ["index"]

_ = command_words()


@click.group(help=_("See to the search index."))
def index() -> None:
    """Group what follows."""


@index.command(help=_("Make the search index anew from the journal; a running server does it while it serves."))
@folder_options
def rebuild(**options: str | None) -> None:
    """Have the server's indexer do it, or do it here where no server runs."""
    from besedka.config.load import load

    settings = load(Path(options["config"]) if options["config"] else None, os.environ, {"data": options["data"]})
    fault = _(mark("cannot make the search index"))
    journal = settings.server.data / "journal.sqlite"
    if not journal.exists():
        raise EnvironmentFault(fault, _(mark("there is no journal in {folder}")).format(folder=settings.server.data))
    try:
        if not _here(settings, journal):
            click.echo(_("The server makes it anew while it serves; until then the old one answers."))
    except (sqlite3.Error, OSError) as error:
        raise EnvironmentFault(fault, str(error)) from error


def _here(settings: Settings, journal: Path) -> bool:
    """Make the index, with a bar; False where a server runs, which was told to."""
    from besedka.cli.control import NoServer, ask
    from besedka.journal.folder import Folder
    from besedka.journal.search.shelf import index_path, remove_index, spoil_all
    from besedka.journal.search.writer import Writer

    try:
        ask(settings.server.data, {"command": "status"}, _)
    except NoServer:
        pass
    else:
        spoil_all(index_path(journal))
        return False
    with closing(Folder(settings.server.data)):
        remove_index(index_path(journal))
        with closing(Writer(journal)) as writer:
            newest = writer.newest
            with click.progressbar(length=newest, label=_("messages")) as bar:
                before = 0
                while before < newest and writer.take():
                    bar.update(min(newest, writer.reach.position) - before)
                    before = writer.reach.position
            if waiting := writer.waiting:
                with click.progressbar(length=waiting, label=_("parts put in order")) as bar:
                    while writer.waiting and writer.mend(0.0):  # put together what is full, and list it
                        bar.update(waiting - writer.waiting)
                        waiting = writer.waiting
            while writer.mend(0.0):
                pass
    return True

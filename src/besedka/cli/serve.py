"""`besedka serve`: reads the settings and runs the server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from besedka.cli.words import command_words
from besedka.config.load import load
from besedka.i18n import Words, choose_language
from besedka.logs import configure

if TYPE_CHECKING:
    from besedka.config.settings import Settings

__all__ = ["serve"]

_ = command_words()


# The values are texts: what they may be is known to the table of settings, which finds all mistakes at once.
@click.command(help=_("Run the server."))
@click.option("--host", metavar="ADDRESS", help=_("The address to listen on (127.0.0.1)."))
@click.option("--port", metavar="PORT", help=_("The port to listen on (8888); 0: any free one."))
@click.option("--lan", is_flag=True, default=None, help=_("Listen on every address of this machine."))
@click.option("--tls", metavar="auto|files|off", help=_("TLS; auto: with a certificate that is made here."))
@click.option("--data", metavar="DIR", help=_("The folder for everything that lasts."))
@click.option("--config", metavar="FILE", envvar="BESEDKA_CONFIG", help=_("A file with settings (TOML)."))
@click.option("--lang", metavar="ru|en", help=_("The language that the server speaks."))
@click.option("--log-format", metavar="text|json", help=_("How the log is written."))
@click.option("--log-level", metavar="LEVEL", help=_("The least that is logged: debug, info, warning or error."))
@click.option("--workers", metavar="N", help=_("Threads that serve connections; 0: as many as make sense."))
@click.pass_context
def serve(context: click.Context, /, config: str | None, **options: object) -> None:
    """Load the settings, and hand over to the server together with the way to load them again."""
    file = Path(config).absolute() if config else None
    environ = dict(os.environ)  # as it was: the server takes some of it away (LISTEN_FDS)

    def reload() -> Settings:
        return load(file, environ, options)

    settings = reload()
    configure(settings.log.format, settings.log.level)
    context.find_root().obj = Words(choose_language(settings.server.lang, environ))  # for what keeps it from starting
    # Late, so that a mistake in the settings is told without waiting for the server's modules.
    from besedka.server.run import run

    context.exit(run(settings, reload))

"""`besedka config`: the settings explained and checked, without a server."""

from __future__ import annotations

import os
from pathlib import Path

import click

from besedka.cli.words import command_words

__all__ = ["config"]

_ = command_words()


@click.group(help=_("Explain and check settings."))
def config() -> None:
    """Group what follows."""


@config.command(help=_("Print a settings file with every setting at its default."))
def example() -> None:
    """Print the commented TOML."""
    from besedka.config.example import example as text

    click.echo(text(), nl=False)


@config.command(help=_("Tell all mistakes in a settings file and in the environment."))
@click.argument("file", required=False, envvar="BESEDKA_CONFIG")
def check(file: str | None) -> None:
    """Load the settings as `besedka serve` would; SettingsError becomes exit code 2."""
    from besedka.config.load import load

    load(Path(file) if file else None, os.environ, {})
    click.echo(_("The settings are right."))


@config.command(help=_("Print the settings that are in effect: of a file, the environment and options."))
@click.argument("file", required=False, envvar="BESEDKA_CONFIG")
@click.option("--host", metavar="ADDRESS", help=_("The address to listen on (127.0.0.1)."))
@click.option("--lan", is_flag=True, default=None, help=_("Listen on every address of this machine."))
def show(file: str | None, **options: object) -> None:
    """Load the settings as `besedka serve` would, and print what it would have."""
    from besedka.config.effective import effective
    from besedka.config.load import load

    click.echo(effective(load(Path(file) if file else None, os.environ, options)), nl=False)


@config.command(help=_("Print the page about all settings (Markdown)."))
def docs() -> None:
    """Print docs/settings.md."""
    from besedka.config.docs import page

    click.echo(page(), nl=False)

"""What commands share that work on a data folder themselves: the options that name it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from besedka.cli.words import command_words

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["data_of", "data_options"]

Command = TypeVar("Command", bound="Callable[..., Any]")

_ = command_words()


def data_options(command: Command) -> Command:
    """Add the options that say which data folder is meant."""
    command = click.option(
        "--config", metavar="FILE", envvar="BESEDKA_CONFIG", help=_("The server's file with settings.")
    )(command)
    return click.option("--data", metavar="DIR", help=_("The data folder of the server."))(command)


def data_of(data: str | None, config: str | None) -> Path:
    """Return the data folder; raises `SettingsError`."""
    from besedka.config.load import load

    return load(Path(config) if config else None, os.environ, {"data": data}).server.data

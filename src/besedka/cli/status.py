"""`besedka status`: what a running server says of itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from besedka.cli.control import ask
from besedka.cli.words import command_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["status"]

_ = command_words()


@click.command(help=_("Tell how a running server is: who is connected, its turns, its journal."))
@click.option("--data", metavar="DIR", help=_("The data folder of the server."))
@click.option("--config", metavar="FILE", envvar="BESEDKA_CONFIG", help=_("The server's file with settings."))
@click.option("--json", "raw", is_flag=True, help=_("Print the answer as JSON."))
def status(data: str | None, config: str | None, raw: bool) -> None:
    """Ask, and print a table."""
    from besedka.config.load import load

    settings = load(Path(config) if config else None, os.environ, {"data": data})
    answer = ask(settings.server.data, {"command": "status"}, _)
    if raw:
        click.echo(msgspec.json.encode(answer).decode())
        return
    rows = list(_rows(answer))
    width = max((len(name) for name, _value in rows), default=0)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}".rstrip())


def _rows(answer: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in answer.items():
        if isinstance(value, dict):
            yield from _rows(value, f"{above}{name}.")
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield from _rows({str(index): item for index, item in enumerate(value)}, f"{above}{name}.")
        else:
            yield above + name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    if isinstance(value, float):
        return f"{value:.3f}"
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()

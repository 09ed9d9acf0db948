"""`besedka status`: what a running server says of itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from besedka.cli.control import ask
from besedka.cli.metric_rows import metric_rows, worker_row
from besedka.cli.words import command_words
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["status"]

_ = command_words()


@click.command(help=_("Tell how a running server is: who is connected, its turns, its journal."))
@click.option("--data", metavar="DIR", help=_("The data folder of the server."))
@click.option("--config", metavar="FILE", envvar="BESEDKA_CONFIG", help=_("The server's file with settings."))
@click.option("--json", "raw", is_flag=True, help=_("Print the answer as JSON."))
@click.option("--metrics", is_flag=True, help=_("Print the metrics in the text format of Prometheus."))
def status(data: str | None, config: str | None, raw: bool, metrics: bool) -> None:
    """Ask, and print a table."""
    from besedka.config.load import load

    settings = load(Path(config) if config else None, os.environ, {"data": data})
    if metrics:
        click.echo(ask(settings.server.data, {"command": "metrics"}, _)["text"], nl=False)
        return
    answer = ask(settings.server.data, {"command": "status"}, _)
    if raw:
        click.echo(msgspec.json.encode(answer).decode())
        return
    measured, workers = answer.pop("metrics", {}), answer.pop("workers", [])
    rows = [(_label(name), value) for name, value in _rows(answer)]
    rows += [worker_row(worker, _) for worker in workers]
    rows += metric_rows(measured, _)
    width = max((len(name) for name, _value in rows), default=0)
    for name, value in rows:
        click.echo(f"{name:<{width}}  {value}".rstrip())


# What people read instead of the names that programs read; a name that is not here is shown as it is.
LABELS = {
    "version": mark("version"),
    "uptime_s": mark("running for, s"),
    "listen": mark("listening on"),
    "tls.fingerprint": mark("TLS certificate, SHA-256"),
    "data": mark("data"),
    "connections": mark("connections"),
    "users": mark("users"),
    "users_by_wire": mark("users by wire"),
    "rooms": mark("rooms with people"),
    "lockdown": mark("lockdown"),
    "turn.turns": mark("turns"),
    "turn.requests": mark("requests in all turns"),
    "turn.entries": mark("entries stored"),
    "turn.largest_batch": mark("requests in the largest turn"),
    "turn.mean_batch": mark("requests in a turn, mean"),
    "turn.commits_retried": mark("commits tried again"),
    "journal_position": mark("journal position"),
    "journal_check.checked": mark("journal looked at"),
    "journal_check.found": mark("damage of the journal"),
    "disk": mark("disk space"),
    "threads": mark("threads"),
}


def _label(name: str) -> str:
    """Return what a name is for people; what is inside something keeps its own name behind that."""
    above, dot, below = name.partition(".")
    if name in LABELS:
        return _(LABELS[name])
    return f"{_(LABELS[above])}: {below}" if dot and above in LABELS else name


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

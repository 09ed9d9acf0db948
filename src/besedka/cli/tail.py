"""`besedka tail`: what is said in a room, for scripts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import click

from besedka.archive.times import MICROSECONDS, moment
from besedka.chat.durations import parse_duration
from besedka.cli.connecting import server_options, the_options
from besedka.cli.words import command_words
from besedka.errors import UsageError

__all__ = ["tail"]

_ = command_words()


@click.command(help=_("Print what is said in ROOM, or by @PERSON, until Ctrl+C."))
@click.argument("room")
@click.option("--since", metavar="TIME", help=_("Begin with what was said since then (2h, 7d, 2026-01-31T18:00)."))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    help=_("Lines to read, or JSON."),
)
@click.option(
    "--server", "address", metavar="ADDRESS", help=_("The server, or the name of a profile (127.0.0.1:8888).")
)
@server_options
@click.pass_context
def tail(context: click.Context, /, room: str, since: str | None, form: str, **server: Any) -> None:
    """Hand over to the client."""
    begin = _moment(since) if since else None
    options = the_options(**server, scripted=True)
    from besedka.client.scripted import TailOptions  # late: a mistyped time should not wait for it
    from besedka.client.scripted import tail as client

    context.exit(client(options, TailOptions(room, "jsonl" if form == "jsonl" else "text", begin)))


def _moment(text: str) -> datetime:
    """Return the moment of a duration before now, or of a day or time in this machine's zone."""
    ago_s = parse_duration(text)
    if ago_s is not None:
        return datetime.now(UTC) - timedelta(seconds=ago_s)
    try:
        return datetime.fromtimestamp(moment(text, None) / MICROSECONDS, UTC)
    except (ValueError, OverflowError) as error:
        told = _("{text} is no time: 2h, 7d, 2026-01-31 and 2026-01-31T18:00 are")
        raise UsageError(told.format(text=text)) from error

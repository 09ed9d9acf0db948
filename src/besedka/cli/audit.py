"""`besedka audit`: who did what to whom, on the whole server or in a room."""

from __future__ import annotations

import json
import time

import click

from besedka.chat.audit import RENAME
from besedka.cli.accounts import ask_or_do, folder_options
from besedka.cli.ban import duration, ending, moment, table
from besedka.cli.words import command_words

__all__ = ["audit"]

_ = command_words()

MICROSECONDS = 1_000_000


@click.command(help=_("Show who banned, kicked, muted, renamed and the like: when, whom, where, why, until when."))
@click.option("--room", default="", help=_("Only what was done in this room."))
@click.option("--since", metavar="TIME", help=_("Only what is not older than this: 1d, 12h."))
@click.option("--about", default="", metavar="NAME", help=_("Only what this one did, or what was done to it."))
@click.option(
    "--limit", type=click.IntRange(1), default=1000, show_default=True, help=_("At most so many, the newest.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print one JSON object a line."))
@folder_options
def audit(room: str, since: str | None, about: str, limit: int, *, as_json: bool, **options: str | None) -> None:
    """Show them."""
    room = room if room.startswith("#") or not room else f"#{room}"
    from_ = int(time.time() - duration(since)) * MICROSECONDS if since else 0
    acts = ask_or_do(options, "audit", room, since=from_, about=about, limit=limit)["acts"]
    if as_json:
        for each in acts:
            click.echo(json.dumps(each, ensure_ascii=False))
        return
    rows = []
    for each in acts:
        end = _("until {end}").format(end=ending(each["until"])) if each["until"] else ""
        name, target = each["name"], each["target"]
        if each["act"] == RENAME:
            name, target = f"{target} → {name}", ""
        rows.append((moment(each["time"]), each["actor"], each["act"], name, target, end, each["text"]))
    table(rows)

"""`besedka search`: the administrator looks through all that was said, whether a server runs or not."""

from __future__ import annotations

import datetime as dt
import os
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from besedka.cli.accounts import folder_options
from besedka.cli.control import ask
from besedka.cli.words import command_words
from besedka.errors import EnvironmentFault, UsageError
from besedka.i18n import mark
from besedka.journal.epochs import ANSWERS

if TYPE_CHECKING:
    from besedka.chat.finds import Found, Hit
    from besedka.chat.pages import Entry

__all__ = ["search"]

MICROSECONDS = 1_000_000

_ = command_words()


@click.command(
    context_settings={"ignore_unknown_options": True},  # -word is what must not be there
    help=_("Find what was said, wherever it was: words, in:#room, from:anna, before:2026-11-01."),
)
@click.argument("query", nargs=-1, required=True)
@click.option("--room", metavar="ROOM", help=_("Look in this room alone."))
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help=_("How many to show."))
@click.option("--json", "raw", is_flag=True, help=_("Print each message found as a line of JSON."))
@folder_options
def search(query: tuple[str, ...], room: str | None, limit: int, raw: bool, **options: str | None) -> None:
    """Read index and journal, page by page, until there is enough; nothing is changed."""
    from besedka.config.load import load

    settings = load(Path(options["config"]) if options["config"] else None, os.environ, {"data": options["data"]})
    shown = 0
    journal, words = settings.server.data / "journal.sqlite", " ".join(map(_requoted, query))
    for epoch, found in _pages(journal, words, room, limit, enabled=settings.search.enabled == "yes"):
        _show(found, epoch if raw else "", first=shown + 1)
        shown += len(found.hits)


def _requoted(argument: str) -> str:
    """Return an argument that a shell has taken the quotes from, as a phrase again."""
    return f'"{argument}"' if " " in argument and '"' not in argument and ":" not in argument else argument


def _pages(journal: Path, text: str, room: str | None, limit: int, *, enabled: bool) -> Any:
    """Yield the journal's epoch and what is found, a page of the time budget after the other."""
    from besedka.chat.finds import SearchMessages
    from besedka.chat.searching import SearchProblem, parse_search
    from besedka.journal.search.finder import Finder
    from besedka.sessions.searching import problem_sentence

    if room is not None:
        text = f'{text} in:"{room if room.startswith("#") else "#" + room}"'
    try:
        query = parse_search(text)
    except SearchProblem as problem:
        raise UsageError(problem_sentence(problem.kind, problem.what, _)) from None
    if not journal.exists():
        raise EnvironmentFault(
            _(mark("cannot search in {folder}")).format(folder=journal.parent), _(mark("there is no journal"))
        )
    before, parts, left = 0, False, limit
    with closing(Finder(journal)) as finder:
        while left:
            now = time.time_ns() // 1000
            newest = finder.newest()
            found = finder.find(SearchMessages(query, None, None, newest, left, now, before, parts, around=True))
            if not found.reach_time and not found.problem:
                raise EnvironmentFault(
                    _(mark("cannot search in {folder}")).format(folder=journal.parent),
                    _no_index(journal.parent, enabled=enabled),
                )
            left -= len(found.hits)
            more = bool(found.older and left and not found.problem)
            # what is still to come is no reason to say that nothing was found
            if found.hits or not more:
                yield finder.epoch(), found
            if not more:
                return
            before, parts = found.older, found.parts


def _no_index(folder: Path, *, enabled: bool) -> str:
    """Say what to do about an index that is not there: a server that runs makes it by itself, if it is to."""
    try:
        if enabled:
            ask(folder, {"command": "status"})
            return _(mark("the server is making the index; try again in a moment"))
    except EnvironmentFault:
        pass
    return _(mark("there is no index; make it with: besedka index rebuild"))


def _show(found: Found, epoch: str, first: int) -> None:
    """Print what was found, for people, or with the epoch for programs."""
    from besedka.sessions.searching import found_lines, problem_sentence

    if found.problem is not None:
        raise UsageError(problem_sentence(found.problem, "", _))
    if epoch:
        for hit in found.hits:
            click.echo(msgspec.json.encode(_plain(hit, epoch)).decode())
        return
    if first > 1 and not found.hits:
        return
    for line in found_lines(found, _, first):
        click.echo(line)


def _plain(hit: Hit, epoch: str) -> dict[str, Any]:
    """Return a hit as programs read it."""
    told = {"room": hit.room, **_entry(hit.entry, epoch)}
    for name, entry in (("earlier", hit.earlier), ("later", hit.later)):
        if entry is not None:
            told[name] = _entry(entry, epoch)
    return told


def _entry(entry: Entry, epoch: str) -> dict[str, Any]:
    when = dt.datetime.fromtimestamp(entry.time / MICROSECONDS, dt.UTC)
    return {
        "position": entry.position,
        "msgid": f"{epoch}-{entry.position}",
        "time": when.isoformat().replace("+00:00", "Z"),
        "kind": entry.kind,
        "nick": entry.source.nick,
        "account": entry.source.account,
        "target": entry.target,
        "text": entry.text,
        "reply": next((value for name, value in entry.tags if name in ANSWERS), None),
    }

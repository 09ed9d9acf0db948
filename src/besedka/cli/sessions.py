"""`besedka sessions`: who is connected to a running server and how, and an end to one of them."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from besedka.cli.accounts import folder_options
from besedka.cli.control import ask
from besedka.cli.words import command_words
from besedka.i18n import mark

__all__ = ["sessions"]

_ = command_words()

MICROSECONDS = 1_000_000
HEADINGS = (mark("number"), mark("nick"), mark("account"), mark("wire"), mark("address"), mark("since"), mark("idle"))


class Number(click.ParamType[tuple[str, int]]):
    """The number of a session, or of a browser, with a `w` before it: which command ends it, and the number."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, int]:
        """Take it apart."""
        number = value.removeprefix("w")
        if not (number.isascii() and number.isdigit() and int(number)):
            self.fail(_("{value} is no number of a session.").format(value=value), param, ctx)
        return ("session-end" if number == value else "browser-end"), int(number)


@click.command(help=_("Show the sessions of a running server, or of one account; or end one of them."))
@click.argument("account", default="")
@click.option("--end", metavar="NUMBER", type=Number(), help=_("End the session or browser with this number."))
@click.option("--json", "raw", is_flag=True, help=_("Print the answer as JSON."))
@folder_options
def sessions(account: str, end: tuple[str, int] | None, raw: bool, **options: str | None) -> None:
    """Ask, and print a table."""
    from besedka.config.load import load

    config = options["config"]
    folder = load(Path(config) if config else None, os.environ, {"data": options["data"]}).server.data
    if end is not None:
        command, number = end
        ask(folder, {"command": command, "number": number}, _)
        told = (
            _("Session {number} has ended.") if command == "session-end" else _("The browser w{number} is signed out.")
        )
        click.echo(told.format(number=number))
        return
    answer = ask(folder, {"command": "session-list", "account": account}, _)
    if raw:
        click.echo(msgspec.json.encode(answer).decode())
        return
    rows = [tuple(map(_, HEADINGS)), *(_row(each, answer["time"]) for each in answer["sessions"])]
    rows += [_browser(each) for each in answer["browsers"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(each: dict[str, Any], now: int) -> tuple[str, ...]:
    since = datetime.fromtimestamp(each["since"] // MICROSECONDS).astimezone()
    wire = f"{each['wire']}, TLS" if each["secure"] else each["wire"]
    minutes, seconds = divmod(max(0, now - each["spoke"]) // MICROSECONDS, 60)
    hours, minutes = divmod(minutes, 60)
    idle = f"{hours}:{minutes:02}:{seconds:02}"
    return str(each["number"]), each["nick"], each["account"] or "", wire, each["address"], f"{since:%F %R}", idle


def _browser(each: dict[str, Any]) -> tuple[str, ...]:
    since = datetime.fromtimestamp(each["began"] // MICROSECONDS).astimezone()
    until = datetime.fromtimestamp(each["until"] // MICROSECONDS).astimezone()
    wire = _("browser, TLS") if each["secure"] else _("browser")
    told = _("until {day}").format(day=f"{until:%F}")
    return f"w{each['number']}", "", each["account"], wire, each["address"], f"{since:%F %R}", told

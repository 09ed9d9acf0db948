"""What `besedka account`, `admin` and `ban` share: a running server is asked, else the folder is changed here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from besedka.cli.control import NoServer, ask
from besedka.cli.words import command_words
from besedka.errors import EnvironmentFault
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ask_or_do", "folder_options"]

# What only looks: in a folder without a journal there is nothing to see, and nothing is begun.
_LOOKS = frozenset({"account-list", "audit", "ban-list", "invite-list"})

Command = TypeVar("Command", bound="Callable[..., Any]")

_ = command_words()


def folder_options(command: Command) -> Command:
    """Add the options that say which server is meant."""
    command = click.option(
        "--config", metavar="FILE", envvar="BESEDKA_CONFIG", help=_("The server's file with settings.")
    )(command)
    return click.option("--data", metavar="DIR", help=_("The data folder of the server."))(command)


def ask_or_do(
    options: dict[str, str | None], command: str, account: str = "", password: str = "", **details: str | int | bool
) -> dict[str, Any]:
    """Have something done by the administrator; raises `EnvironmentFault` with the reason when it is refused."""
    from besedka.config.load import load

    config = options["config"]
    settings = load(Path(config) if config else None, os.environ, {"data": options["data"]})
    question: dict[str, Any] = {"command": command, "account": account, "password": password}
    if details:
        question["details"] = details
    try:
        return ask(settings.server.data, question, _)
    except NoServer:
        journal = settings.server.data / "journal.sqlite"
        if command in _LOOKS and not journal.exists():
            sentence = _(mark("there is no journal in {folder}")).format(folder=journal.parent)
            raise EnvironmentFault(_(mark("that was refused")), sentence) from None
    from besedka.server.offline import carry_out
    from besedka.sessions.control_accounts import AccountCall

    answer = carry_out(settings, _, AccountCall(command, account, password, details))
    if "error" in answer:
        raise EnvironmentFault(_(mark("that was refused")), answer["error"])
    return answer

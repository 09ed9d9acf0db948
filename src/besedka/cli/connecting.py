"""What `besedka join`, `tail` and `say` ask alike: which server, as whom, and whom to trust."""

from __future__ import annotations

import getpass
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from besedka.cli import address as addresses
from besedka.cli.words import command_words
from besedka.errors import UsageError
from besedka.i18n import choose_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from besedka.client.app import JoinOptions

__all__ = ["client_folder", "digits", "scripted", "server_options"]

_ = command_words()


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a script that talks with a server."""
    options = (
        click.option(
            "--server", "address", default="127.0.0.1:8888", metavar="ADDRESS", help=_("The server (127.0.0.1:8888).")
        ),
        click.option("--name", metavar="NAME", help=_("The name in the chat; without it, that of the login.")),
        click.option("--tls", is_flag=True, help=_("With TLS; the system says which certificates are trusted.")),
        click.option(
            "--tls-fingerprint",
            metavar="SHA256",
            help=_("With TLS; the one certificate that is trusted: `besedka serve --tls auto` prints it."),
        ),
        click.option(
            "--timeout",
            metavar="SECONDS",
            type=click.FloatRange(min=0, min_open=True, max=86_400),
            default=10.0,
            help=_("How long to try to reach the server (10)."),
        ),
        click.option("--lang", type=click.Choice(["ru", "en"]), help=_("The language of the client.")),
        click.option("--data", metavar="DIR", help=_("The folder where the client keeps who you are.")),
    )
    for option in reversed(options):
        command = option(command)
    return command


def scripted(
    address: str,
    name: str | None,
    tls: bool,
    tls_fingerprint: str | None,
    timeout: float,
    lang: str | None,
    data: str | None,
) -> JoinOptions:
    """Make what the client wants of the values of `server_options`."""
    from besedka.client.app import JoinOptions

    where = addresses.parse(address, _)
    fingerprint = digits(tls_fingerprint) if tls_fingerprint is not None else ""
    return JoinOptions(
        host=where.host,
        port=where.port,
        name=name or getpass.getuser(),
        plain=False,
        timeout_s=timeout,
        lang=choose_language(lang or os.environ.get("BESEDKA_SERVER_LANG", "auto"), os.environ),
        data=client_folder(data),
        tls=tls or bool(fingerprint),
        fingerprint=fingerprint,
    )


def digits(fingerprint: str) -> str:
    """Return the 64 digits of a fingerprint, which may have colons or spaces between them."""
    found = re.sub(r"[:\s]", "", fingerprint)
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", found):
        told = _("{found} is no SHA-256 fingerprint: it has 64 hexadecimal digits, with colons between them or not")
        raise UsageError(told.format(found=fingerprint))
    return found.lower()


def client_folder(given: str | None) -> Path:
    """Return the folder of the client: the one that is given, or where this system keeps such things."""
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_dir

    # beside the server's folder, not inside: a person may run both, and remove one
    return Path(user_data_dir("besedka-client", appauthor=False))

"""`besedka join`: the terminal client."""

from __future__ import annotations

import os
import re
from pathlib import Path

import click

from besedka.cli import address as addresses
from besedka.cli.words import command_words
from besedka.errors import UsageError
from besedka.i18n import choose_language

__all__ = ["join"]

_ = command_words()


@click.command(help=_("Join a chat. ADDRESS is HOST, HOST:PORT or [IPV6]:PORT (127.0.0.1:8888)."))
@click.argument("address", default="127.0.0.1:8888")
@click.option("--name", metavar="NAME", help=_("Your name in the chat; asked for when it is not given."))
@click.option("--plain", is_flag=True, help=_("For a server that knows only names and lines, not IRC."))
@click.option("--tls", is_flag=True, help=_("With TLS; the system says which certificates are trusted."))
@click.option(
    "--tls-fingerprint",
    metavar="SHA256",
    help=_("With TLS; the one certificate that is trusted: `besedka serve --tls auto` prints it."),
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True, max=86_400),
    default=10.0,
    help=_("How long to try to reach the server (10)."),
)
@click.option("--lang", type=click.Choice(["ru", "en"]), help=_("The language of the client."))
@click.option("--data", metavar="DIR", help=_("The folder where the client keeps who you are."))
@click.option("--line", is_flag=True, help=_("Line by line, for screen readers and simple terminals."))
@click.option(
    "--theme",
    type=click.Choice(["terminal", "dark", "light"]),
    default="terminal",
    help=_("The colours of the full screen (terminal: its own sixteen)."),
)
@click.pass_context
def join(
    context: click.Context,
    /,
    address: str,
    name: str | None,
    plain: bool,
    tls: bool,
    tls_fingerprint: str | None,
    timeout: float,
    lang: str | None,
    data: str | None,
    line: bool,
    theme: str,
) -> None:
    """Hand over to the client."""
    where = addresses.parse(address, _)
    fingerprint = _digits(tls_fingerprint) if tls_fingerprint is not None else ""
    # Late: the editor of lines is large, and a mistyped address should not wait for it.
    from besedka.client.app import JoinOptions, run

    options = JoinOptions(
        host=where.host,
        port=where.port,
        name=name,
        plain=plain,
        timeout_s=timeout,
        lang=choose_language(lang or os.environ.get("BESEDKA_SERVER_LANG", "auto"), os.environ),
        data=_folder(data),
        tls=tls or bool(fingerprint),
        fingerprint=fingerprint,
        line=line,
        theme=theme,
    )
    context.exit(run(options))


def _digits(fingerprint: str) -> str:
    """Return the 64 digits of a fingerprint, which may have colons or spaces between them."""
    digits = re.sub(r"[:\s]", "", fingerprint)
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", digits):
        told = _("{found} is no SHA-256 fingerprint: it has 64 hexadecimal digits, with colons between them or not")
        raise UsageError(told.format(found=fingerprint))
    return digits.lower()


def _folder(given: str | None) -> Path:
    if given:
        return Path(given).expanduser().absolute()
    from platformdirs import user_data_dir

    # beside the server's folder, not inside: a person may run both, and remove one
    return Path(user_data_dir("besedka-client", appauthor=False))

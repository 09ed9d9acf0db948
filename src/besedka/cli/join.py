"""`besedka join`: the terminal client."""

from __future__ import annotations

import os

import click

from besedka.cli import address as addresses
from besedka.cli.connecting import client_folder, digits
from besedka.cli.words import command_words
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
    fingerprint = digits(tls_fingerprint) if tls_fingerprint is not None else ""
    # Late: the editor of lines is large, and a mistyped address should not wait for it.
    from besedka.client.app import JoinOptions, run

    options = JoinOptions(
        host=where.host,
        port=where.port,
        name=name,
        plain=plain,
        timeout_s=timeout,
        lang=choose_language(lang or os.environ.get("BESEDKA_SERVER_LANG", "auto"), os.environ),
        data=client_folder(data),
        tls=tls or bool(fingerprint),
        fingerprint=fingerprint,
        line=line,
        theme=theme,
    )
    context.exit(run(options))

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
from besedka.client.profiles import Profile, Profiles, profiles_file
from besedka.errors import UsageError
from besedka.i18n import choose_language

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from besedka.client.app import JoinOptions

__all__ = [
    "FINGERPRINT_OPTION",
    "THEME_OPTION",
    "client_folder",
    "digits",
    "server_options",
    "the_options",
]

_ = command_words()

DEFAULT = "127.0.0.1:8888"
# What no address has: a name with neither a dot nor a port may be that of a profile.
PROFILE = re.compile(r"[\w-]+")

FINGERPRINT_OPTION = click.option(
    "--fingerprint",
    "--tls-fingerprint",
    "fingerprint",
    metavar="SHA256",
    help=_("With TLS; the one certificate that is trusted: `besedka serve --tls auto` prints it."),
)
THEME_OPTION = click.option(
    "--theme",
    type=click.Choice(["terminal", "dark", "light"]),
    help=_("The colours of the full screen (terminal: its own sixteen)."),
)


def server_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of everybody who talks with a server, but for its address."""
    options = (
        click.option("--profile", metavar="NAME", help=_("The server of this name (besedka profile list).")),
        click.option("--name", metavar="NAME", help=_("Your name in the chat.")),
        click.option("--account", metavar="ACCOUNT", help=_("Log in to this account; its password is asked for once.")),
        click.option(
            "--tls", is_flag=True, help=_("With TLS; you are asked about a certificate that nobody vouches for.")
        ),
        FINGERPRINT_OPTION,
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


def the_options(
    address: str | None,
    profile: str | None,
    name: str | None,
    account: str | None,
    tls: bool,
    fingerprint: str | None,
    timeout: float,
    lang: str | None,
    data: str | None,
    *,
    scripted: bool = False,
    rooms: tuple[str, ...] = (),
    line: bool = False,
    theme: str | None = None,
    plain: bool = False,
) -> JoinOptions:
    """Make what the client wants of the options, and of the profile for what they do not say.

    `scripted`: nobody can be asked for a name, so that of the login will do. Raises UsageError.
    """
    place, chosen = _chosen(address, profile)
    where = addresses.parse(place, _)
    pinned = digits(fingerprint or chosen.fingerprint) if fingerprint is not None or chosen.fingerprint else ""
    name = name or chosen.name or account or chosen.account or (getpass.getuser() if scripted else None)
    # Late: the editor of lines is large, and a mistyped address should not wait for it.
    from besedka.client.app import JoinOptions

    return JoinOptions(
        host=where.host,
        port=where.port,
        name=name,
        plain=plain,
        timeout_s=timeout,
        lang=choose_language(lang or os.environ.get("BESEDKA_SERVER_LANG", "auto"), os.environ),
        data=client_folder(data),
        tls=tls or chosen.tls or bool(pinned),
        fingerprint=pinned,
        line=line or chosen.line,
        theme=_theme(theme or chosen.theme or "terminal"),
        rooms=rooms or chosen.rooms,
        account=account or chosen.account,
        password=os.environ.get("BESEDKA_PASSWORD", ""),
    )


def _chosen(address: str | None, profile: str | None) -> tuple[str, Profile]:
    """Return the address, and the profile where one is named; an address may be a profile's name."""
    kept = Profiles(profiles_file(), _)
    if profile:
        if address:
            raise UsageError(_("Give an address or a profile, not both."))
        found = kept.find(profile)
        return found.address, found
    if address and PROFILE.fullmatch(address):
        known = kept.all().get(address)
        if known is not None:
            return known.address, known
    return address or DEFAULT, Profile()


def _theme(name: str) -> str:
    if name not in {"terminal", "dark", "light"}:
        raise UsageError(_("There is no theme {name}; there are terminal, dark and light.").format(name=name))
    return name


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

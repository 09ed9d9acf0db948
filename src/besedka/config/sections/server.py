"""The server as a whole, and its log."""

# No `from __future__ import annotations` here: the table is read by the program itself.

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc, mark
from besedka.config.sections.shapes import NETWORKS, NETWORKS_SHAPE

__all__ = ["Log", "Server"]


def _user_data() -> Path:
    # Imported late: most starts name their folder, and the import is a measurable part of a start.
    from platformdirs import user_data_dir

    return Path(user_data_dir("besedka", appauthor=False))


class Server(msgspec.Struct, frozen=True):
    """The server as a whole."""

    name: Annotated[
        str,
        Doc(
            text="The server's name on the IRC wire",
            # RFC 2812 section 2.3.1: a hostname of at most 63 characters; the dot tells a server from a nick
            high=63,
            pattern=r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
            shape=mark("a host name with a dot in it, of at most 63 characters"),
        ),
    ] = "besedka.local"
    network: Annotated[
        str,
        Doc(
            text="The network's name, as IRC clients show it",
            # it becomes a parameter of the 005 line, and a folder name in many clients' logs
            high=32,
            pattern=r"[^\s:/\\][^\s/\\]*",
            shape=mark("a word of at most 32 characters, without spaces and slashes"),
        ),
    ] = "Besedka"
    icon: Annotated[
        str,
        Doc(
            text="The address of a picture that stands for the network in clients which show one (https://…); empty:"
            " none",
            high=256,  # a line of 512 bytes must have room for it and the server's name
            pattern=r"(https?://[!-~]+)?",
            shape=mark("an address of at most 256 characters that begins with https://"),
            reload=True,
        ),
    ] = ""
    lang: Annotated[
        Literal["auto", "ru", "en"],
        Doc(text="The language that the server speaks; auto takes it from the locale it is started in"),
    ] = "auto"
    data: Annotated[
        Path,
        Doc(text="The folder for everything that lasts; empty: the system's place for the user's data"),
    ] = msgspec.field(default_factory=_user_data)
    workers: Annotated[
        int,
        Doc(
            text="Threads that serve connections; 0: one where the interpreter has a GIL, one a core without",
            unit="threads",
            # more workers than a large machine has cores only wait for each other
            high=256,
        ),
    ] = 0
    motd: Annotated[
        str,
        # about 160 lines of 400 characters: IRC clients show all of it at each connect
        Doc(text="The message of the day; several lines are welcome; empty: none", high=64_000, reload=True),
    ] = ""
    password: Annotated[
        str,
        Doc(
            text="The password that IRC clients must give with PASS; empty: none is asked for",
            high=128,
            pattern=r"[^\s:]?\S*",
            shape=mark("a text of at most 128 characters without spaces, which does not begin with a colon"),
            reload=True,
            secret=True,
        ),
    ] = ""
    admin: Annotated[
        str,
        # ADMIN has three numerics for it (RFC 2812 section 5.1)
        Doc(
            text="Who runs the server and how to reach them, for IRC's ADMIN: up to three lines; empty: none",
            high=1000,
            reload=True,
        ),
    ] = ""
    administrators: Annotated[
        str,
        Doc(
            text="Accounts, separated by spaces, that may administer the server from within the chat (IRC's OPER,"
            " without a password, when they are logged in)",
            high=4096,  # a list of names, not a file
            reload=True,
        ),
    ] = ""

    proxies: Annotated[
        str,
        Doc(
            text="Networks, separated by spaces, of proxies that may say whose connection they pass on, by the"
            " PROXY protocol (versions 1 and 2; from other addresses it is refused) or in the heads of HTTP"
            " (X-Forwarded-For and -Proto, Forwarded; from others they are not looked at); empty: none",
            high=4096,  # a list of networks, not a file
            pattern=NETWORKS,
            shape=NETWORKS_SHAPE,
            reload=True,
        ),
    ] = ""


class Log(msgspec.Struct, frozen=True):
    """What the server writes about its own work, to standard error."""

    format: Annotated[
        Literal["text", "json"],
        Doc(text="Lines for people, or one JSON object a line", reload=True),
    ] = "text"
    level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Doc(text="The least weight that is written", reload=True),
    ] = "info"

"""Where connections come in: listeners, TLS, gateways of the web."""

# No `from __future__ import annotations` here: the table is read by the program itself.

from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc, mark
from besedka.config.sections.shapes import NETWORKS, NETWORKS_SHAPE

__all__ = ["Listen", "Tls", "WebIrc"]


class Listen(msgspec.Struct, frozen=True):
    """One listener."""

    host: Annotated[
        str,
        Doc(
            text="The address or name to listen on; *: every address of this machine, as --lan",
            low=1,
            high=253,  # the longest host name that DNS has
            pattern=r"\S+",
            shape=mark("an address, a host name or *"),
        ),
    ] = "127.0.0.1"
    port: Annotated[int, Doc(text="The TCP port; 0: any free one, which is printed", high=65_535)] = 8888
    descriptor: Annotated[
        str,
        Doc(
            text="Instead of host and port: a socket that a service manager hands over (LISTEN_FDS), by its name or"
            " number. Where no row has one, such sockets take the place of all addresses; empty: host and port",
            high=255,  # systemd's longest name
            pattern=r"[!-9;-~]*",
            shape=mark("a name of at most 255 printable ASCII characters without spaces and colons, or a number"),
        ),
    ] = ""
    takes: Annotated[
        Literal["everything", "irc", "plain", "http", "tls"],
        Doc(
            text="The wires that may arrive here; everything: the first bytes decide; tls: they decide inside of TLS,"
            " and nothing is taken without"
        ),
    ] = "everything"
    proxy: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether all who come here come through a proxy: then each connection must begin with a header of the"
            " PROXY protocol, and only server.proxies may connect; no: these may begin with one, or without"
        ),
    ] = "no"


class Tls(msgspec.Struct, frozen=True):
    """TLS: on listeners that take everything or TLS alone. Versions 1.2 and 1.3."""

    mode: Annotated[
        Literal["files", "auto", "off"],
        Doc(
            text="Where the certificate comes from; files: from the files below, where they are given; auto: from the"
            " data folder, where a self-signed one is made; off: nowhere, there is no TLS"
        ),
    ] = "files"
    certificate: Annotated[
        str,
        Doc(
            text="The file with the certificate, and behind it those that lead to its authority (PEM); SIGHUP reads it"
            " again, also when its name is the same",
            high=4096,  # the longest path that Linux takes
            shape=mark("a path"),
            reload=True,
        ),
    ] = ""
    key: Annotated[
        str,
        Doc(
            text="The file with the certificate's key (PEM, no passphrase); empty: it is in the certificate's file",
            high=4096,
            shape=mark("a path"),
            reload=True,
        ),
    ] = ""
    client_certificates: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether clients are asked for a certificate: then those that show one can log in by it (SASL"
            " EXTERNAL). Browsers that have one ask their people whether to show it",
            reload=True,
        ),
    ] = "no"
    sts_port: Annotated[
        int,
        Doc(
            text="The port on which IRC clients come by TLS: those that know `sts` come there from then on, and nowhere"
            " else without it; 0: they are told nothing. Their names for this server must be in its certificate",
            high=65_535,
        ),
    ] = 0
    sts_days: Annotated[
        int,
        Doc(
            text="For how long a client that came by TLS then comes by nothing else; 0: it may forget that at once,"
            " which is how to take it back",
            unit="days",
            high=3650,
            reload=True,
        ),
    ] = 30


class WebIrc(msgspec.Struct, frozen=True):
    """Gateways that say by WEBIRC for whom they connect: web chats, and bouncers."""

    networks: Annotated[
        str,
        Doc(
            text="Networks, separated by spaces, of gateways that may; empty: none",
            high=4096,  # a list of networks, not a file
            pattern=NETWORKS,
            shape=NETWORKS_SHAPE,
            reload=True,
        ),
    ] = ""
    passwords: Annotated[
        str,
        Doc(
            text="Their passwords, separated by spaces, each as it is or as its argon2id hash ($argon2id$…); one that"
            " is kept as it is should be long: gateways never type it",
            high=4096,
            reload=True,
            secret=True,
        ),
    ] = ""

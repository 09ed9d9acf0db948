"""What each wire says and offers: plain, IRC, HTTP."""

# No `from __future__ import annotations` here: the table is read by the program itself.

from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc, mark

__all__ = ["IRC", "Plain", "Web"]


class Plain(msgspec.Struct, frozen=True):
    """The plain wire: the smallest clients, and nc."""

    greeting: Annotated[
        str,
        Doc(
            text="The sentence that greets a newcomer; {name} is the newcomer's name",
            high=400,
            pattern=r"[^{}\r\n]*\{name\}[^{}\r\n]*",
            shape=mark("one line of at most 400 characters with {name} in it once, and no other braces"),
            reload=True,
        ),
    ] = "Добро пожаловать, {name}!"
    history: Annotated[
        int,
        Doc(
            text="The last messages of #lobby that a newcomer gets after the greeting",
            unit="messages",
            high=100,
            reload=True,
        ),
    ] = 0
    attempts: Annotated[
        int,
        Doc(
            text="How often a name may be given before the connection is closed",
            unit="names",
            low=1,
            high=100,
            reload=True,
        ),
    ] = 5
    sniff_ms: Annotated[
        int,
        Doc(
            text="How long first bytes that may become another wire are waited on before they are a name",
            unit="ms",
            low=1,
            high=10_000,
            reload=True,
        ),
    ] = 150
    chunk_bytes: Annotated[
        int,
        Doc(
            text="The longest piece for a client without ends of lines: what such clients read at once",
            unit="bytes",
            low=64,  # a name and one character must fit
            high=65_536,
            reload=True,
        ),
    ] = 1024
    chunk_pause_ms: Annotated[
        int,
        Doc(
            text="The shortest time between two such pieces, so that they arrive apart",
            unit="ms",
            high=10_000,
            reload=True,
        ),
    ] = 20


class IRC(msgspec.Struct, frozen=True):
    """The IRC wire."""

    replay: Annotated[
        int,
        Doc(
            text="The last messages of a room that a client without history of its own gets when it joins",
            unit="messages",
            high=1000,
            reload=True,
        ),
    ] = 50
    missed: Annotated[
        int,
        Doc(
            text="… and that it gets at most of what it has missed, when its device was there before",
            unit="messages",
            high=1000,
            reload=True,
        ),
    ] = 200
    missed_days: Annotated[
        int,
        # a row for each device and room; who comes back after a year looks at the history rather
        Doc(
            text="A device that was away from a room for so long comes there as for the first time; 0: never",
            unit="days",
            high=36_500,
            reload=True,
        ),
    ] = 365
    ping_after_s: Annotated[
        int,
        Doc(
            text="A connection that is silent for so long is asked whether it is still there",
            unit="s",
            low=1,
            high=86_400,
            reload=True,
        ),
    ] = 90
    ping_timeout_s: Annotated[
        int,
        Doc(
            text="… and is closed when it does not answer for so long",
            unit="s",
            low=1,
            high=86_400,
            reload=True,
        ),
    ] = 60
    long_lines: Annotated[
        Literal["split", "refuse"],
        Doc(
            text="What happens to a text that does not fit one line of IRC when its sender's name stands before it: it"
            " comes as several lines, or its sender is told that it is too long",
            reload=True,
        ),
    ] = "split"
    cloaks: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether others see a cloak in the place of somebody's address, for the same address always the same;"
            " addresses of this machine are shown as they are",
            reload=True,
        ),
    ] = "yes"
    withhold: Annotated[
        str,
        Doc(
            text="Capabilities that are not offered, separated by spaces: for a client that one of them confuses;"
            " clients with cap-notify hear of a change at once",
            high=1024,  # all names that there are have room
            reload=True,
        ),
    ] = ""


class Web(msgspec.Struct, frozen=True):
    """The HTTP wire, and IRC over WebSocket."""

    hosts: Annotated[
        str,
        Doc(
            text="Names by which browsers may reach this server, separated by spaces; addresses, loopback names and"
            " the machine's own name always may",
            high=4096,  # a list of names, not a file
            reload=True,
        ),
    ] = ""
    public_url: Annotated[
        str,
        Doc(
            text="Where people find this server with a browser, as links into rooms begin (https://chat.example.org);"
            " empty: the first address that is listened on",
            high=256,  # a link must fit a line of IRC
            pattern=r"(https?://[!-~]+)?",
            shape=mark("an address of at most 256 characters that begins with https://"),
            reload=True,
        ),
    ] = ""
    prefix: Annotated[
        str,
        Doc(
            text="The path (/chat) under which a proxy passes this server on without taking it off; empty: none",
            high=256,
            pattern=r"(/[A-Za-z0-9._~-]+)*",
            shape=mark("a path that begins with a slash and ends without one"),
            reload=True,
        ),
    ] = ""
    metrics: Annotated[
        Literal["loopback", "everybody", "no"],
        Doc(
            text="Who is shown /metrics without web.metrics_token: programs on this machine, everybody, or nobody",
            reload=True,
        ),
    ] = "loopback"
    metrics_token: Annotated[
        str,
        Doc(
            text="Whoever shows this (Authorization: Bearer …) is shown /metrics, from anywhere; empty: nobody",
            high=256,
            reload=True,
            secret=True,
        ),
    ] = ""
    session_days: Annotated[
        int,
        Doc(
            text="How long a browser stays signed in to an account without the password",
            unit="days",
            low=1,
            high=400,  # browsers keep no cookie for longer
            reload=True,
        ),
    ] = 30

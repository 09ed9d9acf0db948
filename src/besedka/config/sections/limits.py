"""What anybody may use up, and how fast."""

# No `from __future__ import annotations` here: the table is read by the program itself.

from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc
from besedka.config.sections.shapes import NETWORKS, NETWORKS_SHAPE

__all__ = ["Limits"]


class Limits(msgspec.Struct, frozen=True):
    """How much of anything one may have: only the one at fault pays."""

    strangers: Annotated[
        Literal["auto", "yes", "no"],
        Doc(
            text="Whether strangers may come: then limits that are not set have the lower of their two defaults;"
            " auto: yes when a listener can be reached from other machines",
            reload=True,
        ),
    ] = "auto"
    exempt_networks: Annotated[
        str,
        # everybody who comes through ssh, a proxy or an onion service has the address of this machine
        Doc(
            text="Networks, separated by spaces, whose addresses are not counted by address: who shares them is not"
            " to be told apart by them",
            high=4096,  # a list of networks, not a file
            pattern=NETWORKS,
            shape=NETWORKS_SHAPE,
            reload=True,
        ),
    ] = "127.0.0.0/8 ::1"
    connections: Annotated[
        int,
        Doc(text="Connections in all", unit="connections", low=1, high=1_000_000, reload=True),
    ] = 10_000
    sessions_per_account: Annotated[
        int,
        # some devices, and as many of their connections that were lost and are not yet known to be
        Doc(
            text="Sessions of one account at once; one more takes the place of the one that was silent longest; 0: any"
            " number",
            unit="sessions",
            high=1000,
            reload=True,
        ),
    ] = 20
    connections_per_address: Annotated[
        int,
        # generous: a whole office may sit behind one address; among strangers, a classroom twice over
        Doc(
            text="Connections from one address, or from one /64 of IPv6; 0: any number",
            unit="connections",
            high=1_000_000,
            reload=True,
            strangers=64,
        ),
    ] = 4096
    connects_per_min: Annotated[
        int,
        # all who may be there come back twice, after a restart and after a lost network
        Doc(
            text="New connections a minute from one address, or from one /64 of IPv6; as many may come at once;"
            " 0: any number",
            unit="connections/min",
            high=1_000_000,
            reload=True,
            strangers=128,
        ),
    ] = 0
    registration_s: Annotated[
        int,
        Doc(
            text="How long a connection may take to say who it is",
            unit="s",
            low=1,
            high=3600,
            reload=True,
            strangers=30,  # clients need less than one; a person who thinks of a name for nc, some
        ),
    ] = 60
    handshake_s: Annotated[
        int,
        # a round trip or three, also over a satellite, and then some for a loaded server
        Doc(
            text="How long a TLS handshake may take",
            unit="s",
            low=1,
            high=3600,
            reload=True,
        ),
    ] = 10
    outbox_kib: Annotated[
        int,
        Doc(
            text="What may wait to be sent to one connection; a reader that is slower is closed",
            unit="KiB",
            low=64,  # a welcome, a long list of names and a replay must fit
            high=1_048_576,
            reload=True,
        ),
    ] = 4096
    outboxes_mib: Annotated[
        int,
        # a part of the memory of a small machine, and room for more than a hundred who are as slow as may be
        Doc(
            text="What may wait to be sent to all connections together; what many wait for counts once. Above it those"
            " are closed for whom most waits",
            unit="MiB",
            low=1,
            high=1_048_576,
            reload=True,
        ),
    ] = 512
    line_budget_kib: Annotated[
        int,
        Doc(
            text="What is read from one connection in one turn, so that nobody makes the others wait",
            unit="KiB",
            low=1,
            high=1024,
        ),
    ] = 16
    lines_per_s: Annotated[
        int,
        Doc(
            text="Lines a second that one connection may send for long; what is more waits; 0: no limit",
            unit="lines/s",
            high=1_000_000,
            reload=True,
            strangers=10,  # nobody reads faster
        ),
    ] = 200
    burst_lines: Annotated[
        int,
        # pasting a whole source file into a room is no offence
        Doc(
            text="Lines that one connection may send at once before lines_per_s counts",
            unit="lines",
            low=1,
            high=1_000_000,
            reload=True,
            strangers=200,  # pasting a page
        ),
    ] = 2000
    joins_per_min: Annotated[
        int,
        # a client that comes back enters all its rooms at once: not less than rooms_per_user
        Doc(
            text="Rooms that one connection may enter in a minute; as many may be entered at once; 0: any number",
            unit="rooms/min",
            high=1_000_000,
            reload=True,
            strangers=120,
        ),
    ] = 1200
    changes_per_min: Annotated[
        int,
        # all who share a room are told of each
        Doc(
            text="Changes of nick, real name or being away that one connection may make in a minute;"
            " as many may be made at once; 0: any number",
            unit="changes/min",
            high=1_000_000,
            reload=True,
            strangers=12,
        ),
    ] = 600
    message_bytes: Annotated[
        int,
        Doc(
            text="The longest line or chunk on the plain wire, the longest message of several lines on the IRC wire",
            unit="bytes",
            low=512,
            high=1_048_576,
        ),
    ] = 16_384
    history: Annotated[
        int,
        Doc(
            text="Messages that a client may ask for at once with CHATHISTORY",
            unit="messages",
            low=1,
            high=1000,
            reload=True,
        ),
    ] = 100
    metadata_keys: Annotated[
        int,
        Doc(
            text="Keys (draft/metadata-3) that a user or a room may have",
            unit="keys",
            low=1,
            high=100,
            reload=True,
        ),
    ] = 20
    metadata_bytes: Annotated[
        int,
        # a line has 512 bytes: names and the key need some of them
        Doc(text="The longest value of such a key", unit="bytes", low=1, high=350, reload=True),
    ] = 300
    message_lines: Annotated[
        int,
        # a page of code; who knows no such messages gets each line by itself
        Doc(
            text="Lines of one message that an IRC client sends as one (draft/multiline); together they have at most"
            " message_bytes",
            unit="lines",
            low=2,
            high=1000,
        ),
    ] = 100
    rooms: Annotated[
        int,
        Doc(text="Rooms in all", unit="rooms", low=1, high=1_000_000, reload=True),
    ] = 10_000
    new_rooms_per_hour: Annotated[
        int,
        # one alone would need ten hours to take all rooms; a stranger, two weeks
        Doc(
            text="Rooms that may be made in an hour from one address, or from one /64 of IPv6; by one connection where"
            " its address is not counted; as many may be made at once; 0: any number",
            unit="rooms/hour",
            high=1_000_000,
            reload=True,
            strangers=30,
        ),
    ] = 1000
    registrations_per_hour: Annotated[
        int,
        # a class of thirty that makes its accounts in one lesson; among strangers, a family
        Doc(
            text="Accounts that may be made in an hour from one address, or from one /64 of IPv6; as many may be made"
            " at once; 0: any number",
            unit="accounts/hour",
            high=1_000_000,
            reload=True,
            strangers=10,
        ),
    ] = 100
    wrong_passwords_per_min: Annotated[
        int,
        # a person needs three tries; ten a minute are five million a year for whoever guesses
        Doc(
            text="Wrong passwords a minute for one account, and from one address or /64 of IPv6; 0: any number",
            unit="passwords/min",
            high=1_000_000,
            reload=True,
        ),
    ] = 10
    rooms_per_user: Annotated[
        int,
        Doc(text="Rooms that a user may be in", unit="rooms", low=1, high=10_000, reload=True),
    ] = 100
    list_entries: Annotated[
        int,
        Doc(
            text="Entries in the lists of a room (bans, exceptions, mutes) together",
            unit="entries",
            low=1,
            high=10_000,
            reload=True,
        ),
    ] = 100
    targets: Annotated[
        int,
        # a line of 512 bytes has no room for more
        Doc(text="Targets of one command", unit="targets", low=1, high=100),
    ] = 10
    reactions: Annotated[
        int, Doc(text="The most reactions of one person to one message", unit="reactions", low=1, high=100, reload=True)
    ] = 10
    reactions_per_message: Annotated[
        int, Doc(text="The most reactions to one message", unit="reactions", low=1, high=10_000, reload=True)
    ] = 500
    watched: Annotated[
        int,
        # a list of friends, not a directory
        Doc(text="Nicks that one connection may watch (MONITOR)", unit="nicks", low=1, high=10_000, reload=True),
    ] = 100
    # The lengths below are counted so that a line which carries them fits the 512 bytes of IRC.
    nick_length: Annotated[
        int, Doc(text="The longest nick; it may have twice as many bytes", unit="characters", low=9, high=64)
    ] = 32
    room_length: Annotated[
        int, Doc(text="The longest name of a room; it may have twice as many bytes", unit="characters", low=9, high=64)
    ] = 64
    topic_length: Annotated[int, Doc(text="The longest topic", unit="bytes", low=1, high=400)] = 390
    kick_length: Annotated[int, Doc(text="The longest reason of a kick", unit="bytes", low=1, high=400)] = 390
    away_length: Annotated[int, Doc(text="The longest away message", unit="bytes", low=1, high=400)] = 200
    realname_length: Annotated[int, Doc(text="The longest real name", unit="bytes", low=1, high=400)] = 128
    key_length: Annotated[int, Doc(text="The longest key of a room", unit="bytes", low=1, high=64)] = 23

"""All settings of besedka with their units, bounds and defaults: the one table.

docs/settings.md and `besedka config example` are generated from it. Every default suits some thousand people who trust
each other, on one small machine; some have another one for strangers (`Doc.strangers`).
"""

# No `from __future__ import annotations` here: the table is read by the program itself.

from pathlib import Path
from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc, mark

__all__ = [
    "IRC",
    "Accounts",
    "Audit",
    "Journal",
    "Limits",
    "Listen",
    "Log",
    "Plain",
    "Rooms",
    "Server",
    "Settings",
    "Tls",
    "Web",
    "WebIrc",
]


_NETWORKS = r"[0-9A-Fa-f:./ ]*"
_NETWORKS_SHAPE = mark("addresses and networks (192.0.2.0/24, 2001:db8::/32), separated by spaces")


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
            pattern=_NETWORKS,
            shape=_NETWORKS_SHAPE,
            reload=True,
        ),
    ] = ""


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


class WebIrc(msgspec.Struct, frozen=True):
    """Gateways that say by WEBIRC for whom they connect: web chats, and bouncers."""

    networks: Annotated[
        str,
        Doc(
            text="Networks, separated by spaces, of gateways that may; empty: none",
            high=4096,  # a list of networks, not a file
            pattern=_NETWORKS,
            shape=_NETWORKS_SHAPE,
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


class Journal(msgspec.Struct, frozen=True):
    """What is stored, and the disk it is on."""

    durability: Annotated[
        Literal["power", "process"],
        Doc(text="What an acknowledged message survives: a power cut, or only the end of the process"),
    ] = "power"
    low_water_mib: Annotated[
        int,
        Doc(
            text="With less free space than this, whatever would be stored is refused",
            unit="MiB",
            high=1_048_576,
            reload=True,
        ),
    ] = 64
    warn_mib: Annotated[
        int,
        Doc(
            text="With less free space than this, a warning is logged; at least low_water_mib",
            unit="MiB",
            high=1_048_576,
            reload=True,
        ),
    ] = 512
    retry_s: Annotated[
        int,
        Doc(
            text="How long a commit that fails is tried again before the server ends",
            unit="s",
            high=60,  # everybody waits meanwhile: longer than that is worse than an end
        ),
    ] = 5
    key_hours: Annotated[
        int,
        Doc(
            text="How long a message's key is remembered, so that the same message sent again is not doubled",
            unit="hours",
            low=1,
            high=8760,
            reload=True,
        ),
    ] = 24
    keep_days: Annotated[
        int,
        Doc(
            text="How long what was said is kept; 0: for ever. A room may be kept for less (docs/keeping.md)",
            unit="days",
            high=36_500,
            reload=True,
        ),
    ] = 0


class Search(msgspec.Struct, frozen=True):
    """Finding again what was said (docs/search.md)."""

    enabled: Annotated[
        Literal["yes", "no"],
        Doc(text="Whether there is search: an index beside the journal, and a process that keeps it"),
    ] = "yes"


class Accounts(msgspec.Struct, frozen=True):
    """Accounts: who can have one, and what proves that somebody is theirs."""

    guests: Annotated[
        Literal["yes", "no", "read-only"],
        Doc(
            text="Whether people without an account may come; read-only: they may come and read, and say nothing",
            reload=True,
        ),
    ] = "yes"
    registration: Annotated[
        Literal["yes", "no"],
        Doc(text="Whether people can make accounts themselves; the administrator always can", reload=True),
    ] = "yes"
    before_connect: Annotated[
        Literal["yes", "no"],
        Doc(text="Whether an account can be made before the registration of a connection is complete", reload=True),
    ] = "yes"
    always_on: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether people can choose that their account stays present, in its rooms, when its last session goes",
            reload=True,
        ),
    ] = "yes"
    always_on_days: Annotated[
        int,
        Doc(
            text="For how long it stays without a session; who was away for longer is gone",
            unit="days",
            low=1,
            high=3650,  # ten years
            reload=True,
        ),
    ] = 30
    always_on_users: Annotated[
        int,
        # each takes some KiB of memory, and is there at each start
        Doc(text="How many accounts can choose that", unit="accounts", high=1_000_000, reload=True),
    ] = 1000
    password_length: Annotated[
        int,
        Doc(text="The shortest password that is taken", unit="characters", low=1, high=128, reload=True),
    ] = 8  # NIST SP 800-63B section 5.1.1.1
    # argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane
    hash_memory_mib: Annotated[
        int,
        Doc(text="The memory that hashing a password takes (argon2id)", unit="MiB", low=1, high=4096, reload=True),
    ] = 19
    hash_passes: Annotated[
        int, Doc(text="How often that memory is gone through", unit="passes", low=1, high=1000, reload=True)
    ] = 2
    scram_iterations: Annotated[
        int,
        # each client computes them at each login, some of them on a telephone
        Doc(
            text="Rounds of SCRAM-SHA-256 for new passwords; each login costs the client as many",
            unit="rounds",
            low=4096,  # RFC 7677 section 4
            high=10_000_000,
            reload=True,
        ),
    ] = 100_000


class History(msgspec.Struct, frozen=True):
    """For how long what was said can be mended."""

    redact_minutes: Annotated[
        int,
        Doc(
            text="How long people may take back what they have said; 0: at any time. Operators always may",
            unit="min",
            high=5_256_000,  # ten years
            reload=True,
        ),
    ] = 0
    edit_minutes: Annotated[
        int,
        Doc(
            text="How long people may change what they have said; 0: at any time",
            unit="min",
            high=5_256_000,
            reload=True,
        ),
    ] = 2880  # two days: slips are found by then, and nobody rewrites what was agreed upon


class Audit(msgspec.Struct, frozen=True):
    """What is kept of who moderates."""

    keep_days: Annotated[
        int,
        Doc(
            text="How long it is kept who banned, muted, kicked, renamed and the like; 0: for ever",
            unit="days",
            high=36_500,  # a hundred years
            reload=True,
        ),
    ] = 365


class Rooms(msgspec.Struct, frozen=True):
    """Which rooms there are without anybody's opening them, and for how long others are kept."""

    default: Annotated[
        str,
        Doc(
            text="Rooms for newcomers, separated by spaces: made at the start, the administrator's, listed first",
            high=1024,  # more is no help for a newcomer
            reload=True,
        ),
    ] = "#lobby"
    auto_join: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether IRC clients enter those rooms by themselves, as everybody on the plain wire does", reload=True
        ),
    ] = "no"
    forget_days: Annotated[
        int,
        # who comes back from a long holiday still finds the room
        Doc(
            text="After how many days without anybody a room is forgotten that no account owns: its topic, modes and"
            " bans; what was said stays in the journal, and another room may have its name; 0: never",
            unit="days",
            high=36_500,
            reload=True,
        ),
    ] = 30


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
            pattern=_NETWORKS,
            shape=_NETWORKS_SHAPE,
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


class Settings(msgspec.Struct, frozen=True):
    """All settings, one attribute a section."""

    server: Server = msgspec.field(default_factory=Server)
    listen: tuple[Listen, ...] = (Listen(),)
    tls: Tls = Tls()
    plain: Plain = Plain()
    irc: IRC = IRC()
    web: Web = Web()
    webirc: WebIrc = WebIrc()
    journal: Journal = Journal()
    search: Search = Search()
    accounts: Accounts = Accounts()
    history: History = History()
    audit: Audit = Audit()
    rooms: Rooms = Rooms()
    limits: Limits = Limits()
    log: Log = Log()

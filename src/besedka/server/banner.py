"""What `besedka serve` prints when it is ready: how to join by each way, with the real address."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.i18n import Words

__all__ = ["Entrance", "banner", "local_addresses", "own_command", "shown", "warning", "web_address"]

ANY = {"0.0.0.0", "::"}  # noqa: S104 - they are recognized here, not listened on


def own_command(program: str, path: str | None) -> str:
    """Return how this besedka is started from here: its name where the shell finds it on its path, else `program`.

    `program` is the first word of the command line that is running, `path` the PATH variable.
    """
    if shutil.which("besedka", path=path):
        return "besedka"
    started = Path(program)
    if started.name == "__main__.py":
        return f"{Path(sys.executable).name} -m besedka"
    return os.path.relpath(started) if started.is_absolute() else str(started)


class Entrance(msgspec.Struct, frozen=True):
    """Where a listener is, what it takes, and whether from proxies alone."""

    host: str
    port: int
    takes: str = "everything"
    proxied: bool = False


def banner(
    words: Words,
    entrances: Iterable[Entrance],
    data: Path,
    command: str = "besedka",
    fingerprint: str = "",
    *,
    administered: bool = True,
) -> str:
    """Return the lines to print.

    `command` is what starts besedka from here, `fingerprint` that of the TLS certificate, if there is one;
    `administered` is whether somebody may administer the server from within the chat: if not, it is said how.
    """
    entrances = list(entrances)
    reachable = [each for entrance in entrances for each in _reachable(entrance.host, entrance.port)]
    # not through a proxy, by TCP before a Unix socket, and without TLS where that is possible: what needs fewer words
    example = min(entrances, key=lambda entrance: (entrance.proxied, not entrance.port, entrance.takes == "tls"))
    first, port = _reachable(example.host, example.port)[0]
    rows = [
        (words("besedka is open"), "  ".join(shown(*each) for each in reachable)),
        *_ways(words, first, port, command, by_tls=example.takes == "tls"),
        (words("data"), _short(data)),
    ]
    if fingerprint:
        rows.insert(-1, (words("TLS certificate"), f"SHA-256 {fingerprint}"))
    if not administered:
        appoint = f"{command} admin add NAME --data {_short(data)}"
        rows.append(
            (words("administrator"), words("nobody yet; to make an account one: {command}").format(command=appoint))
        )
    width = max(len(name) for name, _ in rows) + 2
    return "".join(f"{name:<{width}}{value}\n" for name, value in rows)


def web_address(entrances: Iterable[Entrance]) -> str:
    """Return where a browser finds the server: by the first listener that takes HTTP."""
    for entrance in entrances:
        if entrance.port and entrance.takes in ("everything", "http", "tls"):
            host, port = _reachable(entrance.host, entrance.port)[0]
            return f"http{'s' if entrance.takes == 'tls' else ''}://{shown(host, port)}"
    return "http://127.0.0.1:8888"


def _ways(words: Words, host: str, port: int, command: str, *, by_tls: bool) -> list[tuple[str, str]]:
    """Return how to join by each way."""
    where = shown(host, port)
    if not port:
        return [(words("anything else"), f"nc -U {host}")]
    if by_tls:
        join = f"{command} join {where} --tls"
        irc = words("{host}, port {port} with TLS, room #lobby")
        page, by_hand = f"https://{where}/", f"openssl s_client -quiet -connect {where}"
    else:
        join, irc, page = f"{command} join {where}", words("{host}, port {port}, room #lobby"), f"http://{where}/"
        by_hand = f"nc {host} {port}"
    return [
        (words("terminal"), join),
        (words("IRC client"), irc.format(host=host, port=port)),
        (words("browser"), page),
        (words("anything else"), by_hand),
    ]


def warning(words: Words, entrances: Iterable[Entrance]) -> str:
    """Return the line that warns of clear text on a network; "" where everything stays on this machine or is TLS."""
    open_ones = [entrance for entrance in entrances if entrance.takes != "tls" and not _is_local(entrance)]
    if not open_ones:
        return ""
    told = words(
        "Passwords and all that is said can travel through the network in clear text, by {places}: let listeners there"
        ' take TLS alone (--tls auto, and takes = "tls" under [[listen]]), or listen on 127.0.0.1.'
    )
    return told.format(places=", ".join(shown(entrance.host, entrance.port) for entrance in open_ones)) + "\n"


def _is_local(entrance: Entrance) -> bool:
    """Whether nobody from another machine gets there: a loopback address, or a Unix socket (port 0)."""
    return not entrance.port or ipaddress.ip_address(entrance.host.partition("%")[0]).is_loopback


def _short(path: Path) -> str:
    """Return a path as a shell would take it: `~` for one's own home."""
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) and path != home else str(path)


def shown(host: str, port: int) -> str:
    """Return an address as people write it; port 0 is that of a Unix socket."""
    if not port:
        return f"unix:{host}"
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _reachable(host: str, port: int) -> list[tuple[str, int]]:
    """Return where others can reach a listener: for "every address" those of the local network."""
    if host not in ANY:
        return [(host, port)]
    return [(address, port) for address in local_addresses()] or [("127.0.0.1", port)]


def local_addresses() -> list[str]:
    """Return this machine's addresses in the local network, the one of the usual route first."""
    found: dict[str, None] = {}
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's address; a UDP connect sends nothing
            found[probe.getsockname()[0]] = None
        except OSError:  # no route at all: an isolated machine
            pass
    try:
        infos = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        infos = []
    found.update((str(info[4][0]), None) for info in infos)
    return [address for address in found if not ipaddress.ip_address(address).is_loopback]

"""What `besedka serve` prints when it is ready: how to join by each way, with the real address."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.i18n import Words

__all__ = ["banner", "local_addresses", "own_command", "shown"]

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


def banner(words: Words, addresses: Iterable[tuple[str, int]], data: Path, command: str = "besedka") -> str:
    """Return the lines to print; `command` is what starts besedka from here."""
    reachable = [each for address in addresses for each in _reachable(*address)]
    first, port = next((each for each in reachable if each[1]), reachable[0])
    where = "  ".join(shown(*each) for each in reachable)
    ways: tuple[tuple[str, str], ...] = (
        (words("terminal"), f"{command} join {shown(first, port)}"),
        (words("IRC client"), words("{host}, port {port}, room #lobby").format(host=first, port=port)),
        (words("browser"), f"http://{shown(first, port)}/"),
        (words("anything else"), f"nc {first} {port}"),
    )
    if not port:
        ways = ((words("anything else"), f"nc -U {first}"),)
    rows = ((words("besedka is open"), where), *ways, (words("data"), _short(data)))
    width = max(len(name) for name, _ in rows) + 2
    return "".join(f"{name:<{width}}{value}\n" for name, value in rows)


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

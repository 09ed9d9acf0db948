"""The servers that are measured: how each is configured, started, and stopped by its process id.

The configurations are our own and small. They lift whatever would hold a client back (floods, connections
from one address, lookups), because what is measured is the server and not its patience.
"""

from __future__ import annotations

import getpass
import grp
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

import resolver
from machine import descriptors, on_cpus, split_cpus

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["PEERS", "BesedkaTLS", "Floor", "Peer", "Running"]

HOST: Final = "127.0.0.1"
HERE: Final = Path(__file__).resolve().parent
START_S: Final = 10.0  # a server that has not listened by then has a mistake in its configuration
STOP_S: Final = 5.0  # what besedka promises at the most
HYBRID_MODULES: Final = "/usr/lib/ircd-hybrid/modules"  # where Debian has them, and the program looks for them
SOMEBODY: Final = "irc"  # a user without rights that Debian has for IRC servers
UNPACKED: Final = HERE.parent / "build" / "peers"  # `make bench` puts there what cannot be installed beside others
PLENTY: Final = 1_000_000  # for limits that must not act; every server's settings take it


@dataclass(frozen=True, slots=True)
class Running:
    """A server that listens."""

    pid: int
    port: int
    start_s: float
    """From its command to the first connection that it took."""


class Peer:
    """A server to be measured."""

    name: ClassVar[str]
    ours: ClassVar[bool] = False
    raw: ClassVar[bool] = False
    """Passes on what it gets as it is, to everybody."""
    abreast: ClassVar[int] = 250
    """How many clients register at the same time: the number with which this server is fastest."""

    def version(self) -> str | None:
        """Return the version, or None when the server is not there to be started."""
        raise NotImplementedError

    def command(self, folder: Path, port: int, queue_kib: int | None) -> list[str]:
        """Write the configuration into the folder and return the command that serves in the foreground.

        `queue_kib` is what may wait for one client that does not read; None: as much as a run could need.
        """
        raise NotImplementedError

    @contextmanager
    def running(self, folder: Path, queue_kib: int | None = None) -> Iterator[Running]:
        """Run the server on its core; raises RuntimeError, with what it said, when it does not start."""
        port = _free_port()
        command = self.command(folder, port, queue_kib)
        said = folder / "said.txt"
        with said.open("wb") as output, on_cpus(split_cpus()[0]):
            began = time.monotonic()
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_environment(),
                cwd=folder,
            )
        try:
            if not _await_port(process, port):
                raise RuntimeError(f"{self.name} did not start: {_tail(said)}")
            yield Running(process.pid, port, time.monotonic() - began)
            if process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {process.returncode}: {_tail(said)}")
        finally:
            _stop(process)


class Besedka(Peer):
    """The server of this repository, in the Python that runs the benchmark."""

    name = "besedka"
    ours = True
    durability: ClassVar[str | None] = None
    """The journal's; None: what everybody gets who sets nothing."""
    options: ClassVar[tuple[str, ...]] = ()
    """More of `besedka serve`."""

    def version(self) -> str | None:
        """Ask the program; whatever keeps it from answering means that it cannot be measured."""
        return _first_match([sys.executable, "-m", "besedka", "--version"], r"\d\S*")

    def command(self, folder: Path, port: int, queue_kib: int | None) -> list[str]:
        """Lift the allowances; everything else is as everybody has it."""
        limits = {
            "connections": PLENTY,
            "connections_per_address": 0,
            "connects_per_min": 0,
            "lines_per_s": 0,
            "joins_per_min": 0,
            "new_rooms_per_hour": 0,
        }
        if queue_kib is not None:
            limits["outbox_kib"] = queue_kib
        lines = ["[limits]", *(f"{name} = {value}" for name, value in limits.items())]
        if self.durability is not None:
            lines += ["[journal]", f'durability = "{self.durability}"']
        settings = folder / "besedka.toml"
        settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
        data = folder / "data"
        serve = [sys.executable, "-m", "besedka", "serve", "--host", HOST, "--port", str(port)]
        return [*serve, "--data", str(data), "--config", str(settings), *self.options]


class BesedkaProcess(Besedka):
    """Ours, with a journal that survives the end of the process but not of the power."""

    name = "besedka-process"
    durability = "process"


class BesedkaTLS(Besedka):
    """Ours, with a certificate that it makes for itself."""

    name = "besedka-tls"
    options = ("--tls", "auto")

    def version(self) -> str | None:
        """Ask whether it knows the option, which takes a library that may be missing."""
        known = _first_match([sys.executable, "-m", "besedka", "serve", "--help"], r"--tls\b")
        return super().version() if known else None


class Floor(Peer):
    """The C loop that only calls `send`, compiled when it is first needed."""

    name = "floor"
    raw = True

    def __init__(self, folder: Path) -> None:
        self._program = folder / "floor"

    def version(self) -> str | None:
        """Compile it; the compiler's name is its version."""
        compiler = shutil.which("cc")
        if compiler is None:
            return None
        source = str(HERE / "floor.c")
        subprocess.run([compiler, "-O2", "-o", str(self._program), source], check=True, timeout=60)
        return _first_match([compiler, "--version"], r"\S.*")

    def command(self, folder: Path, port: int, queue_kib: int | None) -> list[str]:
        """Return the program and its port: there is nothing to configure."""
        return [str(self._program), str(port)]


class NgIRCd(Peer):
    """ngIRCd, as Debian packages it."""

    name = "ngircd"
    abreast = 8  # it lets 10 wait to be accepted; the kernel drops more, and tries them again a second later

    def version(self) -> str | None:
        """Ask the program."""
        program = _program(self.name)
        return _first_match([program, "--version"], r"(?<=ngIRCd-|ngIRCd )\d[\w.]*") if program else None

    def command(self, folder: Path, port: int, queue_kib: int | None) -> list[str]:
        """Lift penalties and counts, look nothing up; its queue for a slow client has no setting."""
        user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
        config = folder / "ngircd.conf"
        config.write_text(
            f"""[Global]
Name = bench.local
Info = bench
AdminEMail = bench@bench.local
Listen = {HOST}
Ports = {port}
ServerUID = {user}
ServerGID = {group}
MotdFile = {folder / "motd"}
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
PingTimeout = 3600
PongTimeout = 3600
[Options]
DNS = no
Ident = no
PAM = no
""",
            encoding="utf-8",
        )
        return [str(_program(self.name)), "--nodaemon", "--config", str(config)]


class InspIRCd(Peer):
    """InspIRCd, as Debian packages it."""

    name = "inspircd"
    abreast = 2000  # it lets newcomers in once a second, all that wait

    def version(self) -> str | None:
        """Ask the program."""
        program = _program(self.name)
        return _first_match([program, "--version"], r"(?<=InspIRCd-)\d[\w.]*") if program else None

    def command(self, folder: Path, port: int, queue_kib: int | None) -> list[str]:
        """Lift rates, fake lag and counts, and look nothing up.

        `netbuffersize`, what it reads at once, stays what its example configuration has and what it takes when nothing
        is set: larger would make its batches larger in the pushed scenarios, and is nobody's setting.
        """
        queue = (queue_kib or PLENTY) * 1024
        config = folder / "inspircd.conf"
        config.write_text(
            f"""<config format="xml">
<server name="bench.local" description="bench" network="bench">
<admin name="bench" nick="bench" email="bench@bench.local">
<bind address="{HOST}" port="{port}" type="clients">
<connect name="bench" allow="*" timeout="60" pingfreq="3600" fakelag="no" threshold="{PLENTY}"
 commandrate="1000000000" recvq="{PLENTY * 100}" softsendq="{queue}" hardsendq="{queue}" limit="{PLENTY}"
 localmax="{PLENTY}" globalmax="{PLENTY}" maxchans="100" maxconnwarn="no" resolvehostnames="no" useident="no">
<performance softlimit="{PLENTY}" somaxconn="4096" netbuffersize="10240" quietbursts="yes">
<options defaultmodes="">
""",
            encoding="utf-8",
        )
        as_root = ["--runasroot"] if os.getuid() == 0 else []
        program = str(_program(self.name))
        return [program, "--config", str(config), "--nofork", "--nolog", "--nopid", *as_root]


class Hybrid(Peer):
    """ircd-hybrid, as Debian packages it: installed, or unpacked."""

    name = "ircd-hybrid"
    abreast = 100

    def version(self) -> str | None:
        """Ask the program, which answers root nothing else than that it will not run."""
        program = _program(self.name)
        if program is None:
            return None
        as_somebody = [] if os.getuid() else _as_somebody()
        return _first_match([*as_somebody, program, "-version"], r"(?<=ircd-hybrid-1:)\d[\d.]*\d")

    def command(self, folder: Path, port: int, queue_kib: int | None) -> list[str]:
        """Lift flood limits, throttles, counts and queues; look nothing up, and have no message of the day."""
        queue_kib = queue_kib or PLENTY
        config = folder / "ircd.conf"
        config.write_text(
            f"""serverinfo {{
 name = "bench.local"; sid = "0BE"; description = "bench"; network_name = "bench"; hub = no;
 default_max_clients = {descriptors() - 100}; max_nick_length = 15; max_topic_length = 300;
}};
admin {{ name = "bench"; description = "bench"; email = "<bench@bench.local>"; }};
class {{
 name = "bench"; ping_time = 1 hour; number_per_ip_local = {PLENTY}; number_per_ip_global = {PLENTY};
 max_number = {PLENTY}; max_channels = 100; sendq = {queue_kib} kbytes; recvq = 8000 bytes;
}};
listen {{ host = "{HOST}"; port = {port}; }};
auth {{ user = "*@*"; class = "bench"; flags = exceed_limit, can_flood, kline_exempt, xline_exempt, resv_exempt; }};
motd {{ mask = "*"; file = "{folder / "motd"}"; }};
channel {{ max_channels = 100; default_join_flood_count = 0; default_join_flood_time = 0 seconds; }};
general {{
 disable_auth = yes; throttle_count = {PLENTY}; throttle_time = 1 second; default_floodcount = 0;
 default_floodtime = 0 seconds; anti_nick_flood = no; ping_cookie = no; pace_wait = 0 seconds;
 pace_wait_simple = 0 seconds;
}};
modules {{ path = "{HYBRID_MODULES}"; path = "{HYBRID_MODULES}/autoload"; }};
log {{ use_logging = no; }};
""",
            encoding="utf-8",
        )
        files = {"configfile": config, "logfile": folder / "log", "pidfile": folder / "pid"}
        files |= {f"{kind}file": folder / kind for kind in ("kline", "dline", "xline", "resv")}
        options = [word for name, path in files.items() for word in (f"-{name}", str(path))]
        serve = [str(_program(self.name)), "-foreground", *options]
        if os.getuid():
            return _in_namespace(serve, "", root=False) if serve[0].startswith(str(UNPACKED)) else serve
        shutil.chown(folder, SOMEBODY)
        names = folder / "resolv.conf"
        names.write_text(f"nameserver {resolver.ADDRESS}\n", encoding="utf-8")
        return _in_namespace(serve, f'mount --bind "{names}" /etc/resolv.conf && ', root=True)

    @contextmanager
    def running(self, folder: Path, queue_kib: int | None = None) -> Iterator[Running]:
        """Answer what it asks about its clients' names; who is not root lets it ask the machine's name server."""
        with nullcontext() if os.getuid() else resolver.answering(), super().running(folder, queue_kib) as server:
            yield server


PEERS: Final[tuple[type[Peer], ...]] = (Besedka, BesedkaProcess, Floor, NgIRCd, InspIRCd, Hybrid)


def _as_somebody() -> list[str]:
    """Return what runs a command without root's rights."""
    return ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]


def _in_namespace(command: list[str], mount: str, *, root: bool) -> list[str]:
    """Return what runs a program with files of its own in /usr/lib and /etc: it, and nobody else, sees them.

    In namespaces, and still in one process; nothing stays behind. Unpacked modules are laid over /usr/lib.
    """
    if command[0].startswith(str(UNPACKED)):
        mount += f'mount -t overlay overlay -o lowerdir="{UNPACKED}/usr/lib:/usr/lib" /usr/lib && '
    enter = ["unshare", "--mount"] if root else ["unshare", "--user", "--map-root-user", "--mount"]
    leave = _as_somebody() if root else ["unshare", "--user", f"--map-user={os.getuid()}"]
    return [*enter, "sh", "-c", f'{mount}exec "$0" "$@"', *leave, *command]


def _program(name: str) -> str | None:
    # Debian puts servers where an ordinary user's PATH does not look.
    return shutil.which(name) or shutil.which(name, path=f"/usr/sbin:/usr/local/sbin:{UNPACKED / 'usr' / 'sbin'}")


def _environment() -> dict[str, str]:
    # The source tree comes first, so that it runs what it stands beside.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": str(HERE.parent / "src"), "LC_ALL": "C.UTF-8"}


def _first_match(command: list[str], pattern: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=START_S, check=False, env=_environment())
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(pattern, done.stdout + done.stderr)
    # ngIRCd's --version ends with an error code although it has answered
    return found.group() if found and "Traceback" not in done.stderr and "No module" not in done.stderr else None


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def _await_port(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.002)  # a fraction of the fastest start, and the load's core has nothing else to do
        else:
            return True
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tail(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")[-600:].strip() or "(it said nothing)"

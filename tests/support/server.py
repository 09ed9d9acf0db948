"""A real besedka server: a process of its own, with a data folder of its own, always ended by its process id."""

from __future__ import annotations

import random
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from support.command import environment

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["PATIENCE_S", "RunningServer", "steady_port"]

# Long enough for a machine that does ten other things; nothing waits for it when all is well.
PATIENCE_S = 30.0
# Below what systems give to outgoing connections (Linux: from 32768, others: from 49152): while a server is down,
# no client that tries to connect can be given the server's own port.
STEADY_PORTS = (20_000, 32_000)
LOG_SHOWN = 4_000  # characters of the log's end in the message of a test that fails


def steady_port() -> int:
    """Find a port that stays free while the server on it is down for a moment."""
    while True:
        port = random.randrange(*STEADY_PORTS)  # noqa: S311 - no secret
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


class RunningServer:
    """`besedka serve` with options and settings (TOML); started with the context, stopped in order at its end.

    A server that does not end with exit code 0, or logs a traceback, fails the test. `kill` and `start` may come
    between: data folder and port stay. `descriptors` is how many open files the system grants it, at first and at most.
    """

    def __init__(
        self,
        *options: str,
        settings: str = "",
        port: int = 0,
        descriptors: tuple[int, int] | None = None,
        **environ: str,
    ) -> None:
        # Not pytest's folder: the path of the control socket in it must be short.
        self.folder = Path(tempfile.mkdtemp(prefix="besedka-"))
        self.data = self.folder / "data"
        self.port = port
        self._options = options
        self._descriptors = descriptors
        self._environ = environment(**environ)
        self._config = self.folder / "besedka.toml"
        self._config.write_text(settings, encoding="utf-8")
        self._log = self.folder / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def journal(self) -> Path:
        """Where the journal is."""
        return self.data / "journal.sqlite"

    @property
    def pid(self) -> int:
        """The process that serves."""
        assert self._process is not None, "the server does not run"
        return self._process.pid

    @property
    def log(self) -> str:
        """What the server has logged, over all its starts."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    def start(self) -> str:
        """Start it and wait until it listens; return the first line of its banner."""
        assert self._process is None, "the server runs already"
        command = [
            *self._shell(),
            sys.executable,
            "-m",
            "besedka",
            "serve",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--data", str(self.data), "--config", str(self._config), *self._options],
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        banner = self._first_line()
        found = re.search(r":(\d+)\b", banner)
        assert found is not None, f"no address in {banner!r}; the log says:\n{self.log}"
        self.port = int(found[1])
        return banner

    def _shell(self) -> list[str]:
        """Return what sets the limits of open files and becomes the server."""
        if self._descriptors is None:
            return []
        soft, hard = self._descriptors
        return ["/bin/sh", "-c", f'ulimit -Sn {soft} && ulimit -Hn {hard} && exec "$@"', "sh"]

    def _first_line(self) -> str:
        assert self._process is not None
        assert self._process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            assert selector.select(PATIENCE_S), f"no banner in {PATIENCE_S} s; the log says:\n{self.log}"
        return self._process.stdout.readline().decode()

    def stop(self) -> int:
        """End it with SIGTERM; the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it with SIGKILL, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Kill it, and start it again on the same folder and port."""
        self.kill()
        self.start()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def _end(self, number: int) -> int:
        assert self._process is not None, "the server does not run"
        process, self._process = self._process, None
        process.send_signal(number)
        assert process.stdout is not None
        try:
            return process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            process.stdout.close()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._clean_up()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        code = 0
        try:
            if self._process is not None:
                code = self._process.poll() or self.stop()
            log = self.log
        finally:
            self._clean_up()
        if error is not None:
            error.add_note(f"the server's log ends with:\n{log[-LOG_SHOWN:]}")
            return
        assert code == 0, f"the server ended with {code}; its log ends with:\n{log[-LOG_SHOWN:]}"
        assert "Traceback" not in log, log[-LOG_SHOWN:]

    def _clean_up(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)

"""A network between a client and a server that the test can cut, close and freeze."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Self

from besedka.threads import Crew

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Relay"]

PATIENCE_S = 20.0


class Relay:
    """Listens on a port of its own and passes everything on to `port`."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._passing = threading.Event()
        self._passing.set()
        self._open = True
        self._links: list[socket.socket] = []
        self._crew = Crew(lambda _name, _error: None)
        self._crew.start("relay", self._accept)

    def cut(self) -> None:
        """Close every connection, and those that come from now on."""
        self._open = False
        links, self._links = self._links, []
        for link in links:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections through again."""
        self._open = True

    def freeze(self) -> None:
        """Swallow nothing and pass nothing on: a black hole, with every connection open."""
        self._passing.clear()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if not self._open:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._links += [near, far]
            self._crew.start("relay-out", lambda near=near, far=far: self._pump(near, far))  # type: ignore[misc]
            self._crew.start("relay-in", lambda near=near, far=far: self._pump(far, near))  # type: ignore[misc]

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self._passing.wait()
                sink.sendall(data)
        for link in (source, sink):
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._passing.set()
        self.cut()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._crew.join(PATIENCE_S)

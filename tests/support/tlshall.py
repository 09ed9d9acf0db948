"""The smallest chat, in which everybody speaks TLS."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from support.echo import Hall, Speaker
from support.secure import certificate_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from besedka.net.connection import Connection
    from besedka.net.tls import Context

__all__ = ["TlsHall"]


class TlsHall(Hall):
    """Everybody in it speaks TLS; after the handshake their patience begins."""

    def __init__(self, folder: Path, make_context: Callable[[Path, Path | None], Context]) -> None:
        super().__init__()
        self.context = make_context(certificate_in(folder), None)
        self.secured = threading.Event()

    def enter(self, connection: Connection, address: str, now: float) -> Speaker | bytes:
        """Let somebody in, behind a handshake."""
        speaker = Speaker(self, connection, now)

        def done() -> None:
            with self.lock:
                self.speakers.append(speaker)
            self.secured.set()

        connection.start_tls(self.context, b"", done)
        return speaker

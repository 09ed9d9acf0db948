"""Tells the service manager how the server is: sd_notify(3), a line in a datagram."""

from __future__ import annotations

import logging
import socket
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

__all__ = ["Notifier"]

TIMEOUT_S = 1.0  # who does not read its notes must not hold up the chat

log = logging.getLogger(__name__)


class Notifier:
    """Says how it is where somebody wants to know (NOTIFY_SOCKET), and nothing elsewhere. The main thread."""

    def __init__(self, environ: MutableMapping[str, str]) -> None:
        """Take the variable out of the environment: it is for nobody whom this process starts."""
        address = environ.pop("NOTIFY_SOCKET", "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address

    def ready(self, status: str) -> None:
        """Everything runs, after the start or after settings were read again; `status` is one line for people."""
        self._say("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """Settings are being read again; the time is what Type=notify-reload tells this from an older one by."""
        self._say("RELOADING=1", f"MONOTONIC_USEC={time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1000}")

    def stopping(self) -> None:
        """The end has begun."""
        self._say("STOPPING=1")

    def _say(self, *lines: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
                sock.settimeout(TIMEOUT_S)
                sock.sendto("\n".join(lines).encode(), self._address)
        except OSError as error:
            log.warning("the service manager cannot be told %s: %s", lines[0], error)

"""A name server that knows no names and says so at once.

For servers that look up every client and have no setting against it: what is measured is not the network's answer.
"""

from __future__ import annotations

import multiprocessing
import os
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from machine import split_cpus

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ADDRESS", "answer", "answering"]

ADDRESS: Final = "127.53.53.53"  # on loopback, and nobody's: 127.0.0.53 is systemd's
PORT: Final = 53  # resolvers ask no other
NO_SUCH_NAME: Final = b"\x81\x83"  # a response, recursion desired and available, NXDOMAIN (RFC 1035 section 4.1.1)


def answer(question: bytes) -> bytes:
    """Return the answer to a query: its id and its question again, and that there is nothing."""
    return question[:2] + NO_SUCH_NAME + question[4:6] + bytes(6) + question[12:]


@contextmanager
def answering() -> Iterator[None]:
    """Answer meanwhile, on the load's cores; raises OSError where the port may not be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((ADDRESS, PORT))
        process = multiprocessing.get_context("fork").Process(target=_serve, args=(sock,), daemon=True)
        process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def _serve(sock: socket.socket) -> None:
    os.sched_setaffinity(0, split_cpus()[1])
    while True:
        question, peer = sock.recvfrom(512)
        sock.sendto(answer(question), peer)

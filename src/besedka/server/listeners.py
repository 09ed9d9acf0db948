"""Which listeners the settings ask for, and which of them a service manager has opened already."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING

from besedka.config.sections.listeners import Listen
from besedka.errors import EnvironmentFault
from besedka.i18n import mark
from besedka.net.activation import adopt, handed_over
from besedka.net.listener import listen

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping, Sequence

    from besedka.net.activation import HandedOver

__all__ = ["open_listeners"]

log = logging.getLogger(__name__)


def open_listeners(rows: Sequence[Listen], environ: MutableMapping[str, str]) -> Iterator[tuple[socket.socket, Listen]]:
    """Open or adopt the listeners one after the other, each with the row that it is for; raises `EnvironmentFault`.

    Sockets that were handed over are listened on instead of the rows' addresses, unless a row names one of them.
    """
    given = handed_over(environ)
    if given and not any(row.descriptor for row in rows):
        if any((row.host, row.port) != (Listen().host, Listen().port) for row in rows):
            log.warning("listening on the sockets of the service manager, and not on the addresses of the settings")
        for each in given:
            yield adopt(each.number), rows[0]
        return
    for row in rows:
        if row.descriptor:
            for number in _numbers(row.descriptor, given):
                yield adopt(number), row
        else:
            yield listen("" if row.host == "*" else row.host, row.port), row
    for each in given:
        if not any(row.descriptor in _names(each) for row in rows):
            log.warning("no [[listen]] takes the socket %s of the service manager: nobody will answer there", each.name)
            with socket.socket(fileno=each.number):
                pass


def _names(each: HandedOver) -> tuple[str, str]:
    return (each.name, str(each.number))


def _numbers(descriptor: str, given: Sequence[HandedOver]) -> list[int]:
    """Return the numbers that a row's descriptor stands for: one socket unit may hold several of one name."""
    found = [each.number for each in given if descriptor in _names(each)]
    if found:
        return found
    if descriptor.isdecimal():  # inherited from whoever started us, without a word about it
        return [int(descriptor)]
    names = ", ".join(sorted({each.name for each in given}))
    what = mark("cannot listen on descriptor {number}")
    if names:
        raise EnvironmentFault(
            what, mark("no socket of this name was handed over; there are: {names}"), number=descriptor, names=names
        )
    raise EnvironmentFault(
        what, mark("no socket was handed over; the service manager must start besedka"), number=descriptor
    )

"""All settings of besedka with their units, bounds and defaults: the one table.

docs/settings.md and `besedka config example` are generated from it. Every default suits some thousand people who trust
each other, on one small machine; some have another one for strangers (`Doc.strangers`).
"""

# No `from __future__ import annotations` here: the table is read by the program itself.

import msgspec

from besedka.config.sections.keeping import Audit, History, Journal, Search
from besedka.config.sections.limits import Limits
from besedka.config.sections.listeners import Listen, Tls, WebIrc
from besedka.config.sections.people import Accounts, Rooms
from besedka.config.sections.server import Log, Server
from besedka.config.sections.wires import IRC, Plain, Web

__all__ = ["Settings"]


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

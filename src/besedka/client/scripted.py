"""`besedka tail` and `besedka say` from their options to their exit codes: the client without a person."""

from __future__ import annotations

import random
import secrets
import signal
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from besedka.client.app import JoinOptions, report
from besedka.client.device import device_token
from besedka.client.door import Door
from besedka.client.following import FollowingMode, Form, SayingMode
from besedka.client.irc_wire import IrcWire
from besedka.client.loop import Loop, Place, moment
from besedka.client.naming import aimed_at, name_problem, room_problem
from besedka.client.pauses import Backoff
from besedka.client.plain import PlainWire
from besedka.client.screen import Look
from besedka.errors import UsageError
from besedka.i18n import Words
from besedka.threads import Crew

if TYPE_CHECKING:
    from besedka.client.wire import Wire

__all__ = ["TailOptions", "say", "tail"]

# The reader ends at once after its socket.
_JOIN_S = 0.5


class TailOptions(Struct, frozen=True):
    """What is followed: a room, or behind an `@` a person; from when on, in which form."""

    target: str
    form: Form
    since: datetime | None = None


def tail(options: JoinOptions, wanted: TailOptions) -> int:
    """Follow a room to the end; return the exit code.

    Raises what `app.run` does.
    """
    words = Words(options.lang)
    door = Door(options, words, interactive=False)
    target = aimed_at(wanted.target)
    mode = FollowingMode(target, wanted.form, Look(words=words, colour=False), _now)
    wire = _wire(options, words, target, door, since=wanted.since, pages=True)
    return _run(options, mode, wire, words, door, patient=True)


def say(options: JoinOptions, target: str, text: str) -> int:
    """Say `text` in a room, or behind an `@` to a person; return the exit code when the server has it, or refuses it.

    Raises what `app.run` does.
    """
    words = Words(options.lang)
    door = Door(options, words, interactive=False)
    target = aimed_at(target)
    mode = SayingMode(target, text, Look(words=words, colour=False), _now)
    return _run(options, mode, _wire(options, words, target, door), words, door, patient=False)


def _now() -> datetime:
    return moment().wall


def _wire(
    options: JoinOptions, words: Words, target: str, door: Door, *, since: datetime | None = None, pages: bool = False
) -> IrcWire:
    problem = name_problem(options.name or "", words)
    if target.startswith(("#", "&")):
        problem = problem or room_problem(target, words)
    if problem:
        raise UsageError(problem)
    token, salt = device_token(options.data), secrets.token_hex(8)
    return IrcWire(options.name or "", token, salt, words, pages=pages, only=target, since=since, **door.keys())


def _run(
    options: JoinOptions, mode: FollowingMode | SayingMode, wire: Wire, words: Words, door: Door, *, patient: bool
) -> int:
    if not door.open:
        return door.code
    # A shell starts what runs in its background with SIGINT ignored; who sends it all the same means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    deaths: list[BaseException] = []

    def on_death(_thread: str, error: BaseException) -> None:
        deaths.append(error)
        loop.abort()

    def plain(waiting: tuple[str, ...]) -> Wire:
        return PlainWire(options.name or "", words, waiting)

    crew = Crew(on_death)
    place = Place(options.host, options.port, options.timeout_s, patient, door.security())

    def turned() -> None:
        mode.turned(loop.view())

    loop = Loop(place, wire, plain, words, mode.show, crew, Backoff(random.SystemRandom().random), turned)
    try:
        result = mode.run(loop)
    except KeyboardInterrupt:
        result = loop.result
    crew.join(_JOIN_S)
    if deaths:
        raise deaths[0]
    if result.untrusted is not None or result.login_refused is not None:
        door.settle(result)
        report(options, result, words, troubled=True)
        return door.code
    if result.name_refused:
        sys.stderr.write(result.name_refused + "\n")
        return 1
    code = report(options, result, words, troubled=mode.troubled)
    return 1 if result.unsent else code

"""`besedka join` from its options to its exit code: builds the parts, chooses the mode, reports the end."""

from __future__ import annotations

import os
import random
import secrets
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from besedka.client.clean import clean
from besedka.client.device import device_token
from besedka.client.door import Door
from besedka.client.irc_wire import IrcWire
from besedka.client.kept import KeptOutgoing
from besedka.client.linear_mode import LinearMode
from besedka.client.loop import Loop, Place, moment
from besedka.client.naming import name_problem, room_named, room_problem
from besedka.client.pauses import Backoff
from besedka.client.piped import PipedMode
from besedka.client.plain import PlainWire
from besedka.client.preferences import KeptPreferences, Preferences
from besedka.client.screen import Look
from besedka.client.seen import SeenDirect
from besedka.errors import EnvironmentFault, UsageError
from besedka.i18n import Language, Words
from besedka.threads import Crew

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from besedka.client.line_mode import LineMode
    from besedka.client.lines import Line
    from besedka.client.loop import Result
    from besedka.client.tui.mode import ScreenMode
    from besedka.client.wire import Wire

__all__ = ["JoinOptions", "report", "run"]

# The reader ends at once after its socket; what waits for standard input is left to the end of the process.
_JOIN_S = 0.5
# What a room's name begins with on nearly every server; `--room tea` is `#tea`.
# Terminals that only print.
_SIMPLE = {"", "dumb", "unknown"}


class JoinOptions(Struct, frozen=True):
    """What `besedka join` was asked for; `data` is the folder with the device token.

    `line` is line mode in a terminal that could show the full screen, `theme` the colours of that one.
    `fingerprint` is the SHA-256 (64 hexadecimal digits) of the one certificate to trust, "" for what the system
    trusts, or the person did. `rooms` are those to go into; without any it is the lobby. `password` is that of
    `account`, where a script has been given it.
    """

    host: str
    port: int
    name: str | None
    plain: bool
    timeout_s: float
    lang: Language
    data: Path
    tls: bool = False
    fingerprint: str = ""
    line: bool = False
    theme: str = "terminal"
    rooms: tuple[str, ...] = ()
    account: str = ""
    password: str = ""

    @property
    def server(self) -> str:
        """The address, as people write it, and as files of the client name it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def run(options: JoinOptions) -> int:
    """Talk with the server until the person, or the end of standard input, ends it; return the exit code.

    Raises UsageError when a name is missing, or it or a room cannot be one, EnvironmentFault when the server cannot
    be reached in time or the device token cannot be kept.
    """
    # A shell starts what runs in its background with SIGINT ignored; who sends it all the same means it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    words = Words(options.lang)
    interactive = sys.stdin.isatty()
    _check_rooms(options, words)
    name = _name(options, words, interactive=interactive)
    door = Door(options, words, interactive=interactive)
    while name and door.open:
        result, troubled = _talk(options, name, words, door, interactive=interactive)
        code = report(options, result, words, troubled=troubled)
        if result.untrusted is not None or result.login_refused is not None:
            door.settle(result)
        elif not result.name_refused:
            return code
        elif options.name or not interactive:
            sys.stderr.write(result.name_refused + "\n")
            return 1
        else:
            name = _ask(options, words, result.name_refused)
    return door.code


def _check_rooms(options: JoinOptions, words: Words) -> None:
    for room in options.rooms:
        if problem := room_problem(room, words):
            raise UsageError(problem)


def _talk(options: JoinOptions, name: str, words: Words, door: Door, *, interactive: bool) -> tuple[Result, bool]:
    """Talk as `name` to the end; say how it ended, and whether something went wrong on the way."""
    deaths: list[BaseException] = []

    def on_death(_thread: str, error: BaseException) -> None:
        deaths.append(error)
        loop.abort()

    crew = Crew(on_death)
    mode = _mode(options, words, interactive=interactive)
    seen = SeenDirect(options.data, f"{options.host}:{options.port}")
    preferences = KeptPreferences(options.data, f"{options.host}:{options.port}")
    kept = KeptOutgoing(options.data, f"{options.host}:{options.port}", name) if mode.keeps else None
    wire, plain = _wires(
        options,
        name,
        words,
        seen.until if interactive else None,
        kept,
        door,
        preferences.known,
        pages=mode.pages,
    )
    place = Place(options.host, options.port, options.timeout_s, interactive, door.security())

    def show(lines: tuple[Line, ...]) -> None:
        mode.show(lines)
        if interactive:  # a script is not shown what was said before, so a person still should be
            seen.note(lines)

    def turned() -> None:
        state = loop.view().state
        if kept is not None and state is not None:
            kept.note(state.outgoing)
        if state is not None:
            door.note(state, crew)
        if interactive and state is not None:
            preferences.note(state.preferences)
        mode.turned()

    loop = Loop(place, wire, plain, words, show, crew, Backoff(random.SystemRandom().random), turned)
    result = _converse(mode, loop, crew)
    crew.join(_JOIN_S)
    door.keep()
    if kept is not None and kept.active:
        result = _still_waiting(result, words)
        kept.close()
    if deaths:
        raise deaths[0]
    return result, mode.troubled


def _still_waiting(result: Result, words: Words) -> Result:
    """Say that what waits is kept, so that it need not be given back."""
    _ = words
    count = len(result.unsent)
    if count:
        sentence = _.n("{count} message waits for the next time.", "{count} messages wait for the next time.", count)
        sys.stderr.write(sentence.format(count=count) + "\n")
    return replace(result, unsent=())


def _name(options: JoinOptions, words: Words, *, interactive: bool) -> str:
    _ = words
    name = (options.name or "").strip()
    if name:
        problem = name_problem(name, words)
        if problem:
            raise UsageError(problem)
        return name
    if not interactive:
        raise UsageError(_("Standard input is no terminal, so nobody can be asked: give a name with --name NAME."))
    return _ask(options, words)


def _ask(options: JoinOptions, words: Words, problem: str = "") -> str:
    from besedka.client.line_mode import ask_name

    return ask_name(words, options.server, problem)


def _full_screen(options: JoinOptions, environ: Mapping[str, str]) -> bool:
    """Whether this terminal shows the full screen, and the person has not said that it shall not.

    `BESEDKA_LINE` is ours, `ACCESSIBLE` what other programs look at, too: who reads with a screen reader sets one once.
    """
    if options.line or environ.get("BESEDKA_LINE") or environ.get("ACCESSIBLE"):
        return False
    return _edits_lines(environ)


def _edits_lines(environ: Mapping[str, str]) -> bool:
    """Whether the cursor of this terminal can be moved, and what is printed goes to it."""
    return sys.stdout.isatty() and environ.get("TERM", "dumb") not in _SIMPLE


def _mode(options: JoinOptions, words: Words, *, interactive: bool) -> LineMode | LinearMode | PipedMode | ScreenMode:
    # https://no-color.org: any value that is not empty.
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    look = Look(words=words, colour=colour)

    def now() -> datetime:
        return moment().wall

    if not interactive:
        return PipedMode(sys.stdin.fileno(), look, now)
    if _full_screen(options, os.environ):
        from besedka.client.tui.mode import ScreenMode  # late: Textual is larger still

        return ScreenMode(words, now, f"{options.host}:{options.port}", options.theme)
    if not _edits_lines(os.environ):
        return LinearMode(sys.stdin.fileno(), replace(look, colour=False), now)
    # Late: the editor of lines is large, and a script that says one line should not wait for it.
    from besedka.client.line_mode import LineMode

    return LineMode(look, now, linear=bool(os.environ.get("ACCESSIBLE")))


def _wires(
    options: JoinOptions,
    name: str,
    words: Words,
    seen_until: datetime | None,
    kept: KeptOutgoing | None,
    door: Door,
    preferences: Preferences,
    *,
    pages: bool,
) -> tuple[Wire, Callable[[tuple[str, ...]], Wire]]:
    """Make the first wire, and what makes the plain one when the server speaks only that."""

    def plain(waiting: tuple[str, ...]) -> Wire:
        return PlainWire(name, words, waiting)

    if options.plain:
        return plain(()), plain
    # 64 bits keep the keys of this run apart from those of every other run of this device.
    token, salt = device_token(options.data), secrets.token_hex(8)
    outgoing = kept.begin(salt) if kept is not None else None
    rooms = tuple(map(room_named, options.rooms))
    wire = IrcWire(
        name,
        token,
        salt,
        words,
        seen_until,
        outgoing,
        pages=pages,
        rooms=rooms,
        preferences=preferences,
        **door.keys(),
    )
    return wire, plain


def _converse(mode: LineMode | LinearMode | PipedMode | ScreenMode, loop: Loop, crew: Crew) -> Result:
    try:
        return mode.run(loop, crew)
    except KeyboardInterrupt:
        return loop.result


def report(options: JoinOptions, result: Result, words: Words, *, troubled: bool) -> int:
    """Say how it ended, and what nobody got; return the exit code. Raises EnvironmentFault when nobody was reached."""
    _ = words
    for text in result.unsent:
        sys.stderr.write(_("Not acknowledged by the server: {text}").format(text=clean(text)) + "\n")
    if not result.reached and result.untrusted is None:
        address = f"{options.host}:{options.port}"
        raise EnvironmentFault(_("The server at {address} cannot be reached").format(address=address), result.why)
    return 1 if troubled or (result.unsent and not sys.stdin.isatty()) else 0

"""Line mode: a prompt at the bottom, what others say above it, nothing else.

The prompt has the main thread, the loop a thread of its own; what the loop shows goes through
`patch_stdout`, which prints it above the line being typed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from msgspec.structs import replace
from prompt_toolkit import PromptSession
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import DummyHistory, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.patch_stdout import patch_stdout

from besedka.client import hidden
from besedka.client.clean import clean
from besedka.client.endings import ENDINGS
from besedka.client.muting import heard
from besedka.client.naming import name_problem
from besedka.client.prompt_completion import TabCompleter
from besedka.client.requests import Said
from besedka.client.screen import Look, render
from besedka.client.slips import has_password, question, slip
from besedka.client.wrapping import wrap

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from prompt_toolkit.key_binding import KeyPressEvent

    from besedka.client.lines import Line
    from besedka.client.loop import Loop, Result
    from besedka.threads import Crew

__all__ = ["LineMode", "ask_name"]

# Said goodbye, the loop has two seconds of its own; this is a little more.
_END_S = 4.0
# The prompt says where one is, and whether there is a connection: so old that may be.
_REFRESH_S = 1.0
# Y, the same key of the Russian layout, and the words themselves.
_YES = frozenset({"y", "yes", "н", "д", "да"})


def ask_name(words: Callable[[str], str], server: str, problem: str = "") -> str:
    """Ask for a name until there is a usable one; an empty answer means that the person went away.

    `problem` is a sentence about the name before, if there was one.
    """
    _ = words
    if not problem:
        print(_("A chat at {server}. By your name the others know you; /nick changes it.").format(server=server))  # noqa: T201
    try:
        while True:
            question = _("Enter your name: ")
            # The terminal's own line editing does for one word.
            name = clean(input(f"{problem} {question}" if problem else question)).strip()
            if not name:
                continue
            problem = name_problem(name, words)
            if not problem:
                return name
    except (EOFError, KeyboardInterrupt):
        return ""


def _columns() -> int:
    """How many columns standard output has now; 0 where it is no terminal."""
    try:
        # not `sys.stdout`, in whose place `patch_stdout` has put its own
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 0
    except (OSError, ValueError):
        return 0


class _Discreet(InMemoryHistory):
    """What ↑ brings back: nothing in which a password stands."""

    def append_string(self, string: str) -> None:
        """Remember a line."""
        if not has_password(string):
            super().append_string(string)


class LineMode:
    """The prompt and the printed lines. `show` belongs to the loop's thread, `run` to the main thread.

    `linear`: for a screen reader, or a file. There is no prompt, which would be read again below each line that comes;
    each line says itself in which room it was.

    `troubled` stays False: a person has read what went wrong, and needs no exit code for it.
    """

    def __init__(self, look: Look, now: Callable[[], datetime], *, linear: bool = False) -> None:
        self._look = replace(look, columns=not linear)
        self._now = now
        self._linear = linear
        self._loop: Loop | None = None
        self.troubled = False
        self._ended = threading.Event()
        self._leaving = False
        self._interrupted = False
        self._session: PromptSession[str] | None = None

    keeps = True
    """What waits at the end is kept, and said the next time."""
    pages = False
    """The past is told by the server, and not asked for by pages."""

    def show(self, lines: tuple[Line, ...]) -> None:
        """Print lines above the one being typed."""
        here = self._loop.view().room if self._loop else ""
        room = "" if self._linear else here
        now = self._now()
        columns = 0 if self._linear else _columns()  # one line each: who reads them aloud breaks none
        audible = heard(lines, self._loop.view()) if self._loop else lines
        shown = (
            wrap(row, columns, line.term_columns and line.term_columns + 2)
            for line in audible
            for row in render(line, room, now, self._look).split("\n")
        )
        sys.stdout.write("".join(f"{row}\n" for row in shown))
        sys.stdout.flush()

    def turned(self) -> None:
        """Nothing more to do after a turn: the lines are printed."""

    def run(self, loop: Loop, crew: Crew) -> Result:
        """Talk until the person or the server ends it."""
        self._loop = loop
        self._session = PromptSession(
            self._prompt,
            completer=TabCompleter(loop.view),
            complete_while_typing=False,
            key_bindings=self._keys(),
            erase_when_done=True,
            history=_Discreet(),
        )
        for number in ENDINGS:  # goodbye is said, and the terminal is as it was
            signal.signal(number, lambda *_: self._leave_prompt())
        with patch_stdout(raw=True):
            crew.start("client", self._converse)
            self._read(loop)
            loop.leave()
            self._ended.wait(_END_S)
        return loop.result

    def stop(self) -> None:
        """End the prompt: the loop is over. From any thread."""
        self._ended.set()
        self._leave_prompt()

    def _leave_prompt(self) -> None:
        self._leaving = True
        app = self._session.app if self._session else None
        if app is not None and app.loop is not None:
            # A prompt that ended this moment has closed its event loop.
            with contextlib.suppress(RuntimeError):
                app.loop.call_soon_threadsafe(self._close_prompt)

    def _converse(self) -> None:
        assert self._loop is not None
        try:
            self._loop.run()
        finally:
            self.stop()

    def _close_prompt(self) -> None:
        app = self._session.app if self._session else None
        if self._leaving and app is not None and app.is_running and not app.is_done:
            app.exit(exception=EOFError)

    def _read(self, loop: Loop) -> None:
        assert self._session is not None
        begun = ""
        while not self._leaving:
            try:
                # The loop may end between the question above and the moment from which `stop` can close the prompt.
                pause_s = 0 if self._linear else _REFRESH_S
                text = self._session.prompt(refresh_interval=pause_s, pre_run=self._close_prompt, default=begun)
            except (EOFError, KeyboardInterrupt):
                return
            self._interrupted, begun = False, ""
            state = loop.view().state
            wanted = hidden.wanted(state, text, self._look.words) if state is not None else None
            if wanted is not None:
                self._ask_password(loop, wanted)
            elif command := slip(text):
                begun = self._ask_first(loop, text, command)
            elif text.strip():
                loop.offer(text)

    def _ask_first(self, loop: Loop, text: str, command: str) -> str:
        """Ask before everybody reads a password; return what is written on: the words, unless they were said."""
        room = loop.view().room
        told = f"{question(clean(room), self._look.words)} {command} [y/N] "
        if self._asked(told, hide=False).strip().lower() not in _YES:
            return text
        loop.ask(Said(room, text, literal=True))
        return ""

    def _ask_password(self, loop: Loop, wanted: hidden.Wanted) -> None:
        """Ask for what is wanted; that of a new account twice, since nobody sees what they type."""
        password = self._asked(hidden.question(wanted, self._look.words))
        if password and wanted.new and password != self._asked(hidden.question_again(self._look.words)):
            sys.stdout.write(f"{hidden.unlike(self._look.words)}\n")
        elif password:
            loop.ask(hidden.Given(wanted, password))

    def _asked(self, told: str, *, hide: bool = True) -> str:
        """Return what is typed behind a question; "" where the person does not want to, after all."""
        usual = self._session
        self._session = PromptSession(told, is_password=hide, erase_when_done=True, history=DummyHistory())
        try:
            return self._session.prompt(pre_run=self._close_prompt)
        except (EOFError, KeyboardInterrupt):
            return ""
        finally:
            self._session = usual

    def _prompt(self) -> FormattedText:
        assert self._loop is not None
        if self._linear:
            return FormattedText()
        view = self._loop.view()
        place = f"{view.room} " if view.room else ""
        sign = "> " if view.online else "… "
        colour = "bold" if self._look.colour else ""
        return FormattedText([("", place), (colour, view.nick), ("", sign)])

    def _keys(self) -> KeyBindings:
        keys = KeyBindings()

        @keys.add("c-c")
        def _clear(event: KeyPressEvent) -> None:
            """Clear the line; on an empty one, the second time, go."""
            _ = self._look.words
            if event.current_buffer.text:
                event.current_buffer.reset()
                self._interrupted = False
            elif self._interrupted:
                event.app.exit(exception=EOFError)
            else:
                self._interrupted = True
                sys.stdout.write(_("Once more Ctrl+C ends the conversation; so does Ctrl+D.") + "\n")

        return keys

"""What a person can type: one table of commands, from which the help is made too.

Each handler turns the words after the command into a step. What is no command is said in the current room.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from besedka.client import signing_in
from besedka.client.clean import clean
from besedka.client.dates import go_to_date
from besedka.client.hidden import has_password
from besedka.client.lines import info, trouble
from besedka.client.message_commands import change_last, react_to_last, reply_to_last, take_last_back
from besedka.client.naming import name_problem
from besedka.client.presence import away, back
from besedka.client.search import search
from besedka.client.sending import say_to
from besedka.client.state import (
    Context,
    Phase,
    Room,
    State,
    Step,
    fold,
    is_room,
    room_of,
    with_room,
    without_room,
)
from besedka.client.wishes import keywords, mentions, mute, notify, tell_typing, unmute
from besedka.i18n import mark
from besedka.protocols.irc import format_message

__all__ = ["COMMANDS", "Command", "leave", "typed"]


class Command(Struct, frozen=True):
    """One row: `/name usage`, at least `words` words after it, whether the server must be there for it.

    The words of `usage` are translated, as in the sentences that tell what to type.
    """

    name: str
    usage: str
    words: int
    handle: Callable[[State, str, Context], Step]
    explain: Callable[[Callable[[str], str]], str]
    online: bool = False


def typed(state: State, text: str, context: Context) -> Step:
    """Do what the person typed: a command, or words to say; several lines are said as they are, and together."""
    lines = [line for line in text.splitlines() if clean(line).strip()]
    if len(lines) == 1:
        line = clean(lines[0]).rstrip()
        if has_password(line):
            line = line.lstrip()  # a space before it would tell everybody the password
        if line.startswith("/") and not line.startswith("//"):
            return _command(state, line, context)
        text = line.removeprefix("/") if line.startswith("//") else line
    return say_to(state, state.current, "\n".join(text.splitlines()), context)


def _command(state: State, line: str, context: Context) -> Step:
    _ = context.words
    name, _space, rest = line[1:].partition(" ")
    rest = rest.strip()
    command = next((command for command in COMMANDS if command.name == name.lower()), None)
    if command is None:
        sentence = _("There is no command /{name}. /help lists them; //{name} says it as it is.").format(name=name)
    elif len(rest.split()) < command.words:
        sentence = f"{_usage(command, _)} — {command.explain(_)}"
    elif command.online and state.phase is not Phase.PRESENT:
        sentence = _("There is no connection now: /{name} was not done.").format(name=name)
    else:
        return command.handle(state, rest, context)
    return Step(state, (trouble(sentence, context.now),))


def _usage(command: Command, words: Callable[[str], str]) -> str:
    return f"/{command.name} {words(command.usage) if command.usage else ''}".rstrip()


def _usable(word: str) -> bool:
    """Whether a word can be a name on the wire: no list, and nothing that reads as a text."""
    return not word.startswith(":") and "," not in word


def _unusable(state: State, word: str, context: Context) -> Step:
    _ = context.words
    return Step(state, (trouble(_("{word} cannot be a name.").format(word=word), context.now),))


def _join(state: State, rest: str, context: Context) -> Step:
    here = room_of(state, state.current)
    if not rest and (here is None or here.out is None):
        return Step(state, (trouble(context.words("Into which room? /join ROOM"), context.now),))
    name = rest.split()[0] if rest or here is None else here.name
    if not _usable(name):
        return _unusable(state, name, context)
    if not is_room(state, name):
        name = f"#{name}"
    room = room_of(state, name)
    if room is not None and room.joined:
        # Who is there is told again, as on entering: without a word the person would not know that it was done.
        return Step(replace(state, current=room.name), send=(format_message("NAMES", (room.name,)),))
    room = room or Room(name, previous=state.current)
    if state.phase is Phase.PRESENT:
        send: tuple[str, ...] = (format_message("JOIN", (name,)),)
    else:
        room, send = replace(room, out=None), ()  # it is gone into with the others
    state = with_room(state, room)
    return Step(replace(state, current=name), send=send)


def _leave(state: State, rest: str, context: Context) -> Step:
    _ = context.words
    name = rest.split()[0] if rest else state.current
    room = room_of(state, name)
    if room is None:
        return Step(state, (trouble(_("You are not in {room}.").format(room=name), context.now),))
    if room.joined:
        return Step(state, send=(format_message("PART", (room.name,)),))
    state = without_room(state, room.name)
    return Step(state, (info(_("You left {room}.").format(room=name), context.now),))


def _rooms(state: State, _rest: str, _context: Context) -> Step:
    return Step(replace(state, asked=state.asked | {"rooms"}), send=("LIST",))


def _who(state: State, rest: str, context: Context) -> Step:
    name = rest.split()[0] if rest else state.current
    if not name or not _usable(name):
        return _unusable(state, name, context)
    if not is_room(state, name):
        return Step(state, send=(format_message("WHOIS", (name,)),))
    asked = state.asked | {f"names {fold(state, name)}"}
    return Step(replace(state, asked=asked), send=(format_message("NAMES", (name,)),))


def _nick(state: State, rest: str, context: Context) -> Step:
    problem = name_problem(rest, context.words)
    if problem:
        return Step(state, (trouble(problem, context.now),))
    name = rest
    if state.phase is Phase.OFFLINE:
        return Step(replace(state, name=name, nick=name))
    if state.phase is Phase.REGISTERING:
        state = replace(state, name=name, nick=name)
    return Step(replace(state, reclaiming=False), send=(format_message("NICK", (name,)),))


def _me(state: State, rest: str, context: Context) -> Step:
    return say_to(state, state.current, rest, context, action=True)


def _msg(state: State, rest: str, context: Context) -> Step:
    target, _space, text = rest.partition(" ")
    if not _usable(target):
        return _unusable(state, target, context)
    return say_to(state, target, text.strip(), context)


def _topic(state: State, rest: str, context: Context) -> Step:
    if not state.current:
        return say_to(state, "", rest, context)
    if rest:
        return Step(state, send=(format_message("TOPIC", (state.current, rest), colon=True),))
    asked = state.asked | {f"topic {fold(state, state.current)}"}
    return Step(replace(state, asked=asked), send=(format_message("TOPIC", (state.current,)),))


def _oper(state: State, rest: str, _context: Context) -> Step:
    # Whoever is logged in needs no password, but servers other than ours want the word.
    name, _space, password = rest.partition(" ")
    return Step(state, send=(format_message("OPER", (name, password.strip() or "x")),))


def leave(state: State, rest: str, _context: Context) -> Step:
    """Say goodbye: the connection ends after it."""
    send = (format_message("QUIT", (rest,) if rest else (), colon=True),)
    return Step(replace(state, phase=Phase.LEAVING), send=() if state.phase is Phase.OFFLINE else send)


def _help(state: State, _rest: str, context: Context) -> Step:
    _ = context.words
    width = max(len(_usage(command, _)) for command in COMMANDS)
    rows = [f"{_usage(command, _):<{width}}  {command.explain(_)}" for command in COMMANDS]
    rows.append(_("Everything else is said in the room; //word says /word. Tab completes names."))
    return Step(state, tuple(info(row, context.now) for row in rows))


COMMANDS = (
    Command("help", "", 0, _help, lambda _: _("lists the commands")),
    Command("join", mark("[ROOM]"), 0, _join, lambda _: _("goes into a room, or back to one")),
    Command("leave", mark("[ROOM]"), 0, _leave, lambda _: _("leaves the room")),
    Command("rooms", "", 0, _rooms, lambda _: _("lists the rooms"), online=True),
    Command("who", mark("[ROOM|NICK]"), 0, _who, lambda _: _("tells who is there, or who that is"), online=True),
    Command("nick", mark("NAME"), 1, _nick, lambda _: _("gives you another name")),
    Command("me", mark("TEXT"), 1, _me, lambda _: _("says what you do: * Anna waves")),
    Command("msg", mark("NICK TEXT"), 2, _msg, lambda _: _("speaks to one person alone")),
    Command("reply", mark("NICK TEXT"), 2, reply_to_last, lambda _: _("answers what somebody said last here")),
    Command("edit", mark("TEXT"), 1, change_last, lambda _: _("changes what you said last here")),
    Command("delete", "", 0, take_last_back, lambda _: _("takes back what you said last here"), online=True),
    Command(
        "react",
        mark("[NICK] REACTION"),
        1,
        react_to_last,
        lambda _: _("reacts to what was said last; the same again takes it back"),
        online=True,
    ),
    Command("mentions", "", 0, mentions, lambda _: _("tells who called you lately, in all rooms")),
    Command("mute", mark("[ROOM|NICK]"), 0, mute, lambda _: _("makes a room or a person quiet")),
    Command("unmute", mark("[ROOM|NICK]"), 0, unmute, lambda _: _("ends that")),
    Command("keywords", mark("[WORD|-WORD …]"), 0, keywords, lambda _: _("words that call you like your name")),
    Command("notify", "[on|bell|off]", 0, notify, lambda _: _("how you are told of what is for you")),
    Command("typing", "[on|off]", 0, tell_typing, lambda _: _("whether others see that you are typing")),
    Command("away", mark("[TEXT]"), 0, away, lambda _: _("says that you are away"), online=True),
    Command("back", "", 0, back, lambda _: _("says that you are here again"), online=True),
    Command("topic", mark("[TEXT]"), 0, _topic, lambda _: _("shows the topic, or sets it"), online=True),
    Command("search", mark("TEXT"), 1, search, lambda _: _("finds what was said; /search older goes on"), online=True),
    Command(
        "login",
        mark("[ACCOUNT]"),
        0,
        signing_in.log_in,
        lambda _: _("logs you in to an account, and asks for the password"),
        online=True,
    ),
    Command(
        "register",
        mark("[E-MAIL]"),
        0,
        signing_in.register,
        lambda _: _("makes an account under your name, and asks for a password"),
        online=True,
    ),
    Command("verify", mark("CODE"), 1, signing_in.verify, lambda _: _("ends a registration by e-mail"), online=True),
    Command(
        "logout", "", 0, signing_in.log_out, lambda _: _("forgets the password, and comes back without it"), online=True
    ),
    Command(
        "date",
        mark("DAY"),
        1,
        go_to_date,
        lambda _: _("goes to a day: 2026-09-01, 1 september, yesterday"),
        online=True,
    ),
    Command("oper", mark("ACCOUNT"), 1, _oper, lambda _: _("lets you administer the server"), online=True),
    Command("quit", mark("[TEXT]"), 0, leave, lambda _: _("says goodbye")),
)

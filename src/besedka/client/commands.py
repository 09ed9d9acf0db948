"""What a person can type: one table of commands, from which the help is made too.

Each handler turns the words after the command into a step. What is no command is said in the current room.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from besedka.client import moderation, signing_in
from besedka.client.blocking import block, unblock
from besedka.client.clean import clean
from besedka.client.dates import go_to_date
from besedka.client.lines import info, trouble
from besedka.client.message_commands import change_last, react_to_last, reply_to_last, take_last_back
from besedka.client.naming import name_problem
from besedka.client.presence import away, back
from besedka.client.room_commands import join, leave, rooms, topic, unusable, who
from besedka.client.search import search
from besedka.client.sending import say_to
from besedka.client.slips import has_password, refusal, slip
from besedka.client.state import (
    Context,
    Phase,
    State,
    Step,
)
from besedka.client.wishes import keywords, mentions, mute, notify, tell_typing, unmute
from besedka.i18n import mark
from besedka.protocols.irc import format_message

__all__ = ["COMMANDS", "Command", "quit_", "typed"]


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
    if command := slip(text):
        return Step(state, (trouble(refusal(command, context.words), context.now),))
    return say_to(state, state.current, "\n".join(text.splitlines()), context)


def _command(state: State, line: str, context: Context) -> Step:
    _ = context.words
    name, _space, rest = line[1:].partition(" ")
    rest = rest.strip()
    command = next((command for command in COMMANDS if command.name == name.lower()), None)
    if command is None:
        sentence = _unknown(name, _)
    elif len(rest.split()) < command.words:
        sentence = f"{_usage(command, _)} — {command.explain(_)}"
    elif command.online and state.phase is not Phase.PRESENT:
        sentence = _("There is no connection now: /{name} was not done.").format(name=name)
    else:
        return command.handle(state, rest, context)
    return Step(state, (trouble(sentence, context.now),))


def _unknown(name: str, words: Callable[[str], str]) -> str:
    _ = words
    return _("There is no command /{name}. /help lists them; //{name} says it as it is.").format(name=name)


def _usage(command: Command, words: Callable[[str], str]) -> str:
    return f"/{command.name} {words(command.usage) if command.usage else ''}".rstrip()


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
    return unusable(state, target, context) or say_to(state, target, text.strip(), context)


def _oper(state: State, rest: str, context: Context) -> Step:
    # Whoever is logged in needs no password, but servers other than ours want the word.
    name, _space, password = rest.partition(" ")
    refused = unusable(state, name, context)
    return refused or Step(state, send=(format_message("OPER", (name, password.strip() or "x")),))


def quit_(state: State, rest: str, _context: Context) -> Step:
    """Say goodbye: the connection ends after it."""
    send = (format_message("QUIT", (rest,) if rest else (), colon=True),)
    return Step(replace(state, phase=Phase.LEAVING), send=() if state.phase is Phase.OFFLINE else send)


def _help(state: State, rest: str, context: Context) -> Step:
    """List the commands, or explain one."""
    _ = context.words
    name = rest.lower().removeprefix("/")
    explained = [command for command in COMMANDS if not name or command.name == name]
    if not explained:
        return Step(state, (trouble(_unknown(name, _), context.now),))
    columns = max(len(_usage(command, _)) for command in explained)
    rows = [
        replace(info(command.explain(_), context.now), term=_usage(command, _), term_columns=columns)
        for command in explained
    ]
    if not name:
        rows.append(
            info(_("Everything else is said in the room; //word says /word. Tab completes names."), context.now)
        )
    return Step(state, tuple(rows))


COMMANDS = (
    Command("help", mark("[COMMAND]"), 0, _help, lambda _: _("lists the commands, or explains one")),
    Command("join", mark("[ROOM [PASSWORD]]"), 0, join, lambda _: _("goes into a room, or back to one")),
    Command("leave", mark("[ROOM]"), 0, leave, lambda _: _("leaves the room")),
    Command("rooms", "", 0, rooms, lambda _: _("lists the rooms"), online=True),
    Command("who", mark("[ROOM|NICK]"), 0, who, lambda _: _("tells who is there, or who that is"), online=True),
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
    Command("topic", mark("[TEXT]"), 0, topic, lambda _: _("shows the topic, or sets it"), online=True),
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
    Command(
        "block", mark("[NICK]"), 0, block, lambda _: _("hears nobody alone whom you name, or lists them"), online=True
    ),
    Command("unblock", mark("NICK"), 1, unblock, lambda _: _("hears somebody again"), online=True),
    Command("invite", mark("NICK [ROOM]"), 1, moderation.invite, lambda _: _("invites somebody"), online=True),
    Command("kick", mark("NICK [WHY]"), 1, moderation.kick, lambda _: _("puts somebody out of the room"), online=True),
    Command(
        "ban",
        mark("NICK [TIME] [WHY]"),
        1,
        moderation.ban,
        lambda _: _("keeps somebody out of the room, for 2h, 7d, or until /unban"),
        online=True,
    ),
    Command("unban", mark("NICK"), 1, moderation.unban, lambda _: _("lets somebody in again"), online=True),
    Command(
        "quiet",
        mark("NICK [TIME] [WHY]"),
        1,
        moderation.quiet,
        lambda _: _("lets somebody only read in the room, for 2h, 7d, or until /unquiet"),
        online=True,
    ),
    Command("unquiet", mark("NICK"), 1, moderation.unquiet, lambda _: _("lets somebody speak again"), online=True),
    Command("bans", "", 0, moderation.bans, lambda _: _("lists who is kept out of the room"), online=True),
    Command("op", mark("NICK"), 1, moderation.op, lambda _: _("makes somebody an operator of the room"), online=True),
    Command("deop", mark("NICK"), 1, moderation.deop, lambda _: _("takes that back"), online=True),
    Command("voice", mark("NICK"), 1, moderation.voice, lambda _: _("lets somebody speak where few may"), online=True),
    Command("devoice", mark("NICK"), 1, moderation.devoice, lambda _: _("takes that back"), online=True),
    Command(
        "mode", mark("[MODES]"), 0, moderation.mode, lambda _: _("shows or sets the modes of the room"), online=True
    ),
    Command("oper", mark("ACCOUNT"), 1, _oper, lambda _: _("lets you administer the server"), online=True),
    Command("quit", mark("[TEXT]"), 0, quit_, lambda _: _("says goodbye")),
)

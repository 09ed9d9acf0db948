"""Coming in: capabilities, nick and device, up to the welcome (IRCv3 "Capability Negotiation", RFC 2812 3.1).

Everything goes out at once, so that a server without CAP lets us in too. A taken nick is asked for again when
the server knows our device: it is then perhaps our own ghost's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client import markers, past, signing_in
from besedka.client.credentials import LoginRefusal
from besedka.client.incoming import last, param
from besedka.client.lines import info, status, trouble
from besedka.client.multiline import CAPABILITY as MULTILINE
from besedka.client.multiline import limits_of
from besedka.client.state import Context, Phase, Room, State, Step, fold, is_me, join_steps
from besedka.i18n import mark
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message

__all__ = [
    "DEVICE",
    "LANGUAGES",
    "MESSAGE_KEY",
    "joining",
    "lost",
    "on_cap",
    "on_nick_refused",
    "on_support",
    "on_welcome",
    "opened",
]

DEVICE = "besedka/device"
MESSAGE_KEY = "besedka/message-key"
LANGUAGES = "draft/languages"

_WANTED = frozenset(
    {
        "message-tags", "server-time", "batch", "labeled-response", "echo-message", "standard-replies",
        "multi-prefix", "away-notify", "setname", "invite-notify", "userhost-in-names", "cap-notify",
        DEVICE, MESSAGE_KEY, LANGUAGES, "soju.im/search", "draft/message-redaction",
        MULTILINE, "besedka.chat/edit",
        signing_in.REGISTRATION,
    }
)  # fmt: skip

# So many times a taken nick gets one more "_": a server that cuts long nicks would refuse them for ever.
_NICK_TRIES = 3

# A user name that every server takes; people know each other by nick.
_USER = "besedka"


def opened(state: State) -> Step:
    """Begin on an open connection."""
    state = replace(
        state,
        phase=Phase.REGISTERING,
        nick=state.name,
        offered=frozenset(),
        caps=frozenset(),
        nick_refused=False,
        taken="",
        reclaiming=False,
        mechanisms=frozenset(),
        exchange=None,
        redial=False,
    )
    send = ["CAP LS 302"]
    if _sendable(state.name):
        send.append(format_message("NICK", (state.name,)))
    user = ("USER", (_USER, "0", "*", state.name))
    return Step(state, send=(*send, format_message(*user, colon=True)))


def _sendable(nick: str) -> bool:
    return bool(nick) and " " not in nick and not nick.startswith(":")


def lost(state: State) -> State:
    """Return what is left of the state without a connection: what we come back with."""
    rooms = {key: replace(room, joined=False, members={}, signs={}) for key, room in state.rooms.items()}
    return replace(
        state,
        phase=Phase.OFFLINE,
        rooms=rooms,
        names={},
        profile=None,
        typists={},
        away={},
        looking_back=False,
        asked=frozenset(),
        batches={},
        exchange=None,
        redial=False,
        outgoing=state.outgoing.again(),
    )


def on_cap(state: State, message: Message, context: Context) -> Step:
    """Take one step of the negotiation."""
    if len(message.params) < 3:
        return Step(state)
    subcommand, names = message.params[1].upper(), message.params[-1].split()
    if subcommand in {"LS", "NEW"}:
        offered = state.offered | {name.partition("=")[0] for name in names if _of_use(name, context)}
        state = replace(state, offered=offered, mechanisms=_mechanisms(names) or state.mechanisms)
        for name, _equals, value in (name.partition("=") for name in names):
            if name == MULTILINE:
                state = replace(state, multiline=limits_of(value))
        more = subcommand == "LS" and message.params[2] == "*"
        return Step(state) if more else _request(state, context)
    if subcommand == "ACK":
        return _granted(state, frozenset(names), context)
    if subcommand == "DEL":
        gone = frozenset(names)
        return Step(replace(state, caps=state.caps - gone, offered=state.offered - gone))
    return _end(state)


def _of_use(name: str, context: Context) -> bool:
    """Whether a capability is one for us: that of languages where ours is among them, be it with gaps (`~ru`)."""
    known, _, value = name.partition("=")
    return known != LANGUAGES or context.words.language in value.replace("~", "").lower().split(",")


def _mechanisms(names: list[str]) -> frozenset[str]:
    """Return how one may log in, as the value of `sasl` says (ircv3.net/specs/extensions/sasl-3.2)."""
    value = next((name.partition("=")[2] for name in names if name.startswith(f"{signing_in.SASL}=")), "")
    return frozenset(value.upper().split(",")) if value else frozenset()


def _request(state: State, context: Context) -> Step:
    liked = _WANTED | {past.CAPABILITY, markers.CAPABILITY} if state.pages else _WANTED
    if state.credentials is not None and state.phase is Phase.REGISTERING:
        why = signing_in.impossible(state, context.words)
        if why and not state.welcomed:
            return Step(replace(state, login_refused=LoginRefusal(why, again=False)))
        liked = liked if why else liked | {signing_in.SASL}
    wanted = sorted((state.offered & liked) - state.caps)
    if not wanted:
        return _end(state)
    return Step(state, send=(format_message("CAP", ("REQ", " ".join(wanted)), colon=True),))


def _granted(state: State, names: frozenset[str], context: Context) -> Step:
    before = state.caps
    withdrawn = {name[1:] for name in names if name.startswith("-")}
    state = replace(state, caps=frozenset(name for name in before | names if name[:1] != "-") - withdrawn)
    send: list[str] = []
    if LANGUAGES in state.caps and LANGUAGES not in before:
        send.append(format_message("LANGUAGE", (context.words.language,)))
    if DEVICE in state.caps and DEVICE not in before:
        send.append(format_message("DEVICE", (state.token,)))
    if state.nick_refused:
        state = replace(state, nick_refused=False, nick=state.name)
        send.append(format_message("NICK", (state.name,)))
    logs_in = signing_in.SASL in names and state.credentials is not None
    ended = signing_in.begin(state) if logs_in else _end(state)
    return Step(ended.state, send=(*send, *ended.send))


def _end(state: State) -> Step:
    return Step(state, send=("CAP END",) if state.phase is Phase.REGISTERING else ())


def on_welcome(state: State, message: Message, context: Context) -> Step:
    """Let in: say so, and go back to the rooms. The nick is the server's word, whatever we asked for."""
    _ = context.words
    nick = param(message, 0) or state.nick
    source = last(message).rpartition(" ")[2]
    again = state.welcomed
    state = replace(
        state,
        phase=Phase.PRESENT,
        nick=nick,
        welcomed=True,
        name_refused="",
        source=source if "!" in source else "",
    )
    if again:
        show = [status(_("Connected again, as {nick}.").format(nick=nick), context.now)]
    else:
        sentence = _("You are here as {nick}. /help tells what you can do.")
        # the full screen has a line for that
        show = [] if state.pages else [info(sentence.format(nick=nick), context.now)]
    if not is_me(state, state.name):
        if state.taken:
            sentence = _("{name}: {why}. For now you are {nick}. /nick NAME gives you another name.")
        else:
            sentence = _("The name {name} is taken, so you are {nick}. /nick NAME gives you another one.")
        show.append(status(sentence.format(name=state.name, nick=nick, why=state.taken), context.now))
    send = tuple(joining(room) for room in state.rooms.values() if room.out is None)
    return join_steps(Step(state, tuple(show), send), lambda after: past.ask_lately(after, context))


def joining(room: Room) -> str:
    """Return the line that takes us into a room."""
    return format_message("JOIN", (room.name, room.key) if room.key else (room.name,))


def on_support(state: State, message: Message, _context: Context) -> Step:
    """Take in 005: the few of its words that a small client needs."""
    support = state.support
    for word in message.params[1:-1]:
        key, _, value = word.partition("=")
        if key == "CHANTYPES":
            support = replace(support, chantypes=value)
        elif key == "PREFIX":
            support = replace(support, prefixes=value.rpartition(")")[2])
        elif key == "CASEMAPPING":
            support = replace(support, casemapping=value)
        elif key == "CHATHISTORY":
            support = replace(support, history=int(value) if value.isdecimal() else 0)
    return Step(_folded_anew(replace(state, support=support)))


def _folded_anew(state: State) -> State:
    """Keys were made by the folding that was known; a server that says another one makes them stale."""
    return replace(state, rooms={fold(state, room.name): room for room in state.rooms.values()})


def on_nick_refused(state: State, message: Message, context: Context) -> Step:
    """Answer 432 and 433: before the welcome try again, after it say so.

    Where the server never let us in, the name is the first question again, and not a matter of `/nick`.
    """
    _ = context.words
    if state.reclaiming:
        return Step(replace(state, reclaiming=False))
    taken, why = message.verb != "432", _why(state, message, _)
    if state.phase is Phase.REGISTERING and taken and len(state.nick) < len(state.name) + _NICK_TRIES:
        if DEVICE in state.offered and DEVICE not in state.caps:
            return Step(replace(state, nick_refused=True))
        nick = state.nick + "_"
        return Step(replace(state, nick=nick, taken=why), send=(format_message("NICK", (nick,)),))
    if why:
        sentence = _("{name}: {why}.")
    elif taken:
        sentence = _("The name {name} is taken.")
    else:
        # Why, servers say in English, or not at all; these two always help.
        sentence = _("The server does not take the name {name}: choose a shorter one, or one in Latin letters.")
    if not state.welcomed:
        return Step(replace(state, name_refused=sentence.format(name=state.name, why=why)))
    refused = param(message, 1) if len(message.params) > 2 else state.name
    advice = _("/nick NAME gives you another one.")
    return Step(state, (trouble(f"{sentence.format(name=refused, why=why)} {advice}", context.now),))


def _why(state: State, message: Message, words: Callable[[str], str]) -> str:
    """Return why a name cannot be had, where the server says so in the person's language; "" if it is only taken."""
    told = last(message).rstrip(".")
    if LANGUAGES not in state.caps or told == words(mark("Nickname is already in use")):
        return ""
    return told[:1].lower() + told[1:]

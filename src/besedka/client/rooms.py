"""Rooms and who is in them: JOIN, PART, KICK, QUIT, NICK, TOPIC, NAMES and what else changes around people.

What people say is in `talk`, other answers are in `answers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client import presence
from besedka.client.incoming import nick_of, param
from besedka.client.lines import Line, event, info, trouble
from besedka.client.past import on_entering
from besedka.client.refusals import reason
from besedka.client.state import (
    Context,
    PutOut,
    Room,
    State,
    Step,
    fold,
    is_me,
    is_room,
    room_of,
    with_room,
    without_room,
)
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.protocols.irc import Message

__all__ = [
    "join_refused",
    "on_end_of_names",
    "on_invite",
    "on_join",
    "on_join_refused",
    "on_kick",
    "on_mode",
    "on_names",
    "on_nick",
    "on_part",
    "on_quit",
    "on_redact",
    "on_topic",
    "on_topic_reply",
]

# More names than this are a number, not a list, when we come into a room.
_NAMES_SHOWN = 20


def on_join(state: State, message: Message, context: Context) -> Step:
    """Somebody came in; where that is us, the room is ours from now on."""
    _ = context.words
    nick, name = nick_of(message), param(message, 0)
    room = room_of(state, name)
    if is_me(state, nick) and is_room(state, name):
        # the topic comes behind it, where there is one now
        room = replace(room or Room(name), name=name, joined=True, members={}, signs={}, topic="", out=None)
        state = with_room(replace(state, source=message.source or ""), room)
        return on_entering(state if state.current else replace(state, current=name), name)
    if room is None:
        return Step(state)
    state = with_room(state, replace(room, members={**room.members, fold(state, nick): nick}))
    return Step(state, (event(_("{nick} is here").format(nick=nick), context.now, name),))


def on_part(state: State, message: Message, context: Context) -> Step:
    """Somebody left a room."""
    _ = context.words
    nick, name = nick_of(message), param(message, 0)
    if is_me(state, nick):
        state = without_room(state, name)
        return Step(state, (info(_("You left {room}.").format(room=name), context.now),))
    return _gone(state, nick, name, _("{nick} left").format(nick=nick), context)


def _gone(state: State, nick: str, name: str, sentence: str, context: Context) -> Step:
    room = room_of(state, name)
    if room is None:
        return Step(state)
    members = {key: member for key, member in room.members.items() if key != fold(state, nick)}
    return Step(with_room(state, replace(room, members=members)), (event(sentence, context.now, room.name),))


def on_kick(state: State, message: Message, context: Context) -> Step:
    """Somebody was put out of a room."""
    _ = context.words
    name, nick, why = param(message, 0), param(message, 1), param(message, 2)
    why = "" if why == nick_of(message) else why  # what servers say where the person gave no reason (RFC 2812 3.2.8)
    who = {"nick": nick, "by": nick_of(message), "why": why, "room": name}
    if is_me(state, nick):
        told = (_("{by} put you out of {room}: {why}") if why else _("{by} put you out of {room}")).format(**who)
        told = told if told.endswith((".", "!", "?", "…")) else f"{told}."
        advice = _("/join takes you back.")
        line = replace(trouble(f"{told} {advice}", context.now), about=name, nick=who["by"], mention=True)
        return Step(_put_out(state, name, PutOut(who["by"], why)), (line,))
    told = _("{by} put {nick} out: {why}") if why else _("{by} put {nick} out")
    return _gone(state, nick, name, told.format(**who), context)


def _put_out(state: State, name: str, out: PutOut) -> State:
    """Keep the room, for what was said there; we are not in it."""
    room = room_of(state, name)
    return state if room is None else with_room(state, replace(room, joined=False, members={}, signs={}, out=out))


def on_quit(state: State, message: Message, context: Context) -> Step:
    """Somebody left the server: one line for each room that they were in; their nick may be ours again."""
    _ = context.words
    nick = nick_of(message)
    key = fold(state, nick)
    step = Step(presence.moved(state, nick, ""))
    for room in [room for room in state.rooms.values() if key in room.members]:
        gone = _gone(step.state, nick, room.name, _("{nick} left").format(nick=nick), context)
        step = Step(gone.state, step.show + gone.show)
    return _reclaim(step, nick)


def on_nick(state: State, message: Message, context: Context) -> Step:
    """Somebody is called otherwise now."""
    _ = context.words
    old, new = nick_of(message), param(message, 0)
    mine = is_me(state, old)
    step = _renamed(state, old, new, mine=mine, context=context)
    if not mine:
        return _reclaim(step, old)
    name = new if not state.reclaiming else state.name
    state = replace(step.state, nick=new, name=name, reclaiming=False)
    sentence = _("You are {nick} now.").format(nick=new)
    return Step(state, (info(sentence, context.now),), step.send)


def _renamed(state: State, old: str, new: str, *, mine: bool, context: Context) -> Step:
    _ = context.words
    show: list[Line] = []
    for room in [room for room in state.rooms.values() if fold(state, old) in room.members]:
        members = {key: nick for key, nick in room.members.items() if key != fold(state, old)}
        members[fold(state, new)] = new
        state = with_room(state, replace(room, members=members))
        if not mine:
            sentence = _("{old} is {new} now").format(old=old, new=new)
            show.append(event(sentence, context.now, room.name))
    state = presence.moved(state, old, new)
    speakers = tuple(new if fold(state, nick) == fold(state, old) else nick for nick in state.speakers)
    return Step(replace(state, speakers=speakers), tuple(show))


def _reclaim(step: Step, freed: str) -> Step:
    """Ask for the nick that the person wants when whoever had it let it go."""
    state = step.state
    if is_me(state, state.name) or fold(state, freed) != fold(state, state.name):
        return step
    send = format_message("NICK", (state.name,))
    return Step(replace(state, reclaiming=True), step.show, (*step.send, send))


def on_topic(state: State, message: Message, context: Context) -> Step:
    """Note a topic that was changed."""
    _ = context.words
    name, topic = param(message, 0), param(message, 1)
    room = room_of(state, name)
    if room is None:
        return Step(state)
    sentence = _("{nick} set the topic: {topic}") if topic else _("{nick} removed the topic")
    line = event(sentence.format(nick=nick_of(message), topic=topic), context.now, name)
    return Step(with_room(state, replace(room, topic=topic)), (line,))


def on_redact(state: State, message: Message, context: Context) -> Step:
    """Tell that a message was taken back; what is on the screen stays there (IRCv3 message-redaction)."""
    _ = context.words
    target, reason = param(message, 0), param(message, 2)
    sentence = _("{nick} took a message back: {reason}") if reason else _("{nick} took a message back")
    text = sentence.format(nick=nick_of(message), reason=reason)
    return Step(state, (event(text, context.now, target if is_room(state, target) else ""),))


def on_topic_reply(state: State, message: Message, context: Context) -> Step:
    """331 and 332: the topic, when we come in or when the person asked."""
    _ = context.words
    name = param(message, 1)
    topic = param(message, 2) if message.verb == "332" else ""
    room = room_of(state, name)
    if room is None:
        return Step(state)
    question = f"topic {fold(state, name)}"
    state = with_room(state, replace(room, topic=topic))
    if question not in state.asked and (state.pages or not topic):
        return Step(state)
    sentence = _("Topic of {room}: {topic}") if topic else _("{room} has no topic.")
    line = info(sentence.format(room=name, topic=topic), context.now, name)
    return Step(replace(state, asked=state.asked - {question}), (line,))


def on_names(state: State, message: Message, _context: Context) -> Step:
    """353: some of the people in a room, with their signs, and with their hosts where we asked for those."""
    key = fold(state, param(message, 2))
    words = [word.partition("!")[0] for word in param(message, 3).split()]
    state = replace(state, names={**state.names, key: state.names.get(key, ()) + tuple(words)})
    room = state.rooms.get(key)
    if room is not None:
        nicks = [word.lstrip(state.support.prefixes) for word in words]
        members = room.members | {fold(state, nick): nick for nick in nicks}
        signs = {fold(state, nick): word[: -len(nick)] for nick, word in zip(nicks, words, strict=True) if nick != word}
        state = with_room(state, replace(room, members=members, signs=room.signs | signs))
    return Step(state)


def on_end_of_names(state: State, message: Message, context: Context) -> Step:
    """366: all of them came."""
    _ = context.words
    name = param(message, 1)
    key = fold(state, name)
    names = sorted(state.names.get(key, ()), key=lambda word: word.lstrip(state.support.prefixes).casefold())
    question = f"names {key}"
    asked = state.asked
    few = len(names) <= _NAMES_SHOWN or question in asked
    state = replace(
        state,
        names={room: some for room, some in state.names.items() if room != key},
        asked=asked - {question},
    )
    if state.pages and question not in asked:
        return Step(state, send=presence.ask_who(state, name))
    sentence = _("In {room} ({count}): {names}") if few else _("People in {room}: {count}")
    line = info(sentence.format(room=name, count=len(names), names=", ".join(names)), context.now, name)
    return Step(state, (line,))


def on_join_refused(state: State, message: Message, context: Context) -> Step:
    """Say that a room does not let us in."""
    name, why = param(message, 1), reason(message, context.words)
    room = room_of(state, name)
    if room is not None and not room.joined and room.out is None:
        state = without_room(state, name)
    return join_refused(state, name, why, context)


def join_refused(state: State, name: str, why: str, context: Context) -> Step:
    """Tell why one cannot go into a room."""
    _ = context.words
    sentence = _("You cannot go into {room}: {why}").format(room=name, why=why)
    return Step(state, (replace(trouble(sentence, context.now), about=name),))


def on_invite(state: State, message: Message, context: Context) -> Step:
    """Somebody invites us, or somebody else (`invite-notify`)."""
    _ = context.words
    by, nick, name = nick_of(message), param(message, 0), param(message, 1)
    if is_me(state, nick):
        sentence = _("{by} invites you to {room}: /join {room}").format(by=by, room=name)
        return Step(state, (info(sentence, context.now),))
    return Step(state, (event(_("{by} invited {nick}").format(by=by, nick=nick), context.now, name),))


def on_mode(state: State, message: Message, context: Context) -> Step:
    """Modes changed; our own user modes are nobody's news."""
    _ = context.words
    name = param(message, 0)
    if not is_room(state, name):
        return Step(state)
    sentence = _("{nick} set {modes}").format(nick=nick_of(message), modes=" ".join(message.params[1:]))
    return Step(state, (event(sentence, context.now, name),))

"""Replies about rooms: JOIN and what follows it, NAMES, LIST, TOPIC, MODE, and the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.modes import FLAGS
from besedka.chat.names import fold_room
from besedka.chat.pages import RoomMessages, RoomPast
from besedka.chat.room_events import RoomJoined, RoomLeft
from besedka.protocols import numerics
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.replies_markers import announce

if TYPE_CHECKING:
    from besedka.chat import room_events, room_queries
    from besedka.chat.modes import RoomModes
    from besedka.chat.rooms import Member, Topic
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.steps import Past

__all__ = [
    "invitations",
    "inviting",
    "joined",
    "knocked",
    "listed",
    "members",
    "modes",
    "moved",
    "no_such_room",
    "past",
    "room_list",
    "topic",
]

MICROSECONDS = 1_000_000
ARCHIVED = "[archived] "  # before the topic in a list
LIST_NUMERICS = {
    "b": (numerics.RPL_BANLIST, numerics.RPL_ENDOFBANLIST, "ban"),
    "e": (numerics.RPL_EXCEPTLIST, numerics.RPL_ENDOFEXCEPTLIST, "exception"),
    "I": (numerics.RPL_INVEXLIST, numerics.RPL_ENDOFINVEXLIST, "invite exception"),
    "q": (numerics.RPL_QUIETLIST, numerics.RPL_ENDOFQUIETLIST, "quiet"),
}


def joined(response: Response, event: room_events.RoomJoined) -> None:
    """JOIN, the topic if there is one, the names (RFC 2812 section 3.2.1)."""
    session = response.session
    response.add(session.unframed.render((msgspec.structs.replace(event, away=None),)))  # it knows that it is away
    if session.caps & Cap.READ_MARKER and (event.position or event.resumed):  # who is only moved has heard of it
        announce(response, event.name, event.read)
    if event.topic is not None:
        _topic(response, event.name, event.topic)
    if not session.caps & (Cap.NO_IMPLICIT_NAMES | Cap.NO_IMPLICIT_NAMES_DRAFT):
        _names(response, event.name, event.members, secret=event.secret)
        _end_of_names(response, event.name)


def moved(response: Response, event: room_events.RoomRenamed) -> None:
    """PART and JOIN, as if one had left a room for another: for those who know no RENAME (IRCv3 channel-rename).

    Where only letters changed their case there is nothing to be told: it is the same name.
    """
    session = response.session
    if session.caps & Cap.CHANNEL_RENAME or fold_room(event.old) == fold_room(event.name):
        return
    source, realname = event.sources[session.number]
    left = RoomLeft(0, event.time, session.number, (), source, event.room, event.old, event.reason or None)
    response.add(session.unframed.render((left,)))
    place = (event.room, event.name, event.topic, event.members, event.secret)
    joined(
        response,
        RoomJoined(
            0,
            event.time,
            session.number,
            (),
            source,
            *place,
            None,
            None,
            event.position,
            spoken=False,
            realname=realname,
        ),
    )


def inviting(response: Response, event: room_events.UserInvited) -> None:
    """RPL_INVITING, and RPL_AWAY if the invited will not see it soon."""
    response.numeric(numerics.RPL_INVITING, event.nick, event.name)
    if event.away is not None:
        response.numeric(numerics.RPL_AWAY, event.nick, text=event.away)


def no_such_room(response: Response, answer: room_queries.NoSuchRoom) -> None:
    """ERR_NOSUCHCHANNEL."""
    response.numeric(numerics.ERR_NOSUCHCHANNEL, answer.name or "*", text=response.told("No such channel"))


def members(response: Response, answer: room_queries.MemberList) -> None:
    """NAMES; where several rooms were asked for, they have one end."""
    _names(response, answer.name, answer.members, secret=answer.secret)
    if response.answering != numerics.RPL_NAMREPLY:
        _end_of_names(response, answer.name)


def _names(response: Response, name: str, found: tuple[Member, ...], *, secret: bool) -> None:
    caps = response.session.caps
    if caps & (Cap.MULTI_PREFIX | Cap.USERHOST_IN_NAMES):
        all_prefixes, masks = bool(caps & Cap.MULTI_PREFIX), bool(caps & Cap.USERHOST_IN_NAMES)
        words = [
            prefixes(member.operator, member.voice, all_prefixes=all_prefixes)
            + (member.source.mask if masks else member.source.nick)
            for member in found
        ]
    else:
        words = [("@" if member.operator else "+" if member.voice else "") + member.source.nick for member in found]
    response.words(numerics.RPL_NAMREPLY, "@" if secret else "=", name, words=words)


def _end_of_names(response: Response, name: str) -> None:
    response.numeric(numerics.RPL_ENDOFNAMES, name or "*", text="End of NAMES list")


def prefixes(operator: bool, voice: bool, *, all_prefixes: bool) -> str:
    """Return what stands before a nick: the highest prefix, or all of them."""
    found = ("@" if operator else "") + ("+" if voice else "")
    return found if all_prefixes else found[:1]


def room_list(response: Response, answer: room_queries.RoomList) -> None:
    """LIST; as much as half of what may wait for one connection, so that asking is safe (SAFELIST)."""
    session = response.session
    left = session.facts.settings.limits.outbox_kib * 1024 // 2
    response.numeric(numerics.RPL_LISTSTART, "Channel", text="Users  Name")
    for room in answer.rooms:
        response.numeric(
            numerics.RPL_LIST, room.name, str(room.members), text=ARCHIVED + room.topic if room.archived else room.topic
        )
        left -= len(response.lines[-1].encode())
        if left < 0:
            response.server(
                f"NOTICE {session.nick} :"
                + response.told("There are more rooms than fit here: LIST #a* or LIST >10 shows some")
            )
            break
    response.numeric(numerics.RPL_LISTEND, text="End of LIST")


def topic(response: Response, answer: room_queries.TopicOf) -> None:
    """TOPIC without a topic."""
    if answer.topic is None:
        response.numeric(numerics.RPL_NOTOPIC, answer.name, text=response.told("No topic is set"))
    else:
        _topic(response, answer.name, answer.topic)


def _topic(response: Response, name: str, found: Topic) -> None:
    response.numeric(numerics.RPL_TOPIC, name, text=found.text)
    response.numeric(numerics.RPL_TOPICWHOTIME, name, found.by, str(found.time // MICROSECONDS))


def modes(response: Response, answer: room_queries.ModesOf) -> None:
    """MODE without modes; the key is for members only."""
    letters, arguments = _modes(answer.modes, inside=answer.member)
    response.numeric(numerics.RPL_CHANNELMODEIS, answer.name, letters, *arguments)
    response.numeric(numerics.RPL_CREATIONTIME, answer.name, str(answer.created // MICROSECONDS))


def _modes(found: RoomModes, *, inside: bool) -> tuple[str, list[str]]:
    letters = "+" + "".join(mode.letter for mode in FLAGS if getattr(found, mode.field))
    arguments = []
    if found.key is not None:
        letters += "k"
        arguments.append(found.key if inside else "*")
    if found.limit is not None:
        letters += "l"
        arguments.append(str(found.limit))
    if found.slow is not None:
        letters += "W"
        arguments.append(str(found.slow))
    return letters, arguments


def listed(response: Response, answer: room_queries.RoomListed) -> None:
    """MODE with a list's letter and no mask."""
    entry, end, name = LIST_NUMERICS[answer.letter]
    letter = (answer.letter,) if answer.letter == "q" else ()  # 728 and 729 were made for any list
    for each in answer.listed:
        response.numeric(entry, answer.name, *letter, each.mask, each.by, str(each.time // MICROSECONDS))
    response.numeric(end, answer.name, *letter, text=f"End of channel {name} list")


def invitations(response: Response, answer: room_queries.Invitations) -> None:
    """INVITE without parameters."""
    for room in answer.rooms:
        response.numeric(numerics.RPL_INVITELIST, room)
    response.numeric(numerics.RPL_ENDOFINVITELIST, text="End of INVITE list")


def knocked(response: Response, event: room_events.RoomKnocked) -> None:
    """RPL_KNOCKDLVR."""
    response.numeric(numerics.RPL_KNOCKDLVR, event.name, text=response.told("Your KNOCK has been delivered"))


def past(response: Response, step: Past) -> None:
    """Replay what was said before, as one batch where batches are understood (IRCv3 chathistory's batch type)."""
    session = response.session
    question, entries = step.page.question, step.page.entries
    if not entries:
        return
    dialect = session.dialect_of(step.caps)  # what was asked for behind it is not acknowledged yet
    room = question.name if isinstance(question, RoomMessages | RoomPast) else None
    in_batch = session.batches_past and bool(step.caps & Cap.BATCH)
    batch = session.next_batch() if in_batch else ""
    tag = f"batch={batch}" if in_batch else ""
    target = room or session.nick
    if in_batch:
        response.server(f"BATCH +{batch} chathistory {target}")
    for entry in entries:
        response.add(dialect.entry(entry, room, tag))
    if in_batch:
        response.server(f"BATCH -{batch}")

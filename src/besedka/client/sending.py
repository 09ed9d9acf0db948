"""What we say, on its way out: one message where the server takes several lines, else pieces that it does not cut.

How the server tells that it has a message is known in `talk`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from besedka.client.clean import clean
from besedka.client.lines import trouble
from besedka.client.multiline import CAPABILITY as MULTILINE
from besedka.client.multiline import CONCAT
from besedka.client.outgoing import CAPACITY, GUEST_WINDOW, WINDOW
from besedka.client.registration import MESSAGE_KEY
from besedka.client.state import Context, Phase, State, Step, room_of
from besedka.protocols.irc import BODY_LIMIT, format_message
from besedka.protocols.wrap import wrap_utf8

if TYPE_CHECKING:
    from besedka.client.outgoing import Outgoing, Pending

__all__ = ["ACTION_BEGIN", "ACTION_END", "ASIDE", "MARK", "REPLY", "ask_service", "flush", "say", "say_to"]

# A PING of ours with this text and a number asks whether everything that was sent before it has arrived.
MARK = "besedka-"
ACTION_BEGIN, ACTION_END = "\x01ACTION ", "\x01"
REPLY = "+reply"
_KEY_TAG = "besedka/key"
# The label of what is asked of besedka's service for a command: the answer is no talk with anybody.
ASIDE = "aside"
_SERVICE = "besedka"

# While our source is not known: the longest that servers use (nick 32 letters of 2 bytes, user 20, host 63).
_SOURCE_BYTES = 64 + 20 + 63 + 2
# A piece is never shorter, however long the names around it are: the server says what is wrong with those.
_PIECE_BYTES = 64


class _Piece(Struct, frozen=True):
    """What one line of the wire says; `goes_on`: it belongs to the line before."""

    text: str
    goes_on: bool


def say(state: State, target: str, text: str, *, action: bool = False, reply: str = "", edits: str = "") -> State:
    """Put `text` into the queue for `target`; it answers the message `reply`, or is the new text of `edits`."""
    return replace(state, outgoing=state.outgoing.add(target, text, action=action, reply=reply, edits=edits))


def flush(state: State) -> Step:
    """Send what waits and may go: to people at once, to a room when we are in it, or do not go there by ourselves."""
    if state.phase is not Phase.PRESENT:
        return Step(state)

    def may_send(target: str) -> bool:
        room = room_of(state, target)
        return room is None or room.joined or room.out is not None

    window = WINDOW if MESSAGE_KEY in state.caps else GUEST_WINDOW
    room = state.outgoing.room(window)
    outgoing, chosen = state.outgoing.take(may_send, window)
    send: list[str] = []
    for whole in chosen:
        messages = _messages(state, whole)
        outgoing, divided = outgoing.divide(whole, tuple(map(_text, messages)))
        for pending, pieces in zip(divided, messages, strict=True):
            if room > 0:
                send += _format(state, outgoing, pending, pieces)
            else:
                outgoing = outgoing.put_back(pending)
            room -= 1
    if send and "labeled-response" not in state.caps:
        # behind all of them: its answer says that they have arrived
        outgoing = outgoing.ask()
        send.append(format_message("PING", (f"{MARK}{outgoing.marks}",), colon=True))
    return Step(replace(state, outgoing=outgoing), send=tuple(send))


def _messages(state: State, pending: Pending) -> list[tuple[_Piece, ...]]:
    """Return the messages that a text becomes with this server, each as lines of the wire."""
    pieces = _pieces(state, pending)
    several = MULTILINE in state.caps and not pending.action
    if not several and not pending.edits:
        return [(piece,) for piece in pieces if piece.text] or [tuple(pieces[:1])]
    messages: list[list[_Piece]] = []
    size = 0
    for piece in pieces:
        size += len(piece.text.encode()) + 1
        full = messages and (len(messages[-1]) >= state.multiline.lines or size > state.multiline.bytes)
        if not messages or (full and not pending.edits):  # a change is one message, or none: the server says why
            messages.append([])
            size = len(piece.text.encode()) + 1
            piece = replace(piece, goes_on=False)
        messages[-1].append(piece)
    return [tuple(message) for message in messages if any(piece.text for piece in message)]


def _pieces(state: State, pending: Pending) -> list[_Piece]:
    source = len(state.source.encode()) if state.source else _SOURCE_BYTES
    verb = f"EDIT {pending.edits}" if pending.edits else "PRIVMSG"
    frame = len(f": {verb} {pending.target} :\r\n".encode()) + source
    if pending.action:
        frame += len(ACTION_BEGIN + ACTION_END)
    pieces: list[_Piece] = []
    for line in pending.text.split("\n"):
        cut = wrap_utf8(line, max(_PIECE_BYTES, BODY_LIMIT - frame)) or [""]
        pieces += [_Piece(text, goes_on=at > 0) for at, text in enumerate(cut)]
    return pieces


def _text(message: tuple[_Piece, ...]) -> str:
    """Return the text that the lines of a message are."""
    return "".join(piece.text if piece.goes_on or not at else f"\n{piece.text}" for at, piece in enumerate(message))


def _format(state: State, outgoing: Outgoing, pending: Pending, pieces: tuple[_Piece, ...]) -> list[str]:
    tags: dict[str, str] = {}
    if "labeled-response" in state.caps:
        tags["label"] = str(pending.number)
    if MESSAGE_KEY in state.caps:
        tags[_KEY_TAG] = outgoing.key(pending)
    if pending.reply and "message-tags" in state.caps:
        tags[REPLY] = pending.reply
    if len(pieces) == 1:
        lines = [_line(pending, pieces[0].text, tags)]
    else:
        name = f"m{pending.number}"
        lines = [format_message("BATCH", (f"+{name}", MULTILINE, pending.target), tags=tags)]
        for piece in pieces:
            lines.append(_line(pending, piece.text, {"batch": name} | ({CONCAT: ""} if piece.goes_on else {})))
        lines.append(format_message("BATCH", (f"-{name}",)))
    return lines


def _line(pending: Pending, text: str, tags: dict[str, str]) -> str:
    if pending.action:
        text = f"{ACTION_BEGIN}{text}{ACTION_END}"
    if pending.edits:
        return format_message("EDIT", (pending.target, pending.edits, text), tags=tags, colon=True)
    return format_message("PRIVMSG", (pending.target, text), tags=tags, colon=True)


def ask_service(text: str) -> str:
    """Return the line that has besedka's service do what needs more than a command of IRC (docs/service.md)."""
    return format_message("PRIVMSG", (_SERVICE, text), tags={"label": ASIDE}, colon=True)


def say_to(
    state: State, target: str, text: str, context: Context, *, action: bool = False, reply: str = "", edits: str = ""
) -> Step:
    """Say `text` in a room or to somebody, whatever it begins with; where it cannot wait, give the words back."""
    _ = context.words
    lines = [clean(line).rstrip() for line in text.split("\n")]
    text = "\n".join(lines).strip("\n")
    if not text:
        return Step(state)
    if not target:
        sentence = _("You are in no room: /join ROOM takes you into one. Your words: {text}")
    elif state.outgoing.full:
        sentence = _("{count} messages wait to be sent, no more are taken. Your words: {text}")
    elif (room := room_of(state, target)) is not None and room.out is not None:
        sentence = _("You were put out of {target}: /join takes you back. Your words: {text}")
        line = trouble(sentence.format(target=target, text=text), context.now)
        return Step(state, (replace(line, target=target, failed=text, action=action, edits=edits),))
    else:
        return Step(say(state, target, text, action=action, reply=reply, edits=edits))
    return Step(state, (trouble(sentence.format(text=text, count=CAPACITY), context.now),))

"""One message from the server in, one step out: the table of what the client understands.

Pure: state, message and context in, a `Step` back. The handlers are in files by subject.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from besedka.client import (
    answers,
    blocking,
    edits,
    markers,
    moderation,
    past,
    presence,
    reactions,
    redaction,
    registration,
    rooms,
    signing_in,
    talk,
    whois,
)
from besedka.client.multiline import gathered
from besedka.client.sending import flush
from besedka.client.state import Context, State, Step, join_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message

__all__ = ["receive"]

Handler: TypeAlias = "Callable[[State, Message, Context], Step]"

_HANDLERS: dict[str, Handler] = {
    "001": registration.on_welcome,
    "005": registration.on_support,
    "305": presence.on_own,
    "306": presence.on_own,
    "352": presence.on_who,
    "301": whois.on_away,
    "311": whois.on_user,
    "317": whois.on_idle,
    "318": whois.on_end,
    "319": whois.on_channels,
    "271": blocking.on_blocked,
    "272": blocking.on_blocked_end,
    "322": answers.on_list,
    "323": answers.on_list_end,
    "324": moderation.on_modes,
    "341": moderation.on_inviting,
    "367": moderation.on_ban,
    "368": moderation.on_ban_end,
    "331": rooms.on_topic_reply,
    "332": rooms.on_topic_reply,
    "353": rooms.on_names,
    "263": answers.on_numeric_error,  # a command that was dropped (RFC 2812 section 5.1)
    "366": rooms.on_end_of_names,
    "900": signing_in.on_logged_in,
    "901": signing_in.on_logged_out,
    "903": signing_in.on_sasl_done,
    "907": signing_in.on_sasl_done,
    "ACK": talk.on_ack,
    "AUTHENTICATE": signing_in.on_authenticate,
    "AWAY": presence.on_away,
    "BATCH": talk.on_batch,
    "CAP": registration.on_cap,
    "CHATHISTORY": past.on_target,
    "EDIT": edits.on_edit,
    "ERROR": answers.on_error,
    "INVITE": rooms.on_invite,
    "JOIN": rooms.on_join,
    "KICK": rooms.on_kick,
    "MARKREAD": markers.on_marker,
    "MODE": rooms.on_mode,
    "NICK": rooms.on_nick,
    "NOTICE": talk.on_message,
    "PART": rooms.on_part,
    "PING": answers.on_ping,
    "PONG": talk.on_pong,
    "PRIVMSG": talk.on_message,
    "QUIT": rooms.on_quit,
    "REDACT": redaction.on_redact,
    "REGISTER": signing_in.on_register,
    "SILENCE": blocking.on_block,
    "TAGMSG": reactions.on_tagmsg,
    "TOPIC": rooms.on_topic,
    "VERIFY": signing_in.on_register,
    "381": signing_in.on_administrator,
    **dict.fromkeys(("902", "904", "905", "906"), signing_in.on_sasl_failed),
    **dict.fromkeys(("432", "433", "436", "437"), registration.on_nick_refused),
    **dict.fromkeys(("405", "471", "473", "474", "475", "476", "479", "489"), rooms.on_join_refused),
    **dict.fromkeys(("FAIL", "WARN", "NOTE"), answers.on_fail),
}

# Errors that are no news: a server without CAP, without a MOTD, and a NICK that we had not sent yet.
_SILENT = frozenset({"410", "422", "431", "451"})


def receive(state: State, message: Message, context: Context) -> Step:
    """Take a message in: what it changes, shows and sends; what waits goes out behind it when it may."""
    state, whole = gathered(state, message)
    if whole is None:
        return Step(state)
    label = (whole.tags or {}).get("label", "")
    step = _handle(state, whole, context)
    if label and whole.verb != "BATCH":
        # A label on a lone message says that this was the whole answer.
        step = join_steps(step, lambda after: talk.settled(after, label, context))
    return join_steps(step, flush)


def _handle(state: State, message: Message, context: Context) -> Step:
    verb = message.verb
    handler = _HANDLERS.get(verb)
    if handler is not None:
        return handler(state, message, context)
    if verb.isdecimal() and verb[0] in "45" and verb not in _SILENT and not _cap_unknown(message):
        return answers.on_numeric_error(state, message, context)
    return Step(state)


def _cap_unknown(message: Message) -> bool:
    return message.verb == "421" and message.params[1:2] == ("CAP",)

"""Refusals of a server in the person's words, by their numerics (RFC 2812 5.2) and codes (IRCv3 "Standard Replies").

A server that speaks the person's language (`draft/languages`) says more of it, and is left its words. What is not known
here keeps the server's own text; the names of users have their sentences in `registration`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from besedka.client.incoming import last, param
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message

__all__ = ["reason"]

# Translators: parts of sentences, behind "#room: " or "Not sent to #room: ".
_REASONS = {
    "401": mark("nobody with this name is here"),
    "403": mark("there is no such room"),
    "404": mark("you may not speak there"),
    "441": mark("this person is not in {room}"),
    "442": mark("you are not in this room"),
    "471": mark("the room is full"),
    "472": mark("the server does not know this mode"),
    "473": mark("only who is invited may come in"),
    "474": mark("you are banned from it"),
    "475": mark("it has a password"),
    "482": mark("only an operator of the room may do that"),
    "904": mark("its name or the password is wrong"),
    "491": mark("log in first, to an account that may administer this server (/login)"),
    "EDIT_FORBIDDEN": mark("it is somebody else's message"),
    "EDIT_WINDOW_EXPIRED": mark("the message is too old to be changed"),
    "INVALID_REACTION": mark("that is too long for a reaction"),
    "REACTIONS_FULL": mark("there are too many reactions to it: take one back first"),
    "UNKNOWN_MSGID": mark("there is no such message any more"),
    "REDACT_FORBIDDEN": mark("it is somebody else's message"),
    "REDACT_WINDOW_EXPIRED": mark("the message is too old to be taken back"),
    "TEMPORARILY_UNAVAILABLE": mark("the server cannot store anything now; try again later"),
}


# With a letter of this a server's own sentence begins, where it speaks Russian; what people wrote stands behind it.
_CYRILLIC = re.compile("[А-Яа-яЁё]")

# How besedka says why nobody is let in, or heard: by the room's mode, and of a ban or a mute its end, and the reason.
_MODE = re.compile(r" \(\+(?P<mode>\w)\)(?: until (?P<end>[0-9: -]+ UTC))?(?:: (?P<why>.+))?$")
_MODES = {
    "M": mark("only who is logged in to an account may speak there"),
    "W": mark("the room is in slow mode, try again in {wait} s"),
    "m": mark("only its operators speak there, and those to whom they give a voice"),
    "n": mark("go into it first"),
    "q": mark("you are muted there"),
    "b": mark("you are banned from it"),
}
_WAIT = re.compile(r"again in (\d+) s")
# What stands where nobody gave a reason.
_NO_REASON = "ask its operators"


def _refused_by_mode(text: str, words: Callable[[str], str]) -> str:
    mode = _MODE.search(text)
    sentence = _MODES.get(mode["mode"]) if mode is not None else None
    if mode is None or sentence is None:
        return ""
    if mode["mode"] not in "bq":
        wait = _WAIT.search(text)
        return words(sentence).format(wait=wait[1] if wait else "?")
    end = words(mark("until {when}")).format(when=mode["end"]) if mode["end"] else ""
    why = mode["why"] or ""
    more = ": ".join(part for part in (end, "" if _NO_REASON in why else why) if part)
    return f"{words(sentence)} ({more})" if more else words(sentence)


def reason(message: Message, words: Callable[[str], str]) -> str:
    """Return why the server refuses: a part of a sentence in the person's words, or what the server says."""
    told, ours = last(message), _REASONS["442"]
    if _CYRILLIC.match(told) and _CYRILLIC.match(words(ours)):
        return told[:1].lower() + told[1:]
    key = param(message, 1) if message.verb == "FAIL" else message.verb
    by_mode = _refused_by_mode(told, words) if key in {"404", "474"} else ""
    if by_mode:
        return by_mode
    known = _REASONS.get(key)
    return words(known).format(room=param(message, 2)) if known else told

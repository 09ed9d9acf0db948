"""What the server knows of somebody: the numerics of WHOIS gathered into one sentence (RFC 2812 3.6.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import param
from besedka.client.lines import info
from besedka.client.state import Context, Profile, State, Step, fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.protocols.irc import Message

__all__ = ["on_away", "on_channels", "on_end", "on_idle", "on_user"]

# From here on the next larger unit tells enough.
_SECONDS_SHOWN = 120
_MINUTES_SHOWN = 120


def on_user(state: State, message: Message, _context: Context) -> Step:
    """311: the beginning, with the address."""
    return Step(replace(state, profile=Profile(param(message, 1), host=param(message, 3))))


def on_channels(state: State, message: Message, _context: Context) -> Step:
    """319: rooms, with the signs of who is what there; a long list comes in several lines."""
    if state.profile is None:
        return Step(state)
    rooms = tuple(name.lstrip(state.support.prefixes) for name in param(message, 2).split())
    return Step(replace(state, profile=replace(state.profile, rooms=state.profile.rooms + rooms)))


def on_idle(state: State, message: Message, _context: Context) -> Step:
    """317: seconds of silence, and where the server tells it, the second of coming."""
    if state.profile is None:
        return Step(state)
    idle_s, since_s = (int(word) if word.isdecimal() else None for word in (param(message, 2), param(message, 3)))
    return Step(replace(state, profile=replace(state.profile, idle_s=idle_s, since_s=since_s)))


def on_away(state: State, message: Message, context: Context) -> Step:
    """301: who was asked about is away, or whom we wrote to."""
    _ = context.words
    nick, why = param(message, 1), param(message, 2)
    profile = state.profile
    if profile is not None and fold(state, profile.nick) == fold(state, nick):
        return Step(replace(state, profile=replace(profile, away=why)))
    return Step(state, (info(_("{nick} is away: {why}").format(nick=nick, why=why), context.now),))


def on_end(state: State, _message: Message, context: Context) -> Step:
    """318: this was all; nobody is known where nothing came before."""
    profile = state.profile
    if profile is None:
        return Step(state)
    facts = ", ".join(_facts(profile, context))
    return Step(replace(state, profile=None), (info(f"{profile.nick}: {facts}", context.now),))


def _facts(profile: Profile, context: Context) -> list[str]:
    _ = context.words
    facts: list[str] = []
    if profile.rooms:
        facts.append(_("in {rooms}").format(rooms=", ".join(profile.rooms)))
    if profile.host:
        facts.append(_("from {host}").format(host=profile.host))
    if profile.idle_s is not None:
        facts.append(_silence(profile.idle_s, _))
    if profile.since_s is not None:
        facts += _since(profile.since_s, context)
    if profile.away:
        facts.append(_("away: {why}").format(why=profile.away))
    return facts


def _silence(idle_s: int, words: Callable[[str], str]) -> str:
    _ = words
    if idle_s < _SECONDS_SHOWN:
        return _("silent for {count} s").format(count=idle_s)
    minutes = idle_s // 60
    if minutes < _MINUTES_SHOWN:
        return _("silent for {count} min").format(count=minutes)
    return _("silent for {count} h").format(count=minutes // 60)


def _since(since_s: int, context: Context) -> list[str]:
    _ = context.words
    try:
        when = datetime.fromtimestamp(since_s, UTC).astimezone(context.now.tzinfo)
    except (ValueError, OverflowError, OSError):
        return []
    time = when.strftime("%H:%M" if when.date() == context.now.date() else "%Y-%m-%d %H:%M")
    return [_("here since {time}").format(time=time)]

"""Bans from the server, and the switch for raids, as the administrator's calls: to steps, from outcomes to answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat.lockdown import Lockdown, LockdownChanged, SetLockdown
from besedka.chat.server_bans import (
    BanFromServer,
    BanKind,
    LiftServerBan,
    ListServerBans,
    ServerBanChanged,
    ServerBanList,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from besedka.chat.server_bans import ServerBan
    from besedka.sessions.control_accounts import AccountCall
    from besedka.sessions.session import Step

__all__ = ["MODERATION_COMMANDS", "answer_of_moderation", "number_of", "text_of"]


def _kind(call: AccountCall) -> BanKind:
    """Return what a ban looks at; an address, where it says nothing that there is."""
    name = call.details.get("kind")
    return next((kind for kind in BanKind if kind.value == name), BanKind.ADDRESS)


def text_of(call: AccountCall, name: str) -> str:
    """Return a detail that is a text; "" where there is none."""
    return str(call.details.get(name, ""))


def number_of(call: AccountCall, name: str) -> int:
    """Return a detail that is a number, and not below 0; 0 where there is none."""
    value = call.details.get(name, 0)
    return max(0, value) if isinstance(value, int) else 0


def _add(session: int, call: AccountCall) -> tuple[Step, ...]:
    forced = call.details.get("forced") is True
    reason, seconds = text_of(call, "reason"), number_of(call, "seconds")
    return (BanFromServer(session, _kind(call), text_of(call, "target"), reason, seconds, forced),)


MODERATION_COMMANDS: Mapping[str, Callable[[int, AccountCall], tuple[Step, ...]]] = {
    "ban-add": _add,
    "ban-remove": lambda session, call: (LiftServerBan(session, _kind(call), text_of(call, "target")),),
    "ban-list": lambda session, _call: (ListServerBans(session),),
    "lockdown-on": lambda session, _call: (SetLockdown(session, Lockdown.SPEAK, by_administrator=True),),
    "lockdown-join": lambda session, _call: (SetLockdown(session, Lockdown.JOIN, by_administrator=True),),
    "lockdown-off": lambda session, _call: (SetLockdown(session, Lockdown.OFF, by_administrator=True),),
}


def answer_of_moderation(outcome: ServerBanChanged | ServerBanList | LockdownChanged) -> dict[str, Any]:
    """Return what is answered."""
    if isinstance(outcome, ServerBanChanged):
        return {"changed": True, "ban": _shown(outcome.ban)}
    if isinstance(outcome, LockdownChanged):
        return {"changed": True, "lockdown": outcome.lockdown.value}
    return {"bans": [_shown(ban) for ban in outcome.bans or ()]}


def _shown(ban: ServerBan) -> dict[str, Any]:
    return {
        "kind": ban.kind.value,
        "target": ban.target,
        "reason": ban.reason,
        "by": ban.by,
        "time": ban.time,
        "until": ban.until,
    }

"""Links into rooms and the audit log as the administrator's calls: to steps, and from outcomes to what is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat.audit import AuditPage, AuditQuestion, AuditScope, ShowAudit
from besedka.chat.invite_links import (
    InviteLinkChanged,
    InviteLinkList,
    ListInviteLinks,
    MakeInviteLink,
    RevokeInviteLink,
    digest_of,
)
from besedka.i18n import mark
from besedka.sessions.control_bans import number_of, text_of
from besedka.sessions.links import LinkToken, address_of_link, new_token
from besedka.sessions.session import Local

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from besedka.chat.invite_links import NamedLink
    from besedka.sessions.control_accounts import AccountCall
    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Step

__all__ = ["LINK_COMMANDS", "AuditAsked", "answer_of_links", "audit_question"]

MOST_ACTS = 100_000  # in one answer


class AuditAsked(Local, frozen=True, gc=False):
    """The moderating acts since a time (microseconds) are asked for, the newest `limit` of them, of one or of all."""

    since: int
    limit: int
    about: str


def _make(session: int, call: AccountCall) -> tuple[Step, ...]:
    token = new_token()
    uses, seconds, role = number_of(call, "uses"), number_of(call, "seconds"), text_of(call, "role")
    return MakeInviteLink(session, call.account, digest_of(token), uses, seconds, role), LinkToken(token)


def _audit(session: int, call: AccountCall) -> tuple[Step, ...]:
    limit = min(number_of(call, "limit") or MOST_ACTS, MOST_ACTS)
    return ShowAudit(session, call.account), AuditAsked(number_of(call, "since"), limit, text_of(call, "about"))


# The room is where accounts have their name.
LINK_COMMANDS: Mapping[str, Callable[[int, AccountCall], tuple[Step, ...]]] = {
    "invite-add": _make,
    "invite-remove": lambda session, call: (RevokeInviteLink(session, call.account, text_of(call, "shown")),),
    "invite-list": lambda session, call: (ListInviteLinks(session, call.account),),
    "audit": _audit,
}


def audit_question(outcomes: Sequence[Any]) -> AuditQuestion | None:
    """Return what must be looked up for an answer, None for nothing."""
    scope = next((each for each in outcomes if isinstance(each, AuditScope)), None)
    asked = next((each for each in outcomes if isinstance(each, AuditAsked)), None)
    if scope is None or asked is None or scope.room is None:
        return None
    return AuditQuestion(scope.room, scope.name, asked.limit, asked.since, asked.about)


def answer_of_links(outcomes: Sequence[Any], facts: Facts) -> dict[str, Any] | None:
    """Return what is answered, None when it is about something else."""
    for outcome in outcomes:
        match outcome:
            case InviteLinkChanged(what="make"):
                token = next(each.token for each in outcomes if isinstance(each, LinkToken))
                return {"token": token, "address": address_of_link(facts, token), "until": outcome.link.until}
            case InviteLinkChanged():
                return {"changed": True, "room": outcome.name, "shown": outcome.link.shown}
            case InviteLinkList():
                return {"links": [_shown(each) for each in outcome.links]}
            case AuditScope(room=None):
                return {"error": facts.words(mark("There is no room {0}.")).format(outcome.name)}
            case AuditPage(records=None):
                return {"error": facts.words(mark("The journal could not be read: try again."))}
            case AuditPage():
                return {"acts": msgspec.to_builtins(outcome.records)}
    return None


def _shown(named: NamedLink) -> dict[str, Any]:
    link = named.link
    return {
        "room": named.room,
        "shown": link.shown,
        "role": link.role,
        "most": link.most,
        "used": link.used,
        "by": link.by,
        "time": link.time,
        "until": link.until,
    }

"""Service commands about links into rooms, about who is banned from the server, and about what moderators did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from besedka.chat.audit import RENAME, AuditPage, AuditQuestion, AuditScope, ShowAudit
from besedka.chat.bans import ACCOUNT_BAN
from besedka.chat.durations import parse_duration, shown_end
from besedka.chat.inquiries import Right
from besedka.chat.invite_links import (
    VOICE,
    InviteLinkChanged,
    InviteLinkList,
    JoinByLink,
    ListInviteLinks,
    MakeInviteLink,
    RevokeInviteLink,
    digest_of,
)
from besedka.chat.room_events import RoomJoined
from besedka.chat.server_bans import (
    BanFromServer,
    BanKind,
    LiftServerBan,
    ListServerBans,
    ServerBan,
    ServerBanChanged,
    ServerBanList,
    network_of,
)
from besedka.i18n import mark
from besedka.sessions.links import LinkToken, new_token, token_in
from besedka.sessions.service.command import Sentence, ServiceCommand

if TYPE_CHECKING:
    from besedka.sessions.service.command import Call, Talk
    from besedka.sessions.session import Step

__all__ = ["ROWS"]

MICROSECONDS = 1_000_000
USUAL_ACTS = 20  # as many as a screen shows
MOST_ACTS = 200
_ACCOUNT = f"{ACCOUNT_BAN}:"
_FORCE = "--force"


def _moment(time: int) -> str:
    return f"{datetime.fromtimestamp(time // MICROSECONDS, UTC):%Y-%m-%d %H:%M} UTC"


def _join(call: Call) -> tuple[Step, ...]:
    """Enter by a token, or by the address that ends with it."""
    token = token_in(call.words[-1])
    if not token:
        return (Sentence(mark("That is no link: give what stands behind /join/ in it.")),)
    return (JoinByLink(call.session, token),)


def _entered(talk: Talk, _event: RoomJoined) -> None:
    """Let the wire tell it as it tells every entering."""
    talk.has_spoken = True


def _invite(call: Call) -> tuple[Step, ...]:
    """Make a link; uses, a time and voice may be given in any order."""
    uses = seconds = 0
    role = ""
    for word in call.words[1:]:
        lasting = parse_duration(word)
        if word.isascii() and word.isdigit() and len(word) <= 9:
            uses = int(word)
        elif lasting is not None:
            seconds = lasting
        elif word.lower() == VOICE:
            role = VOICE
        else:
            return (Sentence(mark("{word} is no number of uses and no time: 5, 12h or 7d"), {"word": word}),)
    token = new_token()
    return LinkToken(token), MakeInviteLink(call.session, call.words[0], digest_of(token), uses, seconds, role)


def _token(talk: Talk, step: LinkToken) -> None:
    """Keep it for when the link is made."""
    talk.found = step.token


def _links(talk: Talk, answer: InviteLinkList) -> None:
    if not answer.links:
        talk.say(mark("There are no links."))
    for each in answer.links:
        link = each.link
        used = f"{link.used}/{link.most}" if link.most else str(link.used)
        text = mark("{link} into {room}: used {used}, made by {by}, without an end")
        if link.until is not None:
            text = mark("{link} into {room}: used {used}, made by {by}, until {end}")
        end = "" if link.until is None else shown_end(link.until)
        talk.say(text, link=link.shown, room=each.room, used=used, by=link.by, end=end)


def _link_changed(talk: Talk, event: InviteLinkChanged) -> None:
    """Show a new link, this once; say that another one was revoked."""
    if event.what == "make":
        talk.lines.append(talk.address_of_link(talk.found))
        talk.say(mark("In any IRC client: /join {room} {token}"), room=event.name, token=talk.found)
    else:
        talk.say(mark("The link {link} into {room} lets nobody in any more."), link=event.link.shown, room=event.name)


def _audit(call: Call) -> tuple[Step, ...]:
    return (ShowAudit(call.session, "" if call.words[0] == "*" else call.words[0]),)


def _scope(talk: Talk, scope: AuditScope) -> None:
    """Have the acts looked up, so many and of whom it says."""
    if scope.room is None:
        talk.say(mark("Only operators of a room may see what was done there; of everything, administrators."))
        return
    limit, about = USUAL_ACTS, ""
    for word in talk.call.words[1:]:
        if word.isascii() and word.isdigit():
            limit = max(1, min(int(word[:9]), MOST_ACTS))
        else:
            about = word
    talk.ask(AuditQuestion(scope.room, scope.name, limit, 0, about))


def _acts(talk: Talk, page: AuditPage) -> None:
    if page.records is None:
        talk.say(mark("The journal could not be read: try again."))
    elif not page.records:
        talk.say(mark("Nothing was done."))
    for each in page.records or ():
        where = each.name if not page.question.room and each.act != RENAME else ""
        end = "" if each.until is None else talk.words(mark("until {end}")).format(end=shown_end(each.until))
        # the room may be called otherwise again by now
        target = f"{each.target} → {each.name}" if each.act == RENAME else each.target
        parts = (each.actor, each.act, where, target, end, each.text)
        talk.lines.append(f"{_moment(each.time)}  {' '.join(filter(None, parts))}")


def _named(target: str) -> tuple[BanKind, str]:
    """Return what is meant: a:NAME an account, what is one a network, all else a mask."""
    if target.startswith(_ACCOUNT):
        return BanKind.ACCOUNT, target.removeprefix(_ACCOUNT)
    return (BanKind.ADDRESS if network_of(target) is not None else BanKind.NICK), target


def _ban(call: Call) -> tuple[Step, ...]:
    forced = _FORCE in call.words
    target, *rest = [word for word in call.words if word != _FORCE] or [""]
    seconds = parse_duration(rest[0]) if rest else None
    reason = " ".join(rest if seconds is None else rest[1:])
    return (BanFromServer(call.session, *_named(target), reason, seconds or 0, forced),)


def _ban_changed(talk: Talk, event: ServerBanChanged) -> None:
    if not event.added:
        talk.say(mark("{target} is banned no more."), target=_shown(event.ban))
    elif event.ban.until is None:
        talk.say(mark("{target} is banned for ever."), target=_shown(event.ban))
    else:
        talk.say(mark("{target} is banned until {end}."), target=_shown(event.ban), end=event.ban.shown_end)


def _bans(talk: Talk, answer: ServerBanList) -> None:
    if not answer.bans:
        talk.say(mark("Nobody is banned."))
    for ban in answer.bans or ():
        end = talk.words(mark("for ever"))
        if ban.until is not None:
            end = talk.words(mark("until {end}")).format(end=ban.shown_end)
        talk.lines.append(" ".join(filter(None, (f"{_shown(ban)}:", f"{ban.by},", f"{end}.", ban.reason))))


def _shown(ban: ServerBan) -> str:
    return f"{_ACCOUNT}{ban.target}" if ban.kind is BanKind.ACCOUNT else ban.target


ROWS = (
    ServiceCommand(
        "join",
        "[#ROOM] LINK",
        mark("enter a room by a link that somebody gave you"),
        _join,
        {RoomJoined: _entered},
        least=1,
        most=2,
    ),
    ServiceCommand(
        "invite",
        "#ROOM [USES] [TIME] [voice]",
        mark("make a link that lets people into the room: so many, for so long (7d, 12h)"),
        _invite,
        {LinkToken: _token, InviteLinkChanged: _link_changed},
        Right.OPERATOR,
        least=1,
        most=4,
        room=0,
    ),
    ServiceCommand(
        "invites",
        "#ROOM",
        mark("show the links into the room"),
        lambda call: (ListInviteLinks(call.session, call.words[0]),),
        {InviteLinkList: _links},
        Right.OPERATOR,
        least=1,
        most=1,
        room=0,
    ),
    ServiceCommand(
        "uninvite",
        "#ROOM LINK",
        mark("let nobody in by a link any more; invites says how it is called"),
        lambda call: (RevokeInviteLink(call.session, call.words[0], call.words[1]),),
        {InviteLinkChanged: _link_changed},
        Right.OPERATOR,
        least=2,
        most=2,
        room=0,
    ),
    ServiceCommand(
        "audit",
        "#ROOM|* [COUNT] [NICK]",
        mark("show who banned, kicked, muted and the like in the room; * is the whole server, for administrators"),
        _audit,
        {AuditScope: _scope, AuditPage: _acts},
        least=1,
        most=3,
    ),
    ServiceCommand(
        "server ban",
        "NICK|MASK|NETWORK|a:ACCOUNT [TIME] [REASON] [--force]",
        mark("ban from the whole server, for a time (7d, 12h) or for ever"),
        _ban,
        {ServerBanChanged: _ban_changed},
        Right.ADMINISTRATOR,
        least=1,
        most=None,
    ),
    ServiceCommand(
        "server unban",
        "NICK|MASK|NETWORK|a:ACCOUNT",
        mark("lift such a ban"),
        lambda call: (LiftServerBan(call.session, *_named(call.words[0])),),
        {ServerBanChanged: _ban_changed},
        Right.ADMINISTRATOR,
        least=1,
        most=1,
    ),
    ServiceCommand(
        "server bans",
        "",
        mark("show who is banned from the whole server"),
        lambda call: (ListServerBans(call.session),),
        {ServerBanList: _bans},
        Right.ADMINISTRATOR,
        most=0,
    ),
)

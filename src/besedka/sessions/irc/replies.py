"""From outcomes to replies: one small function for each kind of outcome (modern.ircdocs.horse, RFC 2812)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat import (
    account_events,
    account_queries,
    events,
    finds,
    past,
    playback,
    queries,
    room_events,
    room_queries,
    server_bans,
)
from besedka.chat.attached import Shared
from besedka.chat.blocks import BlockChanged, Blocks
from besedka.chat.markers import MarkerOf
from besedka.chat.mended import Edited, Reacted, Redacted, VersionsFound, VersionsHidden
from besedka.chat.notes import MarkerTold
from besedka.chat.pages import DirectMessages, RoomMessages
from besedka.chat.refusals import Reason
from besedka.chat.unread import UnreadFound, UnreadHidden
from besedka.sessions.irc import gateway, languages, steps
from besedka.sessions.irc import replies_accounts as accounts
from besedka.sessions.irc import replies_bans as bans
from besedka.sessions.irc import replies_blocks as blocks
from besedka.sessions.irc import replies_markers as markers
from besedka.sessions.irc import replies_metadata as metadata
from besedka.sessions.irc import replies_past as bygone
from besedka.sessions.irc import replies_people as people
from besedka.sessions.irc import replies_playback as playing
from besedka.sessions.irc import replies_rooms as rooms
from besedka.sessions.irc import replies_search as searching
from besedka.sessions.irc import replies_server as server
from besedka.sessions.irc import replies_sharing as sharing
from besedka.sessions.irc import replies_unread as unread
from besedka.sessions.irc import replies_watching as watching
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.refusals import refuse
from besedka.sessions.session import Farewell, Phase

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.session import IrcSession

__all__ = ["reply_to", "tell_apart"]

ASKS_ITSELF = Cap.CHATHISTORY | Cap.PLAYBACK  # for what was missed: nothing comes by itself then


def _rendered(response: Response, event: events.Event) -> None:
    """Tell what everybody is told."""
    response.add(response.session.unframed.render((event,)))


def _witnessed(response: Response, event: events.Event) -> None:
    """Tell what others are told, if one is among them: what one did to somebody else, or to all who listen."""
    if response.session.number in event.audience:
        _rendered(response, event)


def _said(response: Response, event: events.Said) -> None:
    """Echo what was said, with other replies to the same line."""
    response.add(response.session.echo((event,)))
    response.delivered += response.session.overheard((event,))


def _repeated(response: Response, event: events.Repeated) -> None:
    """Echo a message that was stored before: the same id, no second message."""
    session = response.session
    if session.caps & Cap.ECHO_MESSAGE:
        first = events.Said(
            event.first,
            event.time,
            event.session,
            (),
            event.source,
            event.target,
            0,
            event.text,
            event.speech,
            event.tags,
            None,
            None,
        )
        _rendered(response, first)


def _edited(response: Response, event: Edited) -> None:
    """Tell who has changed its words; who neither knows EDIT nor wants an echo sees them as it has typed them."""
    session = response.session
    if session.unframed.edits or session.caps & Cap.ECHO_MESSAGE:
        _rendered(response, event)


def _reacted(response: Response, event: Reacted) -> None:
    """Echo a reaction, new or not; one that came with words has been echoed with these."""
    if response.session.caps & Cap.ECHO_MESSAGE and not event.quietly:
        _rendered(response, event)


def _roles_returned(response: Response, event: room_events.RolesReturned) -> None:
    """Tell who has logged in of its roles; who has just joined has seen them among the names."""
    if response.session.number in event.audience:
        _rendered(response, event)


def _nothing(response: Response, _step: steps.Nothing) -> None:
    """Nothing is said: with a label that is ACK."""


def _quietly(response: Response, _step: steps.Quietly) -> None:
    response.quiet = True


def _refused(response: Response, event: events.Refused) -> None:
    session = response.session
    if not accounts.login_refused(response, event):
        refuse(response, event)
    if session.phase is Phase.REGISTERING:  # let it try another nick
        session.phase = Phase.NAMING
        assert session.registration is not None
        if event.reason is not Reason.ACCOUNT_REQUIRED:  # then the nick is good, and a login is missing
            session.registration.nick = ""


def _resume(response: Response, _step: steps.Resume) -> None:
    response.session.held = False


def _ended(response: Response, event: events.SessionEnded) -> None:
    session = response.session
    if session.number in event.audience:
        response.add(session.last_word(event.reason))


def _farewell(response: Response, step: Farewell) -> None:
    response.add(response.session.last_word(step.reason))


def _joined(response: Response, event: room_events.RoomJoined) -> None:
    """Tell who entered all about the room, and ask for what was said before."""
    session = response.session
    rooms.joined(response, event)
    metadata.joined(response, event)
    if event.spoken and session.caps & Cap.UNREAD:
        unread.ask_on_joining(session, event)
    if event.spoken and not session.caps & ASKS_ITSELF:
        limit, least = _bounds(session, event.since)
        if limit:
            question = RoomMessages(event.room, event.name, event.newest, limit, event.since + 1, least)
            session.ask_for_past(question)
    if session.playback is not None:
        playing.joined(session, event)


def _bounds(session: IrcSession, since: int) -> tuple[int, int]:
    """Return how much of what was missed is told at most, and how much is told in any case.

    Whoever knows besedka/device drops by itself what it has; so it is always told the last lines.
    """
    irc = session.facts.settings.irc
    least = irc.replay if session.caps & Cap.DEVICE else 0
    return (max(irc.missed, least), least) if since else (irc.replay, 0)


def _renamed(response: Response, event: room_events.RoomRenamed) -> None:
    _rendered(response, event)
    rooms.moved(response, event)


def _welcome(response: Response, _step: steps.Welcome) -> None:
    """Show the message of the day, and ask for direct messages that a device has missed."""
    session = response.session
    if session.phase is not Phase.PRESENT:
        return
    server.motd(response, _step)
    if session.identity is not None and not session.caps & ASKS_ITSELF:
        limit, least = _bounds(session, response.since)
        if limit:
            question = DirectMessages(session.identity, response.newest, limit, response.since + 1, least)
            session.ask_for_past(question)


_REPLIES: dict[type, Callable[[Response, Any], None]] = {
    events.Said: _said,
    events.Repeated: _repeated,
    events.Refused: _refused,
    events.SessionEnded: _ended,
    events.Registered: server.registered,
    account_events.AccountChanged: accounts.changed,
    account_events.LoggedIn: accounts.logged_in,
    account_events.LoggedOut: accounts.logged_out,
    events.NickChanged: people.nick_changed,
    events.RealnameChanged: people.realname_changed,
    events.AwayChanged: people.away_changed,
    events.InvisibleChanged: people.invisible_changed,
    events.BotChanged: people.bot_changed,
    events.HostChanged: people.host_changed,
    events.UserIsAway: people.is_away,
    room_events.RoomJoined: _joined,
    room_events.RolesReturned: _roles_returned,
    room_events.RoomLeft: _rendered,
    room_events.UserKicked: _rendered,
    room_events.RoomRenamed: _renamed,
    events.MetadataChanged: metadata.changed,
    Edited: _edited,
    Reacted: _reacted,
    Redacted: _rendered,
    room_events.TopicChanged: _rendered,
    room_events.ModesChanged: _rendered,
    room_events.UserInvited: rooms.inviting,
    events.UserQuit: _witnessed,
    events.UserModeChanged: people.mode_changed,
    server_bans.TurnedAway: bans.turned_away,
    server_bans.ServerBanChanged: bans.changed,
    server_bans.ServerBanList: bans.listed,
    events.Announced: _witnessed,
    events.SettingsWanted: server.settings_wanted,
    BlockChanged: blocks.changed,
    Blocks: blocks.listed,
    room_events.RoomKnocked: rooms.knocked,
    events.WatchBegan: watching.began,
    events.WatchedHere: _witnessed,
    events.WatchedGone: _witnessed,
    queries.NoSuchUser: people.no_such_user,
    room_queries.NoSuchRoom: rooms.no_such_room,
    queries.UserDetails: people.details,
    queries.UserList: people.users,
    room_queries.MemberList: rooms.members,
    room_queries.RoomList: rooms.room_list,
    room_queries.TopicOf: rooms.topic,
    room_queries.ModesOf: rooms.modes,
    room_queries.RoomListed: rooms.listed,
    room_queries.Invitations: rooms.invitations,
    queries.Departures: people.who_was,
    queries.WatchedNicks: watching.nicks,
    queries.WatchedUsers: watching.users,
    queries.UserModes: people.user_modes,
    queries.UserCount: server.counts,
    queries.Clock: server.time,
    account_queries.Credentials: accounts.credentials,
    account_queries.NameVerdict: accounts.name_verdict,
    queries.MetadataOf: metadata.shown,
    queries.MetadataFound: metadata.found,
    queries.MetadataHidden: metadata.hidden,
    MarkerOf: markers.marker,
    MarkerTold: markers.marker,
    UnreadFound: unread.found,
    UnreadHidden: unread.hidden,
    past.PastFound: bygone.found,
    past.PastHidden: bygone.hidden,
    playback.PlaybackFound: playing.found,
    playback.PlaybackListed: playing.listed,
    finds.SearchScope: searching.scope,
    VersionsFound: bygone.versions_found,
    VersionsHidden: refuse,
    Farewell: _farewell,
    steps.AskForPong: server.ask_for_pong,
    steps.CapAnswer: server.cap_answer,
    steps.CapChange: server.cap_change,
    languages.ChooseLanguage: languages.chosen,
    steps.Failure: server.failure,
    steps.GoOn: accounts.go_on,
    steps.Goodbye: gateway.goodbye,
    gateway.EnterByGateway: gateway.enter,
    gateway.GatewayJudged: gateway.judged,
    steps.HashNewPassword: accounts.hash_new_password,
    steps.Help: server.help_,
    steps.Nothing: _nothing,
    steps.Numeric: server.numeric,
    steps.ShowIsupport: server.isupport,
    steps.PageFound: bygone.page,
    steps.VersionsRead: bygone.versions,
    steps.PasswordHashed: accounts.password_hashed,
    steps.PasswordJudged: accounts.password_judged,
    steps.Subscribe: metadata.subscribe,
    steps.Unsubscribe: metadata.unsubscribe,
    steps.ShowSubscriptions: metadata.subscriptions,
    steps.Past: rooms.past,
    steps.PlaybackRead: playing.read,
    steps.PlaybackRefused: playing.refused,
    steps.Pong: server.pong,
    steps.Quietly: _quietly,
    steps.RegistrationFailure: accounts.registration_failure,
    steps.Resume: _resume,
    steps.SearchRefused: searching.refused,
    steps.Searched: searching.searched,
    steps.ServerInfo: server.info,
    steps.ServerVersion: server.version,
    steps.ShowMotd: server.motd,
    steps.Answering: people.asked_by_numeric,
    steps.ShowAdministration: server.administration,
    steps.WhoFields: people.asked_for_fields,
    steps.StartSasl: accounts.start_sasl,
    steps.UnreadTold: unread.told,
    steps.Welcome: _welcome,
    steps.WhoIsEnd: people.whois_end,
}


_APART: dict[type, Callable[[Response, Any], None]] = {
    room_events.RoomRenamed: rooms.moved,
    events.MetadataChanged: metadata.overheard,
    events.MetadataShown: metadata.entered,
    Shared: sharing.told,
    server_bans.TurnedAway: bans.turned_away,
}


def tell_apart(response: Response, event: Any) -> None:
    """Add what one session is told of what others did, besides what all are told alike."""
    _APART[type(event)](response, event)


def reply_to(response: Response, outcome: Any) -> None:
    """Add the replies to one outcome; what others alone are told has none."""
    reply = _REPLIES.get(type(outcome))
    if reply is not None:
        reply(response, outcome)

"""The hub: commands in, events out; queries in, answers out. One lock guards it, and whoever calls holds that lock.

The same commands with the same times in the same order give the same state and the same events on every machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat import (
    account_commands,
    account_queries,
    administration,
    always_on,
    answers,
    attaching,
    audit,
    banning,
    blocks,
    certificates,
    commands,
    finds,
    governance,
    granting,
    inquiries,
    invite_links,
    inviting,
    lockdown,
    markers,
    membership,
    mended,
    mending,
    metadata,
    past,
    playback,
    presence,
    queries,
    reclaiming,
    registry,
    room_commands,
    room_queries,
    sanctions,
    server_bans,
    sessionlist,
    signing_in,
    talk,
    unread,
    upkeep,
    warning,
    watching,
    web_logins,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.commands import Command
    from besedka.chat.events import Event
    from besedka.chat.queries import Answer, Query
    from besedka.chat.state import State

__all__ = ["COMMANDS", "QUERIES", "Hub"]

_APPLY: dict[type, Callable[[State, Any, int], list[Event]]] = {
    commands.Say: talk.say,
    commands.SayEach: talk.say_each,
    commands.Register: attaching.register,
    commands.Disconnect: attaching.disconnect,
    commands.EndSession: sessionlist.end_session,
    commands.ChangeNick: presence.change_nick,
    commands.ChangeRealname: presence.change_realname,
    commands.ChangeHost: presence.change_host,
    commands.SetAway: presence.set_away,
    commands.SetInvisible: presence.set_invisible,
    commands.SetMetadata: metadata.set_metadata,
    commands.ClearMetadata: metadata.clear_metadata,
    commands.SetBot: presence.set_bot,
    room_commands.JoinRoom: membership.join,
    room_commands.LeaveRoom: membership.leave,
    room_commands.LeaveAllRooms: membership.leave_all,
    room_commands.KickUser: membership.kick,
    room_commands.Knock: membership.knock,
    commands.Administer: administration.administer,
    commands.StopAdministering: administration.stop_administering,
    commands.HearAnnouncements: administration.hear_announcements,
    commands.Announce: administration.announce,
    commands.ReadSettingsAgain: administration.read_settings_again,
    commands.RemoveUser: administration.remove_user,
    commands.Watch: watching.watch,
    commands.Unwatch: watching.unwatch,
    room_commands.InviteUser: membership.invite,
    markers.MarkRead: markers.mark_read,
    room_commands.RenameRoom: governance.rename,
    room_commands.SetTopic: governance.set_topic,
    lockdown.SetLockdown: lockdown.set_lockdown,
    upkeep.SetDefaultRooms: upkeep.set_default_rooms,
    upkeep.ForgetRooms: upkeep.forget_rooms,
    warning.WarnUsers: warning.warn_users,
    sanctions.Sanction: sanctions.sanction,
    sanctions.Pardon: sanctions.pardon,
    sanctions.LiftEnded: sanctions.lift_ended,
    room_commands.ChangeModes: governance.change_modes,
    account_commands.RegisterAccount: registry.register_account,
    account_commands.LogIn: registry.log_in,
    account_commands.LogOut: registry.log_out,
    account_commands.ChangePassword: registry.change_password,
    account_commands.DisableAccount: registry.disable_account,
    account_commands.DeleteAccount: registry.delete_account,
    account_commands.ChooseAlwaysOn: always_on.choose,
    commands.EndAbsent: always_on.end_absent,
    account_commands.AppointAdministrator: registry.appoint_administrator,
    server_bans.BanFromServer: banning.ban_from_server,
    server_bans.LiftServerBan: banning.lift_server_ban,
    invite_links.MakeInviteLink: inviting.make_invite_link,
    invite_links.RevokeInviteLink: inviting.revoke_invite_link,
    invite_links.JoinByLink: inviting.join_by_link,
    mended.Redact: mending.redact,
    mended.Edit: mending.edit,
    mended.React: mending.react,
    certificates.ChangeCertificate: certificates.change_certificate,
    blocks.BlockUser: blocks.block_user,
    blocks.UnblockUser: blocks.unblock_user,
    account_commands.DropAccount: registry.drop_account,
    granting.GrantRole: granting.grant_role,
    granting.SetStatus: granting.set_status,
    reclaiming.ReclaimNick: reclaiming.reclaim_nick,
    web_logins.BeginWebLogin: signing_in.begin_web_login,
    web_logins.EnterByWebLogin: signing_in.enter_by_web_login,
    web_logins.EndWebLogin: signing_in.end_web_login,
}
# What a session may ask that is not present: somebody who is about to be, or the administrator.
_WITHOUT_USER = frozenset(
    {
        commands.Register,
        commands.Disconnect,
        commands.EndSession,
        account_commands.RegisterAccount,
        account_commands.LogIn,
        account_commands.LogOut,
        account_commands.ChangePassword,
        account_commands.DisableAccount,
        account_commands.DeleteAccount,
        account_commands.AppointAdministrator,
        server_bans.BanFromServer,
        server_bans.LiftServerBan,
        server_bans.ListServerBans,
        invite_links.MakeInviteLink,
        invite_links.RevokeInviteLink,
        invite_links.FindInvitation,
        invite_links.ListInviteLinks,
        audit.ShowAudit,
        certificates.ChangeCertificate,
        sanctions.LiftEnded,
        upkeep.SetDefaultRooms,
        upkeep.ForgetRooms,
        warning.WarnUsers,
        lockdown.SetLockdown,
        account_commands.ChooseAlwaysOn,
        commands.EndAbsent,
        account_queries.FindCredentials,
        account_queries.JudgeAccountName,
        account_queries.ListAccounts,
        sessionlist.ListSessions,
        web_logins.BeginWebLogin,
        web_logins.EnterByWebLogin,
        web_logins.EndWebLogin,
        web_logins.FindWebLogin,
    }
)
_ANSWER: dict[type, Callable[[State, Any, int], Answer]] = {
    queries.WhoIs: answers.who_is,
    queries.WhoIsHere: answers.who_is_here,
    queries.FindUsers: answers.find_users,
    room_queries.ListMembers: answers.list_members,
    room_queries.ListRooms: answers.list_rooms,
    room_queries.ShowTopic: answers.show_topic,
    room_queries.ShowModes: answers.show_modes,
    room_queries.ShowList: answers.show_list,
    queries.ShowUserModes: answers.show_user_modes,
    queries.CountUsers: answers.count_users,
    queries.WhoWas: answers.who_was,
    room_queries.ListInvitations: answers.list_invitations,
    queries.ListWatched: watching.list_watched,
    queries.ShowWatched: watching.show_watched,
    queries.ShowMetadata: metadata.show_metadata,
    queries.FindMetadata: metadata.find_metadata,
    markers.ShowMarker: markers.show_marker,
    unread.FindUnread: unread.find_unread,
    past.FindPast: past.find_past,
    past.FindTargets: past.find_targets,
    playback.FindPlayback: playback.find_playback,
    playback.ListPlayback: playback.list_playback,
    finds.FindMessages: finds.find_messages,
    mended.FindVersions: mending.find_versions,
    queries.ReadClock: answers.read_clock,
    account_queries.FindCredentials: registry.find_credentials,
    account_queries.JudgeAccountName: registry.judge_account_name,
    sessionlist.ListSessions: sessionlist.list_sessions,
    lockdown.ShowLockdown: lockdown.show_lockdown,
    account_queries.ListAccounts: registry.list_accounts,
    inquiries.WhoAsks: inquiries.who_asks,
    inquiries.ShowAccount: inquiries.show_account,
    server_bans.ListServerBans: banning.list_server_bans,
    invite_links.FindInvitation: inviting.find_invitation,
    invite_links.ListInviteLinks: inviting.list_invite_links,
    audit.ShowAudit: audit.show_audit,
    blocks.ListBlocks: blocks.list_blocks,
    inquiries.ShowRoom: inquiries.show_room,
    web_logins.FindWebLogin: signing_in.find_web_login,
}
COMMANDS = frozenset(_APPLY)
QUERIES = frozenset(_ANSWER)


class Hub:
    """The rules of the chat over its state."""

    __slots__ = ("state",)

    def __init__(self, state: State) -> None:
        self.state = state

    def apply(self, command: Command, now: int) -> list[Event]:
        """Carry a command out at the time `now` (microseconds since 1970): what happened, in order.

        A session that has no user (any more) can only register, log in or disconnect; whatever else it had asked for
        is dropped.
        """
        kind = type(command)
        if command.session in self.state.by_session or kind in _WITHOUT_USER:
            return _APPLY[kind](self.state, command, now)
        return []

    def answer(self, query: Query, now: int) -> list[Answer]:
        """Answer a query from the state as it is now; nobody answers a session that has no user (any more)."""
        kind = type(query)
        if query.session in self.state.by_session or kind in _WITHOUT_USER:
            return [_ANSWER[kind](self.state, query, now)]
        return []

    def stored(self) -> None:
        """Everything applied so far is in the journal: what is looked up there is found from now on."""
        self.state.stored()
        """Everything applied so far is in the journal: its messages and their keys are found there from now on."""
        self.state.fresh_keys.clear()
        self.state.mended.clear()
        self.state.reacted.clear()
        self.state.unstored = ()

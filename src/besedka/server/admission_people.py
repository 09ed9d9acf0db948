"""Rules of admission for people: registering, accounts, names, being away, metadata, who administers and removes whom.

What depends on settings only; who may do it is the hub's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat import account_commands, commands
from besedka.chat.accounts import account_of
from besedka.chat.lockdown import Lockdown
from besedka.chat.names import check_nick, normalize
from besedka.chat.refusals import Reason
from besedka.chat.seen import BY_USERNAME
from besedka.chat.server_bans import BanFromServer
from besedka.server.bounds import problem_with, shorten
from besedka.server.cloaks import cloak

if TYPE_CHECKING:
    from besedka.chat.state import State
    from besedka.config.settings import Settings
    from besedka.server.administrators import Administrators
    from besedka.server.changes import Changes
    from besedka.server.verdict import Rules, Verdict
    from besedka.sessions.facts import Facts

__all__ = ["PeopleRules"]

SECOND = 1_000_000  # microseconds


class PeopleRules:
    """Judges what people say of themselves, and what is done to them. Under the hub's lock."""

    def __init__(self, state: State, facts: Facts, administrators: Administrators, changes: Changes) -> None:
        self._state = state
        self._facts = facts
        self._administrators = administrators
        self._changes = changes
        self.rules: Rules = {
            commands.Register: self._register,
            account_commands.RegisterAccount: self._register_account,
            account_commands.ChooseAlwaysOn: self._choose_always_on,
            commands.ChangeNick: self._change_nick,
            commands.ChangeRealname: self._change_realname,
            commands.SetAway: self._set_away,
            commands.SetMetadata: self._set_metadata,
            commands.ClearMetadata: self._clear_metadata,
            commands.Administer: self._administer,
            commands.RemoveUser: self._remove_user,
            BanFromServer: self._ban,
            commands.Watch: self._watch,
        }

    def _register(self, command: commands.Register, settings: Settings) -> Verdict:
        nick = normalize(command.nick)
        problem = problem_with(check_nick, nick, settings.limits.nick_length)
        if problem is not None:
            return Reason.NICK_UNUSABLE, (command.nick or "*", problem.name)
        if settings.accounts.guests == "no" and account_of(self._state, command.session) is None:
            return Reason.ACCOUNT_REQUIRED, ()
        realname = shorten(command.realname, settings.limits.realname_length)
        away = None if command.away is None else shorten(command.away, settings.limits.away_length)
        host = cloak(command.host, self._facts.secret) if settings.irc.cloaks == "yes" else command.host
        return msgspec.structs.replace(
            command,
            nick=nick,
            client=command.client or command.identity or BY_USERNAME + command.username,
            unheard=(settings.irc.ping_after_s + settings.irc.ping_timeout_s) * SECOND,
            realname=realname,
            away=away,
            host=host,
            address=command.host,
            most=settings.limits.sessions_per_account,
            most_keys=settings.limits.metadata_keys,
        )

    def _register_account(self, command: account_commands.RegisterAccount, settings: Settings) -> Verdict:
        if self._state.lockdown is not Lockdown.OFF and not command.by_administrator:
            return Reason.REGISTRATION_LOCKED_DOWN, (command.account,)
        name = normalize(command.account)
        problem = problem_with(check_nick, name, settings.limits.nick_length)
        if problem is not None:
            return Reason.ACCOUNT_UNUSABLE, (command.account or "*", problem.name)
        return msgspec.structs.replace(command, account=name)

    def _choose_always_on(self, command: account_commands.ChooseAlwaysOn, settings: Settings) -> Verdict:
        if command.on and settings.accounts.always_on == "no":
            return Reason.ALWAYS_ON_OFF, ()
        return msgspec.structs.replace(command, most=settings.accounts.always_on_users)

    def _change_nick(self, command: commands.ChangeNick, settings: Settings) -> Verdict:
        nick = normalize(command.nick)
        problem = problem_with(check_nick, nick, settings.limits.nick_length)
        if problem is not None:
            return Reason.NICK_UNUSABLE, (command.nick or "*", problem.name)
        return self._changes.too_often(command, "NICK", settings) or msgspec.structs.replace(command, nick=nick)

    def _change_realname(self, command: commands.ChangeRealname, settings: Settings) -> Verdict:
        limit = settings.limits.realname_length
        if len(command.realname.encode()) > limit:
            return Reason.TEXT_TOO_LONG, ("realname", str(limit))
        return self._changes.too_often(command, "SETNAME", settings) or command

    def _set_away(self, command: commands.SetAway, settings: Settings) -> Verdict:
        message = None if command.message is None else shorten(command.message, settings.limits.away_length)
        return self._changes.too_often(command, "AWAY", settings) or msgspec.structs.replace(command, message=message)

    def _set_metadata(self, command: commands.SetMetadata, settings: Settings) -> Verdict:
        limits = settings.limits
        if command.value is not None and len(command.value.encode()) > limits.metadata_bytes:
            return Reason.METADATA_VALUE_TOO_LONG, (command.key, str(limits.metadata_bytes))
        late = self._changes.too_often(command, "METADATA", settings)
        if late is not None:
            return Reason.METADATA_TOO_FAST, (command.target, command.key, late[1][1])
        return msgspec.structs.replace(command, most=limits.metadata_keys)

    def _clear_metadata(self, command: commands.ClearMetadata, settings: Settings) -> Verdict:
        late = self._changes.too_often(command, "METADATA", settings)
        return command if late is None else (Reason.METADATA_TOO_FAST, (command.target, "*", late[1][1]))

    def _administer(self, command: commands.Administer, settings: Settings) -> Verdict:
        """Ask who may; nobody beyond this point needs to know the password."""
        too_often = self._changes.too_often(command, "OPER", settings)
        if too_often is not None:
            return too_often
        user = self._state.by_session.get(command.session)
        if user is None or not self._administrators.may_administer(user.source, command.name, command.password):
            return Reason.ADMINISTRATOR_UNKNOWN, ()
        return msgspec.structs.replace(command, password="")

    def _remove_user(self, command: commands.RemoveUser, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, reason=shorten(command.reason, settings.limits.kick_length))

    def _ban(self, command: BanFromServer, settings: Settings) -> Verdict:
        """Make one line of a reason that may have come from a shell."""
        reason = " ".join(command.reason.replace("\0", " ").split())
        return msgspec.structs.replace(command, reason=shorten(reason, settings.limits.kick_length))

    def _watch(self, command: commands.Watch, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, most=settings.limits.watched)

"""Admit: what is local and may depend on anything (settings, room on the disk) is judged before the hub sees a command.

What it finds goes into the command, so that applying it depends on nothing but the hub's state.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import msgspec

from besedka.chat import commands
from besedka.chat.accounts import account_of
from besedka.chat.commands import Command, Say, SayEach, Speech
from besedka.chat.events import Refused
from besedka.chat.granting import GrantRole
from besedka.chat.invite_links import JoinByLink, digest_of, link_of
from besedka.chat.lockdown import Lockdown
from besedka.chat.membership import why_not_join
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.modes import BY_LETTER, ModeKind
from besedka.chat.names import NameProblem, check_nick, check_room, normalize
from besedka.chat.refusals import Reason
from besedka.chat.sanctions import Sanction
from besedka.chat.seen import BY_USERNAME
from besedka.chat.server_bans import BanFromServer
from besedka.chat.talk import is_kept, is_repeated
from besedka.chat.web_logins import EnterByWebLogin
from besedka.journal.space import Space
from besedka.protocols.irc import BODY_LIMIT
from besedka.protocols.wrap import wrap_utf8
from besedka.server.administrators import NamedAccounts
from besedka.server.cloaks import cloak
from besedka.server.origin import origin
from besedka.server.rate import Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from besedka.chat.rooms import Room
    from besedka.chat.state import State
    from besedka.chat.users import User
    from besedka.config.settings import Settings
    from besedka.server.administrators import Administrators
    from besedka.sessions.facts import Facts

    Verdict = Command | tuple[Reason, tuple[str, ...]]

__all__ = ["LONGEST_KEY", "Admission"]

LONGEST_KEY = 68  # characters of a message key: 64 for a UUID or a hash, and a suffix for each of several targets
WIDEST = 4  # bytes of a UTF-8 character
BYTES_A_CHARACTER = 2
LONGEST_REACTION = 64  # bytes: the longest emoji have about forty
MINUTE_S = 60.0
SECOND = 1_000_000  # microseconds
MINUTE = 60_000_000  # microseconds
HOUR_S = 3600.0
GUESSES_PER_MIN = 20  # keys and tokens that do not fit: a person mistypes, a program tries
KNOCKS_PER_MIN = 1  # at one room: its operators have heard the first
_SPEAKING = (Say, SayEach, Redact, Edit, React)
_IRC = frozenset({"irc", "websocket"})  # wires of users
_FULL = {Space.LOW: Reason.STORAGE_LOW, Space.READ_ONLY: Reason.STORAGE_READ_ONLY}
_KEPT_IF_POSSIBLE = frozenset(
    {
        commands.Disconnect,
        commands.EndSession,
        commands.RemoveUser,
        commands.Register,
        commands.LogIn,
        commands.LogOut,
    }
)
# What is still possible without room on the disk: it stores nothing
_STORES_NOTHING = frozenset(
    {
        commands.SetAway,
        commands.ChangeHost,
        commands.SetBot,
        commands.SetInvisible,
        commands.ChangeRealname,
        commands.InviteUser,
        commands.Knock,
        commands.Administer,
        commands.StopAdministering,
        commands.HearAnnouncements,
        commands.Announce,
        commands.ReadSettingsAgain,
        commands.Watch,
        commands.Unwatch,
        EnterByWebLogin,
    }
)


def shorten(text: str, limit: int) -> str:
    """Cut a text to so many bytes, between characters."""
    if len(text) * WIDEST <= limit or len(text.encode()) <= limit:
        return text
    if limit < WIDEST:  # wrapping needs room for a character
        return text.encode()[:limit].decode("utf-8", "ignore")
    return wrap_utf8(text, limit)[0].rstrip()


class Admission:
    """Judges commands. Called by the turn, under the hub's lock, right before each command is applied."""

    def __init__(
        self,
        state: State,
        facts: Facts,
        clock: Callable[[], float] = time.monotonic,
        administrators: Administrators | None = None,
    ) -> None:
        self._administrators = administrators or NamedAccounts(facts, state)
        self._clock = clock  # seconds; the hub's times may be set back
        self._joins = Rate(MINUTE_S)  # by session
        self._changes = Rate(MINUTE_S)  # by session
        self._knocks = Rate(MINUTE_S)  # by session and room
        self._guesses = Rate(MINUTE_S)  # by origin, too
        self._new_rooms = Rate(HOUR_S)  # by origin; by session where origins are not counted
        self._state = state
        self._facts = facts
        self.space = Space.ENOUGH
        self._rules: dict[type, Callable[[Any, Settings], Verdict]] = {
            commands.Say: self._say,
            commands.Register: self._register,
            commands.ChangeNick: self._change_nick,
            commands.ChangeRealname: self._change_realname,
            commands.SetAway: self._set_away,
            commands.JoinRoom: self._join,
            commands.RenameRoom: self._rename,
            commands.SetMetadata: self._set_metadata,
            commands.ClearMetadata: self._clear_metadata,
            commands.SetTopic: self._set_topic,
            commands.KickUser: self._kick,
            commands.LeaveRoom: self._leave,
            commands.ChangeModes: self._change_modes,
            Sanction: self._sanction,
            commands.Administer: self._administer,
            commands.Knock: self._knock,
            commands.RemoveUser: self._remove_user,
            commands.Watch: self._watch,
            commands.RegisterAccount: self._register_account,
            Redact: self._redact,
            Edit: self._edit,
            React: self._react,
            BanFromServer: self._ban,
            JoinByLink: self._join_by_link,
            GrantRole: self._grant_role,
            commands.ChooseAlwaysOn: self._choose_always_on,
        }

    @property
    def space(self) -> Space:
        """Return what room there is on the disk."""
        return self._space

    @space.setter
    def space(self, space: Space) -> None:
        """Take what there is in this turn, and decide whether its messages may pass unseen."""
        self._space = space
        settings = self._facts.settings
        self._at_ease = (
            space not in _FULL
            and settings.accounts.guests != "read-only"
            and settings.irc.long_lines == "split"
            and self._state.lockdown is Lockdown.OFF
        )

    @property
    def is_full(self) -> bool:
        """Return whether nothing can be stored."""
        return self._space in _FULL

    def admit(self, command: Command, now: int) -> Command | tuple[Refused, ...]:
        """Return the command as it may be applied, or why not, once for each thing it asks; `now` is microseconds."""
        kind = type(command)
        if self._at_ease and (kind is SayEach or (kind is Say and command.key is None)):  # type: ignore[attr-defined]
            return command  # the usual case: its wire has bounded it already
        full = _FULL.get(self._space)
        if full is not None and kind in _KEPT_IF_POSSIBLE:  # nobody can be kept from going
            command, full = msgspec.structs.replace(command, kept=False), None
        if full is not None and not self._stores_nothing(command, now):
            subject = str(getattr(command, "target", getattr(command, "room", "*")))
            refused = Refused(0, now, command.session, (), full, (subject,))
            return (refused,) * (len(command.texts) if isinstance(command, SayEach) else 1)
        silent = self._why_only_read(command.session) if isinstance(command, _SPEAKING) else None
        if isinstance(command, _SPEAKING) and silent is not None:
            refused = Refused(0, now, command.session, (), silent, (command.target,))
            return (refused,) * (len(command.texts) if isinstance(command, SayEach) else 1)
        rule = self._rules.get(kind)
        if rule is None:
            return command
        verdict = rule(command, self._facts.settings)
        if isinstance(verdict, Command):
            return verdict
        return (Refused(0, now, command.session, (), *verdict),)

    def _why_only_read(self, session: int) -> Reason | None:
        """Return why somebody says nothing who is a guest where guests do not, for now or always; None if it may."""
        if account_of(self._state, session) is not None:
            return None
        if self._facts.settings.accounts.guests == "read-only":
            return Reason.SPEECH_OF_GUESTS
        return None if self._state.lockdown is Lockdown.OFF else Reason.SPEECH_LOCKED_DOWN

    def _stores_nothing(self, command: Command, now: int) -> bool:
        """Tell what goes on without room on the disk; whoever heard that a repetition was refused would say it anew."""
        if isinstance(command, Say):
            return not is_kept(command.speech, command.tags) or is_repeated(self._state, command, now)
        if isinstance(command, commands.SetMetadata | commands.ClearMetadata):
            return not command.target.startswith("#") and account_of(self._state, command.session) is None
        return type(command) in _STORES_NOTHING

    def _say(self, command: commands.Say, settings: Settings) -> Verdict:
        if settings.irc.long_lines == "refuse":
            excess = self._excess(command)
            if excess > 0:
                return Reason.LINE_TOO_LONG, (command.target, str(excess))
        key = command.key
        if key is not None and (not 0 < len(key) <= LONGEST_KEY or not key.isprintable()):
            return Reason.KEY_UNUSABLE, (command.target,)
        return command

    def _excess(self, command: commands.Say) -> int:
        """Return by how many bytes a message of one line is too long for IRC; those of several lines are cut anyway."""
        user = self._state.by_session.get(command.session)
        if user is None or user.wire not in _IRC or command.seams or "\n" in command.text:
            return 0
        verb = "NOTICE" if command.speech is Speech.NOTICE else "PRIVMSG"
        line = f":{user.source.mask} {verb} {command.target} :{command.text}"
        return len(line.encode()) + len("\r\n") - BODY_LIMIT

    def _register(self, command: commands.Register, settings: Settings) -> Verdict:
        nick = normalize(command.nick)
        problem = _problem(check_nick, nick, settings.limits.nick_length)
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

    def _register_account(self, command: commands.RegisterAccount, settings: Settings) -> Verdict:
        if self._state.lockdown is not Lockdown.OFF and not command.by_administrator:
            return Reason.REGISTRATION_LOCKED_DOWN, (command.account,)
        name = normalize(command.account)
        problem = _problem(check_nick, name, settings.limits.nick_length)
        if problem is not None:
            return Reason.ACCOUNT_UNUSABLE, (command.account or "*", problem.name)
        return msgspec.structs.replace(command, account=name)

    def _grant_role(self, command: GrantRole, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, most=settings.limits.list_entries)

    def _choose_always_on(self, command: commands.ChooseAlwaysOn, settings: Settings) -> Verdict:
        if command.on and settings.accounts.always_on == "no":
            return Reason.ALWAYS_ON_OFF, ()
        return msgspec.structs.replace(command, most=settings.accounts.always_on_users)

    def _change_nick(self, command: commands.ChangeNick, settings: Settings) -> Verdict:
        nick = normalize(command.nick)
        problem = _problem(check_nick, nick, settings.limits.nick_length)
        if problem is not None:
            return Reason.NICK_UNUSABLE, (command.nick or "*", problem.name)
        return self._too_often(command, "NICK", settings) or msgspec.structs.replace(command, nick=nick)

    def _too_often(self, command: Command, name: str, settings: Settings) -> tuple[Reason, tuple[str, ...]] | None:
        """Return why a change that everybody is told of must wait, None if it need not."""
        wait_s = self._changes.take(command.session, settings.limits.changes_per_min, self._clock())
        return (Reason.CHANGING_TOO_FAST, (name, str(wait_s))) if wait_s else None

    def _change_realname(self, command: commands.ChangeRealname, settings: Settings) -> Verdict:
        limit = settings.limits.realname_length
        if len(command.realname.encode()) > limit:
            return Reason.TEXT_TOO_LONG, ("realname", str(limit))
        return self._too_often(command, "SETNAME", settings) or command

    def _set_away(self, command: commands.SetAway, settings: Settings) -> Verdict:
        message = None if command.message is None else shorten(command.message, settings.limits.away_length)
        return self._too_often(command, "AWAY", settings) or msgspec.structs.replace(command, message=message)

    def _join(self, command: commands.JoinRoom, settings: Settings) -> Verdict:
        user = self._state.by_session.get(command.session)
        room = self._state.room(command.room)
        if room is None:
            command = msgspec.structs.replace(command, room=normalize(command.room))
            problem = _problem(check_room, command.room, settings.limits.room_length)
            if problem is not None:
                return Reason.ROOM_UNUSABLE, (command.room, problem.name)
            if len(self._state.rooms) >= settings.limits.rooms:
                return Reason.SERVER_FULL_OF_ROOMS, (command.room,)
        if user is None or room in user.rooms:
            return command
        if self._state.lockdown is Lockdown.JOIN and user.account is None:
            return Reason.JOIN_LOCKED_DOWN, (command.room,)
        if len(user.rooms) >= settings.limits.rooms_per_user:
            return Reason.TOO_MANY_ROOMS, (command.room,)
        guessing = None if room is None else self._guess(command.session, command.key, room)
        if guessing is not None:
            return guessing
        wait_s = self._joins.take(command.session, settings.limits.joins_per_min, self._clock())
        if wait_s:
            return Reason.JOINING_TOO_FAST, (command.room, str(wait_s))
        if room is None and (wait_s := self._wait_for_new_room(command.session, user, settings)):
            return Reason.OPENING_TOO_FAST, (command.room, str(wait_s))
        return command

    def _join_by_link(self, command: JoinByLink, settings: Settings) -> Verdict:
        """Judge it as a JOIN of the room that the token is for, where there is one."""
        link = self._state.invite_links.get(digest_of(command.token))
        room = None if link is None else next((e for e in self._state.rooms.values() if e.number == link.room), None)
        if room is None:
            return self._guess(command.session, command.token, None) or command
        return self._join(commands.JoinRoom(command.session, room.name, command.token), settings)

    def _guess(self, session: int, key: str | None, room: Room | None) -> tuple[Reason, tuple[str, ...]] | None:
        """Return why somebody must wait who tries one key or token after another, None if it need not."""
        user = self._state.by_session.get(session)
        if (
            user is None
            or key is None
            or (room is not None and why_not_join(room, user, key, self._state.time) is None)
        ):
            return None
        if room is not None and link_of(self._state, room, key) is not None:
            return None
        by = origin(user.address, self._facts.settings.limits.exempt_networks) or session
        wait_s = self._guesses.take(by, GUESSES_PER_MIN, self._clock())
        name = "*" if room is None else room.name
        return (Reason.GUESSING_TOO_FAST, (name, str(wait_s))) if wait_s else None

    def _rename(self, command: commands.RenameRoom, settings: Settings) -> Verdict:
        name = normalize(command.name)
        problem = _problem(check_room, name, settings.limits.room_length)
        if problem is not None:
            return Reason.NEW_NAME_UNUSABLE, (command.room, command.name, problem.name)
        reason = shorten(command.reason, settings.limits.kick_length)
        return self._too_often(command, "RENAME", settings) or msgspec.structs.replace(
            command, name=name, reason=reason
        )

    def _set_metadata(self, command: commands.SetMetadata, settings: Settings) -> Verdict:
        limits = settings.limits
        if command.value is not None and len(command.value.encode()) > limits.metadata_bytes:
            return Reason.METADATA_VALUE_TOO_LONG, (command.key, str(limits.metadata_bytes))
        late = self._too_often(command, "METADATA", settings)
        if late is not None:
            return Reason.METADATA_TOO_FAST, (command.target, command.key, late[1][1])
        return msgspec.structs.replace(command, most=limits.metadata_keys)

    def _clear_metadata(self, command: commands.ClearMetadata, settings: Settings) -> Verdict:
        late = self._too_often(command, "METADATA", settings)
        return command if late is None else (Reason.METADATA_TOO_FAST, (command.target, "*", late[1][1]))

    def _wait_for_new_room(self, session: int, user: User, settings: Settings) -> int:
        """Return for how many seconds somebody may make no room: one alone must not use up those that there may be."""
        key: Hashable = origin(user.address, settings.limits.exempt_networks) or session
        return self._new_rooms.take(key, settings.limits.new_rooms_per_hour, self._clock())

    def _set_topic(self, command: commands.SetTopic, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, topic=shorten(command.topic, settings.limits.topic_length))

    def _kick(self, command: commands.KickUser, settings: Settings) -> Verdict:
        reason = shorten(command.reason or "", settings.limits.kick_length) or None
        return msgspec.structs.replace(command, reason=reason)

    def _leave(self, command: commands.LeaveRoom, settings: Settings) -> Verdict:
        reason = shorten(command.reason or "", settings.limits.kick_length) or None
        return msgspec.structs.replace(command, reason=reason)

    def _change_modes(self, command: commands.ChangeModes, settings: Settings) -> Verdict:
        room = self._state.room(command.room)
        kept = []
        count = _listed(room)
        for change in command.changes:
            mode = BY_LETTER.get(change.letter)
            if mode is not None and change.adding and mode.kind is ModeKind.LIST:
                count += 1
                if count > settings.limits.list_entries:
                    return Reason.LIST_FULL, (command.room, change.letter)
            if mode is not None and mode.kind is ModeKind.SETTING and change.argument:
                argument = shorten(change.argument, settings.limits.key_length)
                kept.append(msgspec.structs.replace(change, argument=argument))
            else:
                kept.append(change)
        return msgspec.structs.replace(command, changes=tuple(kept))

    def _sanction(self, command: Sanction, settings: Settings) -> Verdict:
        room = self._state.room(command.room)
        if _listed(room) >= settings.limits.list_entries:
            return Reason.LIST_FULL, (command.room, command.letter)
        return msgspec.structs.replace(command, reason=shorten(command.reason, settings.limits.kick_length))

    def _administer(self, command: commands.Administer, settings: Settings) -> Verdict:
        """Ask who may; nobody beyond this point needs to know the password."""
        too_often = self._too_often(command, "OPER", settings)
        if too_often is not None:
            return too_often
        user = self._state.by_session.get(command.session)
        if user is None or not self._administrators.may_administer(user.source, command.name, command.password):
            return Reason.ADMINISTRATOR_UNKNOWN, ()
        return msgspec.structs.replace(command, password="")

    def _knock(self, command: commands.Knock, settings: Settings) -> Verdict:
        room = self._state.room(command.room)
        if room is None:
            return command
        wait_s = self._knocks.take((command.session, room.number), KNOCKS_PER_MIN, self._clock())
        if wait_s:
            return Reason.KNOCKING_TOO_FAST, (room.name, str(wait_s))
        reason = shorten(command.reason or "", settings.limits.kick_length) or None
        return msgspec.structs.replace(command, reason=reason)

    def _remove_user(self, command: commands.RemoveUser, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, reason=shorten(command.reason, settings.limits.kick_length))

    def _ban(self, command: BanFromServer, settings: Settings) -> Verdict:
        """Make one line of a reason that may have come from a shell."""
        reason = " ".join(command.reason.replace("\0", " ").split())
        return msgspec.structs.replace(command, reason=shorten(reason, settings.limits.kick_length))

    def _redact(self, command: Redact, settings: Settings) -> Verdict:
        reason = shorten(command.reason, settings.limits.kick_length)
        return msgspec.structs.replace(command, reason=reason, within=settings.history.redact_minutes * MINUTE)

    def _edit(self, command: Edit, settings: Settings) -> Verdict:
        key = command.key
        if key is not None and not key.isprintable():
            return Reason.KEY_UNUSABLE, (command.target,)
        return msgspec.structs.replace(command, within=settings.history.edit_minutes * MINUTE)

    def _react(self, command: React, settings: Settings) -> Verdict:
        if len(command.reaction.encode()) > LONGEST_REACTION:
            return Reason.REACTION_UNUSABLE, (command.target, str(LONGEST_REACTION))
        limits = settings.limits
        return msgspec.structs.replace(command, most=limits.reactions, most_of_all=limits.reactions_per_message)

    def _watch(self, command: commands.Watch, settings: Settings) -> Verdict:
        return msgspec.structs.replace(command, most=settings.limits.watched)


def _listed(room: Room | None) -> int:
    """Return how many masks a room has listed. Roles are not listed by anybody: they are given to who is there."""
    return 0 if room is None else sum(each.letter not in "ov" for each in room.lists)


def _problem(check: Callable[[str, int], NameProblem | None], name: str, limit: int) -> NameProblem | None:
    """Return what is wrong with a name, if anything: it has at most `limit` characters, and twice as many bytes.

    Two bytes a letter are what Latin, Cyrillic, Greek, Hebrew and Arabic take; with more, two names and a mask would
    not fit the 512 bytes of a line (KICK, INVITE), and one of them would be cut off.
    """
    problem = check(name, limit)
    if problem is None and len(name.encode()) > BYTES_A_CHARACTER * limit:
        return NameProblem.TOO_LONG
    return problem

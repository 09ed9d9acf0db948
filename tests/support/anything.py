"""Any commands by any of six sessions: few names, so that they meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from hypothesis import strategies as st

from besedka.chat import commands, room_commands
from besedka.chat.blocks import BlockUser, UnblockUser
from besedka.chat.commands import Command, Speech
from besedka.chat.granting import GrantRole, Role, SetStatus
from besedka.chat.mended import Edit, React, Redact
from besedka.chat.room_commands import ModeChange
from besedka.chat.sanctions import LiftEnded, Pardon, Sanction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from besedka.chat.events import Said

__all__ = ["COMMANDS", "MENDING", "SAYING", "meant"]

DEVICES = st.sampled_from([None, "device:1", "device:2", "account:vera"])
KEYS = st.sampled_from([None, "k1", "k2"])
TAGS = st.sampled_from([(), (("+typing", "active"),), (("+draft/persist", ""),)])
TEXTS = st.sampled_from(["", "tea"])
SAID = st.sampled_from(["", "tea", "\1VERSION\1", "\1ACTION waves\1", "tea\n\1VERSION\1"])
WORDS = st.sampled_from(["avatar", "colour", "url"])
MASKS = st.sampled_from(["anna", "*@host", "*", "", "a b", "boris!*@*", "m:boris", "m:*@host"])

AGO = st.integers(0, 2)  # which of the messages of this turn, from the newest: `meant` makes a position of it
WITHIN = st.sampled_from([0, 1_000_000])  # microseconds
REACTION = st.just((("+draft/react", "tea"),))
THERE = ""  # in the place of a target: where the message was said


def meant(command: Command, said: Sequence[Said]) -> Command:
    """Return a command that mends one of the messages of this turn with its position, and its target if it has none."""
    if not isinstance(command, Redact | Edit | React) or command.message >= len(said):
        return command
    message = said[-1 - command.message]
    target = message.target if command.target == THERE else command.target
    return msgspec.structs.replace(command, message=message.position, target=target)


def _by_its_own_session(command: commands.Register) -> commands.Register:
    """Let an account have one session: the naive model knows no more (tests/chat/test_attaching.py does)."""
    if command.identity == "account:vera" and command.session != 1:
        return msgspec.structs.replace(command, identity=None)
    return command


def _commands(sessions: int, nicks: list[str], rooms: list[str]) -> tuple[st.SearchStrategy[Command], ...]:
    """Return what so many sessions do in these rooms and with these nicks, and what they are."""
    session, nick, room = st.integers(1, sessions), st.sampled_from(nicks), st.sampled_from(rooms)
    target = room | nick | room.map("@{}".format) | room.map("+{}".format)
    changes = st.one_of(
        st.builds(ModeChange, st.booleans(), st.sampled_from("CMRUimnstxz")),
        st.builds(ModeChange, st.booleans(), st.sampled_from("bbeIq"), MASKS),
        st.builds(ModeChange, st.booleans(), st.just("k"), KEYS),
        st.builds(ModeChange, st.booleans(), st.sampled_from("lW"), st.sampled_from([None, "0", "1", "2"])),
        st.builds(ModeChange, st.booleans(), st.sampled_from("ov"), nick),
    )
    acting: list[st.SearchStrategy[Command]] = [
        st.builds(room_commands.ChangeModes, session, room, st.lists(changes, min_size=1, max_size=4).map(tuple)),
        st.builds(room_commands.JoinRoom, session, room, KEYS),
        st.builds(room_commands.InviteUser, session, room, nick),
        st.builds(room_commands.KickUser, session, room, nick, TEXTS),
        st.builds(commands.Say, session, target, SAID, st.sampled_from(Speech), TAGS, KEYS),
        st.builds(commands.SayEach, session, room, st.lists(SAID, min_size=1, max_size=3).map(tuple)),
        st.builds(Sanction, session, room, st.sampled_from("bq"), MASKS, st.integers(0, 2), TEXTS, st.booleans()),
        st.builds(Pardon, session, room, st.sampled_from("bq"), MASKS),
        st.builds(LiftEnded, st.just(0)),
        st.builds(room_commands.RenameRoom, session, room, st.sampled_from([*rooms, "#new"]), TEXTS),
        st.builds(commands.Watch, session, st.lists(nick, max_size=3).map(tuple), st.integers(1, 3)),
        st.builds(commands.Unwatch, session, st.none() | st.lists(nick, max_size=2).map(tuple)),
        st.builds(commands.Administer, session, st.just(""), st.just("")),
        st.builds(commands.StopAdministering, session),
        st.builds(commands.HearAnnouncements, session, st.booleans()),
        st.builds(commands.Announce, session, TEXTS),
        st.builds(commands.ReadSettingsAgain, session),
        st.builds(commands.RemoveUser, session, nick, TEXTS, st.booleans()),
        st.builds(room_commands.Knock, session, room, st.none() | TEXTS),
        st.builds(room_commands.SetTopic, session, room, TEXTS),
        st.builds(room_commands.LeaveRoom, session, room, TEXTS),
        st.builds(room_commands.LeaveAllRooms, session, TEXTS),
        st.builds(commands.SetInvisible, session, st.booleans()),
        st.builds(commands.SetBot, session, st.booleans()),
        st.builds(commands.SetMetadata, session, room | nick | st.just("*"), WORDS, st.none() | WORDS, st.just(2)),
        st.builds(commands.ClearMetadata, session, room | nick | st.just("*")),
        st.builds(commands.ChangeHost, session, TEXTS, st.sampled_from(["host", "elsewhere"])),
    ]
    being: list[st.SearchStrategy[Command]] = [
        st.builds(
            commands.Register,
            session,
            nick,
            TEXTS,
            TEXTS,
            st.just("host"),
            st.just("irc"),
            DEVICES,
            st.booleans(),
            st.none() | TEXTS,
            st.sampled_from([(), (("avatar", "a"),)]),
        ).map(_by_its_own_session),
        st.builds(commands.Disconnect, session, TEXTS, st.booleans()),
        st.builds(commands.ChangeNick, session, nick),
        st.builds(commands.ChangeRealname, session, TEXTS),
        st.builds(commands.SetAway, session, st.none() | TEXTS),
    ]
    where = st.just(THERE) | room | nick
    mending: list[st.SearchStrategy[Command]] = [
        st.builds(Redact, session, where, st.just("id"), AGO, TEXTS, WITHIN),
        st.builds(Edit, session, where, st.just("id"), AGO, SAID, KEYS, st.just(()), WITHIN),
        st.builds(React, session, where, REACTION, AGO, WORDS, st.booleans(), st.booleans(), st.just(2), st.just(2)),
        st.builds(BlockUser, session, nick | MASKS | st.just("a:vera"), st.booleans()),
        st.builds(UnblockUser, session, nick | MASKS),
        st.builds(SetStatus, session, room, nick | st.just(""), st.sampled_from("ov"), st.booleans()),
        st.builds(GrantRole, session, room, nick | st.just("*"), st.sampled_from(Role), st.just(2)),
    ]
    return st.one_of(acting), st.one_of(being), st.one_of(mending)


NICKS = ["anna", "ANNA", "аnnа", "boris", "vera", "Вера", "gleb"]
# Few people in few rooms have much to do with one another; many, and strange names, have other ways to go wrong.
FEW = _commands(4, ["anna", "boris", "vera"], ["#x", "#y"])
MANY = _commands(6, NICKS, ["#lobby", "#x", "#X", "#чай"])
COMMANDS: st.SearchStrategy[Command] = st.one_of(FEW[0], *MANY[:2], FEW[0])
# What is said, and what mends it, blocks who said it, or makes an operator of somebody.
SAYING: st.SearchStrategy[Command] = st.builds(
    commands.Say,
    st.integers(1, 4),
    st.sampled_from(["#x", "#x", "anna", "boris", "@#x"]),
    SAID,
    st.sampled_from(Speech),
    TAGS,
    KEYS,
)
MENDING: st.SearchStrategy[Command] = FEW[2] | MANY[2]

"""Any commands by any of six sessions: few names, so that they meet."""

from __future__ import annotations

from hypothesis import strategies as st

from besedka.chat import commands
from besedka.chat.commands import Command, ModeChange, Speech

__all__ = ["COMMANDS"]

SESSIONS = st.integers(1, 6)
NICKS = st.sampled_from(["anna", "ANNA", "аnnа", "boris", "vera", "Вера", "gleb"])
ROOMS = st.sampled_from(["#lobby", "#x", "#X", "#чай"])
DEVICES = st.sampled_from([None, "device:1", "device:2"])
KEYS = st.sampled_from([None, "k1", "k2"])
TEXTS = st.sampled_from(["", "tea"])
MASKS = st.sampled_from(["anna", "*@host", "*", "", "a b", "boris!*@*"])
CHANGES = st.one_of(
    st.builds(ModeChange, st.booleans(), st.sampled_from("imnstz")),
    st.builds(ModeChange, st.booleans(), st.just("b"), MASKS),
    st.builds(ModeChange, st.booleans(), st.just("k"), KEYS),
    st.builds(ModeChange, st.booleans(), st.just("l"), st.sampled_from([None, "0", "1", "2"])),
    st.builds(ModeChange, st.booleans(), st.sampled_from("ov"), NICKS),
)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(commands.Register, SESSIONS, NICKS, TEXTS, TEXTS, st.just("host"), st.just("irc"), DEVICES),
    st.builds(commands.Disconnect, SESSIONS, TEXTS),
    st.builds(commands.ChangeNick, SESSIONS, NICKS),
    st.builds(commands.ChangeRealname, SESSIONS, TEXTS),
    st.builds(commands.SetAway, SESSIONS, st.none() | TEXTS),
    st.builds(commands.SetInvisible, SESSIONS, st.booleans()),
    st.builds(commands.JoinRoom, SESSIONS, ROOMS, KEYS),
    st.builds(commands.LeaveRoom, SESSIONS, ROOMS, TEXTS),
    st.builds(commands.LeaveAllRooms, SESSIONS, TEXTS),
    st.builds(commands.SayEach, SESSIONS, ROOMS, st.lists(TEXTS, min_size=1, max_size=3).map(tuple)),
    st.builds(commands.Say, SESSIONS, ROOMS | NICKS, TEXTS, st.sampled_from(Speech), st.just(()), KEYS),
    st.builds(commands.SetTopic, SESSIONS, ROOMS, TEXTS),
    st.builds(commands.ChangeModes, SESSIONS, ROOMS, st.lists(CHANGES, max_size=3).map(tuple)),
    st.builds(commands.KickUser, SESSIONS, ROOMS, NICKS, TEXTS),
    st.builds(commands.InviteUser, SESSIONS, ROOMS, NICKS),
)

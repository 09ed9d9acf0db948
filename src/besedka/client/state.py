"""What the client knows of the conversation: frozen data, and the step from one state to the next.

No I/O, clock or chance here; the functions that make steps are in `registration`, `rooms`, `talk`, `answers`.
"""

from __future__ import annotations

import enum
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from besedka.client.credentials import Credentials, Exchange, LoginRefusal
from besedka.client.lines import Line
from besedka.client.outgoing import Outgoing
from besedka.client.preferences import Preferences
from besedka.client.shown import Shown
from besedka.i18n import Words
from besedka.protocols.irc import Message

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BATCHES",
    "LOBBY",
    "Batch",
    "Context",
    "Multiline",
    "Phase",
    "Profile",
    "PutOut",
    "Room",
    "Search",
    "State",
    "Step",
    "Support",
    "fold",
    "is_me",
    "is_room",
    "join_steps",
    "room_of",
    "with_room",
    "without_room",
]

LOBBY = "#lobby"
# No server opens more batches at once than this; one that does is not followed.
BATCHES = 100

# RFC 1459 took these for lower and upper case; most servers still say so in CASEMAPPING.
_RFC1459 = str.maketrans("[]\\~", "{}|^")


class Phase(enum.Enum):
    """How far we are with the server."""

    OFFLINE = enum.auto()
    REGISTERING = enum.auto()
    PRESENT = enum.auto()
    LEAVING = enum.auto()


class PutOut(Struct, frozen=True):
    """Who put us out of a room, and why; the reason may be empty."""

    by: str
    why: str = ""


class Room(Struct, frozen=True):
    """A room that we are in or want to be in; `members` maps folded nicks to nicks."""

    name: str
    joined: bool = False
    topic: str = ""
    members: dict[str, str] = {}
    signs: dict[str, str] = {}
    """By folded nick: the signs of those who may more than others, as NAMES gave them (`@`, `+`, …)."""
    previous: str = ""
    """The room that was current before, to go back to when this one does not let us in."""
    key: str = ""
    """What lets us into it, where it wants that: its password."""
    out: PutOut | None = None
    """We were put out, and do not come back by ourselves: what was said there stays to be read."""


class Batch(Struct, frozen=True):
    """An open batch: its kind, the label that its beginning carried, whether it replays older messages."""

    kind: str
    label: str = ""
    replay: bool = False
    target: str = ""
    """Of a page of the past: of which room or person."""
    older: bool = False
    apart: str = ""
    missed: bool = False
    count: int = 0
    lines: tuple[Line, ...] = ()
    """Of an older page: what came of it so far."""
    head: Message | None = None
    """Of a message of several lines: how it began …"""
    parts: tuple[Message, ...] = ()
    """… and its lines so far."""


class Support(Struct, frozen=True):
    """What the server told of itself in 005 (RPL_ISUPPORT)."""

    chantypes: str = "#&"
    prefixes: str = "~&@%+"
    casemapping: str = "rfc1459"
    history: int = 0
    """So many messages are a page at most; 0: as many as one likes."""


class Multiline(Struct, frozen=True):
    """How much a message of several lines may be; at first so little that any server takes it."""

    bytes: int = 4096
    lines: int = 20


class Profile(Struct, frozen=True):
    """What the server tells of somebody, as far as it came; `since_s` counts from 1970."""

    nick: str
    host: str = ""
    rooms: tuple[str, ...] = ()
    idle_s: int | None = None
    since_s: int | None = None
    away: str = ""


class Search(Struct, frozen=True):
    """What was searched last: the words, where older hits begin (the server's word for it), how many were shown."""

    text: str = ""
    older: str = ""
    hits: int = 0
    lines: tuple[Line, ...] = ()
    """For the full screen: what was found so far."""


class State(Struct, frozen=True):
    """Everything the client knows. `name` is the nick the person wants, `nick` the one they have now."""

    name: str
    nick: str
    token: str
    outgoing: Outgoing
    phase: Phase = Phase.OFFLINE
    welcomed: bool = False
    """Whether this server ever let us in: from then on we come back by ourselves."""
    name_refused: str = ""
    """Why the name cannot be had, in a sentence; the server never let us in, so another one is to be asked for."""
    offered: frozenset[str] = frozenset()
    caps: frozenset[str] = frozenset()
    nick_refused: bool = False
    """The wanted nick was taken before our device was known: to be asked for again."""
    taken: str = ""
    """Why the wanted nick is not to be had, where the server says more than that it is taken."""
    reclaiming: bool = False
    """A NICK of our own making is on its way: its refusal is no news."""
    source: str = ""
    support: Support = Support()
    multiline: Multiline = Multiline()
    rooms: dict[str, Room] = field(default_factory=lambda: {LOBBY: Room(LOBBY)})
    current: str = LOBBY
    names: dict[str, tuple[str, ...]] = {}
    asked: frozenset[str] = frozenset()
    """What the person asked for and is not answered yet: 'names #room', 'topic #room', 'rooms'."""
    profile: Profile | None = None
    """Of whom we asked, while the answer is coming."""
    search: Search = Search()
    pages: bool = False
    """For the full screen: we ask for the past by pages, where the server can, and are told none of it by itself; names
    and topic have panes of their own, and are shown in the talk only when the person asks for them."""
    sought: dict[str, tuple[str, datetime]] = {}
    """What is looked for in the past of each talk: a msgid, or a time."""
    since: datetime | None = None
    """Of the past, what was said from then on is wanted, and not the newest page."""
    read: dict[str, datetime] = {}
    """Up to when each talk is read, on whichever device, where the server told it."""
    begun: frozenset[str] = frozenset()
    """Talks whose first message is known."""
    batches: dict[str, Batch] = {}
    looking_back: bool = False
    """Something of the replay that is open was shown, so its end is to be marked."""
    seen_until: datetime | None = None
    """Direct messages up to this time were shown by an earlier run."""
    shown: dict[str, Shown] = {}
    speakers: tuple[str, ...] = ()
    mentions: tuple[Line, ...] = ()
    """Where somebody called us, the newest last."""
    typists: dict[str, dict[str, tuple[str, datetime]]] = {}
    """Who is typing: by talk and folded nick, the nick, and until when that counts."""
    away: dict[str, str] = {}
    """Who is away, by folded nick, and why."""
    preferences: Preferences = Preferences()
    recent: dict[str, tuple[Line, ...]] = {}
    """The last messages of each talk, the newest last: what commands speak of."""
    finished: bool = False
    """The server answered everything that we asked before the end."""
    secure: bool = False
    """Nobody but the server reads what we send: TLS, or this very machine."""
    seed: str = ""
    """Chance of this run, for the nonces of logging in."""
    credentials: Credentials | None = None
    """With what we log in, on this connection and the next ones."""
    confirmed: Credentials | None = None
    """Those that the server took: worth to be kept."""
    applied: Credentials | None = None
    """Those of the account that we have asked for."""
    account: str = ""
    mechanisms: frozenset[str] = frozenset()
    """How one may log in, as far as the server says."""
    exchange: Exchange | None = None
    exchanges: int = 0
    login_refused: LoginRefusal | None = None
    """Why we are not logged in; the server never let us in, so that another password is to be asked for."""
    redial: bool = False
    """We want to come anew."""


class Context(Struct, frozen=True):
    """What a step may look at besides the state: the moment (with its zone), and the person's words."""

    now: datetime
    words: Words


class Step(Struct, frozen=True):
    """A new state, the lines to show and the lines to send, in order."""

    state: State
    show: tuple[Line, ...] = ()
    send: tuple[str, ...] = ()


def join_steps(first: Step, then: Callable[[State], Step]) -> Step:
    """Return `first`, and after it what `then` makes of its state."""
    second = then(first.state)
    return Step(second.state, first.show + second.show, first.send + second.send)


def fold(state: State, name: str) -> str:
    """Return a nick or room name in the form in which equal names are the same.

    Unicode case folding takes in what CASEMAPPING=ascii says; `rfc1459` adds four pairs of signs.
    """
    return _folded(name, like_rfc1459=state.support.casemapping.startswith("rfc1459"))


@lru_cache(maxsize=4096)  # ten times for each message, and nearly always the same few names
def _folded(name: str, *, like_rfc1459: bool) -> str:
    folded = name.casefold()
    return folded.translate(_RFC1459) if like_rfc1459 else folded


def is_me(state: State, nick: str) -> bool:
    """Whether `nick` is our own."""
    return fold(state, nick) == fold(state, state.nick)


def is_room(state: State, target: str) -> bool:
    """Whether `target` names a room rather than a person."""
    return target[:1] in state.support.chantypes and target != ""


def room_of(state: State, name: str) -> Room | None:
    """Return the room `name`, if we are in it or want to be."""
    return state.rooms.get(fold(state, name))


def with_room(state: State, room: Room) -> State:
    """Return the state with `room` in place of what was known of it."""
    return replace(state, rooms={**state.rooms, fold(state, room.name): room})


def without_room(state: State, name: str) -> State:
    """Return the state after a room is gone; another one becomes current where it was."""
    gone = fold(state, name)
    previous = state.rooms[gone].previous if gone in state.rooms else ""
    rooms = {key: room for key, room in state.rooms.items() if key != gone}
    current = state.current
    if fold(state, current) == gone:
        back = rooms.get(fold(state, previous)) if previous else None
        current = back.name if back else next((room.name for room in rooms.values()), "")
    return replace(state, rooms=rooms, current=current)

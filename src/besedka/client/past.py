"""The past by pages (IRCv3 "chathistory"): what the full screen asks for, instead of being told some of it on entering.

On coming into a room the newest page; on coming back everything since the last message that is known; of talks with
one person the newest page of each that was lively lately; and the page before the oldest line when somebody scrolls
there.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.incoming import param
from besedka.client.lines import Kind, Line
from besedka.client.markers import ask_marker
from besedka.client.shown import Shown
from besedka.client.state import State, Step, fold, is_room, join_steps
from besedka.protocols.irc import format_message

if TYPE_CHECKING:
    from besedka.client.state import Batch, Context
    from besedka.protocols.irc import Message

__all__ = [
    "CAPABILITY",
    "PAGE",
    "ask_apart",
    "ask_around",
    "ask_lately",
    "ask_older",
    "batch_kind",
    "behind",
    "counted",
    "ended",
    "fetching",
    "newest_noted",
    "on_entering",
    "on_target",
    "paging",
    "put_aside",
    "refused",
]

CAPABILITY = "draft/chathistory"
# Two screens; what a server allows may be less (CHATHISTORY in 005).
PAGE = 50
# The question for what came after the last message that is known, until it is answered; behind it is the talk.
_AFTER = "after "
# The same for pages apart; behind it are which and the talk. With a label alone it is the label.
_APART = "apart-"
_NEVER = datetime.min.replace(tzinfo=UTC)
# Of the talks with one person those of so many days are brought back.
_DAYS = 30
_TALKS = 20


def paging(state: State) -> bool:
    """Whether we ask for the past ourselves, on this connection."""
    return state.pages and CAPABILITY in state.caps


def _page(state: State) -> str:
    return str(min(PAGE, state.support.history) if state.support.history else PAGE)


def _ask(state: State, kind: str, target: str, reference: str) -> str:
    return format_message("CHATHISTORY", (kind, target, reference, _page(state)))


def on_entering(state: State, room: str) -> Step:
    """We are in a room: ask for what we have not seen of it."""
    if not paging(state):
        return Step(state)
    newest = state.shown.get(fold(state, room), Shown()).newest
    if newest:
        return _after(state, room, f"msgid={newest}")
    if state.since is not None:
        return _after(state, room, _stamp(state.since))
    return Step(state, send=(_ask(state, "LATEST", room, "*"),))


def _after(state: State, target: str, reference: str) -> Step:
    asked = state.asked | {f"after {fold(state, target)}"}
    return Step(replace(state, asked=asked), send=(_ask(state, "AFTER", target, reference),))


def ask_lately(state: State, context: Context) -> Step:
    """We are let in: ask with whom we talked alone lately."""
    if not paging(state):
        return Step(state)
    until = context.now.astimezone(UTC) + timedelta(days=1)  # whose clock is behind ours has said it "tomorrow"
    since = until - timedelta(days=_DAYS)
    return Step(state, send=(format_message("CHATHISTORY", ("TARGETS", _stamp(until), _stamp(since), str(_TALKS))),))


def _stamp(when: datetime) -> str:
    return f"timestamp={when.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def on_target(state: State, message: Message, _context: Context) -> Step:
    """CHATHISTORY TARGETS: somebody with whom we talked; rooms are asked for when we are in them."""
    nick = param(message, 1)
    if param(message, 0) != "TARGETS" or not nick or is_room(state, nick) or not paging(state):
        return Step(state)
    return join_steps(ask_marker(state, nick), lambda after: on_entering(after, nick))


def ask_older(state: State, target: str, reference: str) -> Step:
    """Ask for the page before `reference`, unless it is on its way or there is none."""
    key = fold(state, target)
    question = f"before {key}"
    under_way = not state.asked.isdisjoint({question, f"after {key}"})
    if not paging(state) or key in state.begun or under_way:
        return Step(state)
    return Step(replace(state, asked=state.asked | {question}), send=(_ask(state, "BEFORE", target, reference),))


def batch_kind(state: State, message: Message, batch: Batch) -> Batch:
    """Say of a page that begins what it was asked for."""
    key = fold(state, param(message, 2))
    apart = _apart_kind(state, batch, key)
    if apart:
        return replace(batch, target=param(message, 2), apart=apart)
    older = f"before {key}" in state.asked
    return replace(batch, target=param(message, 2), older=older, missed=not older and f"after {key}" in state.asked)


def newest_noted(shown: Shown, msgid: str) -> Shown:
    """Remember a message as the newest of its talk."""
    return replace(shown, newest=msgid) if msgid else shown


def ended(state: State, batch: Batch) -> Step:
    """A page is complete: show it where it is older, ask for the next where there may be more that we missed."""
    if not batch.target:
        return Step(state)
    if batch.apart:
        return _apart_ended(state, batch)
    key = fold(state, batch.target)
    state = replace(state, asked=state.asked - {f"before {key}", f"after {key}"})
    if batch.older:
        begun = state.begun if batch.lines else state.begun | {key}
        return Step(replace(state, begun=begun), show=batch.lines)
    if batch.missed and batch.count >= int(_page(state)):
        return _after(state, batch.target, f"msgid={state.shown[key].newest}")
    return Step(state)


def fetching(state: State, target: str) -> bool:
    """Tell whether what was missed in `target` is on its way: what is said now belongs behind it."""
    return f"{_AFTER}{fold(state, target)}" in state.asked


def behind(state: State, now: datetime) -> timedelta | None:
    """Return by how much what is shown is behind, while what we missed is fetched."""
    talks = [question.removeprefix(_AFTER) for question in state.asked if question.startswith(_AFTER)]
    newest = [state.recent[talk][-1].when for talk in talks if state.recent.get(talk)]
    return now - min(newest) if newest else None


def ask_around(state: State, target: str, msgid: str, when: datetime) -> Step:
    """Ask for the page around a message, or around a time; without pages, look at what is there."""
    key = fold(state, target)
    state = replace(state, sought={**state.sought, key: (msgid, when)})
    if CAPABILITY not in state.offered or "batch" not in state.caps:
        return Step(state, (_page_end(state, target, "around"),))
    return ask_apart(state, target, "around", f"msgid={msgid}" if msgid else _stamp(when))


def ask_apart(state: State, target: str, which: str, reference: str) -> Step:
    """Ask for a page that is shown apart from the talk: "around" a place in it, "before" or "after" such a page."""
    question = f"{_APART}{which} {fold(state, target)}"
    if question in state.asked:
        return Step(state)
    tags = {"label": f"{_APART}{which}"} if "labeled-response" in state.caps else {}
    verb = which.upper()
    asking = format_message("CHATHISTORY", (verb, target, reference, _page(state)), tags=tags)
    state = replace(state, asked=state.asked | {question})
    if CAPABILITY in state.caps:
        return Step(state, send=(asking,))
    # Who has the capability is told nothing of the past on entering: line mode takes it for the one question.
    return Step(state, send=(f"CAP REQ :{CAPABILITY}", asking, f"CAP REQ :-{CAPABILITY}"))


def _apart_kind(state: State, batch: Batch, key: str) -> str:
    """Return which page apart a batch is, "" for none: by its label, or by what was asked where there are no labels."""
    asked = [which for which in ("around", "before", "after") if f"{_APART}{which} {key}" in state.asked]
    if batch.label:
        return next((which for which in asked if batch.label == f"{_APART}{which}"), "")
    plain = {f"before {key}", f"{_AFTER}{key}"}
    return asked[0] if asked and state.asked.isdisjoint(plain) and "labeled-response" not in state.caps else ""


def _page_end(state: State, target: str, which: str) -> Line:
    msgid, when = state.sought.get(fold(state, target), ("", _NEVER))
    direct = not is_room(state, target)
    room = "" if direct else target
    return Line(kind=Kind.PAGE, text="", when=when, room=room, nick=target, direct=direct, apart=which, msgid=msgid)


def _apart_ended(state: State, batch: Batch) -> Step:
    """Show a page apart: as it is, or where lines are only printed, between two marks."""
    state = replace(state, asked=state.asked - {f"{_APART}{batch.apart} {fold(state, batch.target)}"})
    end = _page_end(state, batch.target, batch.apart)
    return Step(state, (*batch.lines, replace(end, gone=not batch.lines)))


def put_aside(state: State, name: str, line: Line) -> State:
    """Keep a line of an older page until the page is complete."""
    batch = state.batches[name]
    return replace(state, batches={**state.batches, name: replace(batch, lines=(*batch.lines, line))})


def counted(state: State, name: str) -> State:
    """Count a message of a page: a full one says that there may be more."""
    batch = state.batches[name]
    return replace(state, batches={**state.batches, name: replace(batch, count=batch.count + 1)})


def refused(state: State) -> State:
    """No page comes: whoever scrolls may ask again."""
    return replace(state, asked=frozenset(q for q in state.asked if not q.startswith(("before ", _AFTER, _APART))))

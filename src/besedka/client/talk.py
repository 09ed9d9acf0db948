"""What people say: PRIVMSG and NOTICE, our own messages on their way out and their acknowledgements.

Three ways tell that the server has a message, the best that it offers is taken: the label of the echo
(`labeled-response`), the echo's text (`echo-message`), or the answer to a PING that follows the message.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client import past
from besedka.client.incoming import last, nick_of, time_of
from besedka.client.lines import Kind, Line, info, separator
from besedka.client.reactions import from_tag
from besedka.client.recent import noted, of_msgid
from besedka.client.search import CAPABILITY, batch_of, found, found_all
from besedka.client.sending import ACTION_BEGIN, ACTION_END, ASIDE, MARK, REPLY
from besedka.client.shown import Shown
from besedka.client.state import BATCHES, Batch, Context, State, Step, fold, is_me, is_room, join_steps
from besedka.client.typists import spoke

if TYPE_CHECKING:
    from besedka.client.outgoing import Pending
    from besedka.protocols.irc import Message

__all__ = [
    "END_MARK",
    "on_ack",
    "on_batch",
    "on_message",
    "on_pong",
    "refuse",
    "sent_with",
    "settled",
]

# What IRCv3 "reply" was called before it was ratified.
_REPLY_DRAFT = "+draft/reply"
# The tags of a page that tell what became of a message (docs/history.md).
_EDITED, _REACTIONS = "besedka.chat/edited", "besedka.chat/reactions"

# A PING of ours with this text asks whether everything at all was answered.
END_MARK = "besedka-end"

# So many calls of our name are remembered.
_MENTIONS = 100
# So many who spoke last are offered first by Tab.
_SPEAKERS = 50


def on_message(state: State, message: Message, context: Context) -> Step:
    """PRIVMSG or NOTICE: show it once, and take our own echo for the acknowledgement that it is."""
    if len(message.params) < 2:
        return Step(state)
    elsewhere = _no_talk(state, message, context)
    if elsewhere is not None:
        return elsewhere
    nick = nick_of(message)
    line = _line(state, message, context)
    own = is_me(state, nick)
    if own:
        state = _echoed(state, message, line)
    elif not line.replayed:
        others = tuple(n for n in state.speakers if fold(state, n) != fold(state, nick))
        state = replace(state, speakers=(nick, *others)[:_SPEAKERS])
    talk = fold(state, line.place)
    page = (message.tags or {}).get("batch", "")
    if line.older or line.apart:
        return Step(past.put_aside(state, page, line))
    if page in state.batches:
        state = past.counted(state, page)
    state, new = _note(state, talk, message, line)
    if not new or line.text.startswith("\x01") or _shown_earlier(state, line):
        return Step(state)
    if not line.replayed or state.looking_back:
        return Step(state, (line,))
    _ = context.words
    return Step(replace(state, looking_back=True), (separator(_("— earlier —"), context.now), line))


def _no_talk(state: State, message: Message, context: Context) -> Step | None:
    """Take a hit of a search, an answer of besedka's service to a command, a word of the server itself; else None."""
    if batch_of(state, message) is not None:
        when = time_of((message.tags or {}).get("time", ""), context.now) or context.now
        return found(state, message, when)
    aside = sent_with(state, message) == ASIDE
    if aside and is_me(state, nick_of(message)):
        return Step(state)
    if aside or ("!" not in (message.source or "") and message.verb == "NOTICE"):
        return Step(state, (info(message.params[-1], context.now),))
    return None


def _shown_earlier(state: State, line: Line) -> bool:
    """Whether an earlier run showed this direct message: their times only grow, and no two are the same."""
    if state.pages or not (line.direct and line.replayed and line.dated) or state.seen_until is None:
        return False
    return line.when <= state.seen_until


def _line(state: State, message: Message, context: Context) -> Line:
    # the same few names in a hundred thousand lines
    nick, target, text = sys.intern(nick_of(message)), sys.intern(message.params[0]), message.params[-1]
    tags = message.tags or {}
    action = text.startswith(ACTION_BEGIN)
    if action:
        text = text[len(ACTION_BEGIN) :].removesuffix(ACTION_END)
    batch = state.batches.get(tags.get("batch", ""), Batch(""))
    direct = not is_room(state, target)
    own = is_me(state, nick)
    if direct and batch.target:  # we may have had another name then
        own = fold(state, nick) != fold(state, batch.target)
        target = batch.target if own else target
    sent = time_of(tags.get("time", ""), context.now)
    unseen = direct and state.pages and sent is not None and state.seen_until is not None and sent > state.seen_until
    return Line(
        kind=Kind.SAID,
        text=text,
        when=sent or context.now,
        dated=sent is not None,
        room="" if direct else target,
        nick=nick,
        target=target,
        direct=direct,
        own=own,
        action=action,
        notice=message.verb == "NOTICE",
        mention=not own and (_mentions(text, state) or _answers_us(state, target, nick, tags)),
        replayed=batch.replay,
        older=batch.older,
        apart=batch.apart,
        missed=batch.missed or (batch.replay and unseen),
        msgid=tags.get("msgid", ""),
        reply=tags.get(REPLY) or tags.get(_REPLY_DRAFT, ""),
        edited=_EDITED in tags,
        reactions=from_tag(tags[_REACTIONS]) if _REACTIONS in tags else (),
    )


def _mentions(text: str, state: State) -> bool:
    """Whether our name, or one of the words that the person listens for, is in it as a word."""
    words = (state.nick, *state.preferences.keywords)
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)


def _answers_us(state: State, target: str, nick: str, tags: dict[str, str]) -> bool:
    msgid = tags.get(REPLY) or tags.get(_REPLY_DRAFT, "")
    talk = fold(state, target if is_room(state, target) else nick)
    answered = of_msgid(state, talk, msgid) if msgid else None
    return answered is not None and answered.own


def _echoed(state: State, message: Message, line: Line) -> State:
    """Acknowledge the message of ours that came back."""
    label = sent_with(state, message)
    if "labeled-response" in state.caps:
        pending = state.outgoing.find(label)
    else:
        target = fold(state, line.target)
        pending = state.outgoing.first(lambda p: fold(state, p.target) == target and p.text == line.text)
    return state if pending is None else replace(state, outgoing=state.outgoing.without(pending))


def sent_with(state: State, message: Message) -> str:
    """Return the label of ours that a message answers: its own, or that of the batch it came in."""
    tags = message.tags or {}
    label = tags.get("label", "")
    batch = state.batches.get(tags.get("batch", ""))
    return label or (batch.label if batch is not None else "")


def _note(state: State, talk: str, message: Message, line: Line) -> tuple[State, bool]:
    """Remember that a message is shown; False when it was shown before."""
    tags = message.tags or {}
    shown, new = state.shown.get(talk, Shown()).note(
        tags.get("msgid", ""), tags.get("time", ""), line.nick, line.text, replayed=line.replayed
    )
    shown = past.newest_noted(shown, tags.get("msgid", ""))
    if new:
        state = _remembered(state, talk, line)
    return replace(state, shown={**state.shown, talk: shown}), new


def _remembered(state: State, talk: str, line: Line) -> State:
    if line.msgid:
        state = noted(state, talk, line)
    if line.mention:
        state = replace(state, mentions=(*state.mentions, line)[-_MENTIONS:])
    return spoke(state, talk, line.nick) if talk in state.typists else state


def on_pong(state: State, message: Message, context: Context) -> Step:
    """Take the answer to a PING of ours: what was sent before it has arrived."""
    mark = last(message)
    if mark == END_MARK:
        return Step(replace(state, finished=True))
    number = mark.removeprefix(MARK)
    if number == mark or not number.isdecimal():
        return Step(state)
    return _arrived(state, state.outgoing.until(int(number)), context)


def on_ack(state: State, message: Message, context: Context) -> Step:
    """ACK: what we labelled was done without another word (IRCv3 "Labeled Responses")."""
    return settled(state, sent_with(state, message), context)


def settled(state: State, label: str, context: Context) -> Step:
    """Acknowledge what we labelled: its answer is complete, and was no refusal."""
    pending = state.outgoing.find(label)
    return Step(state) if pending is None else _arrived(state, (pending,), context)


def _arrived(state: State, arrived: tuple[Pending, ...], context: Context) -> Step:
    """Acknowledge without an echo; where the server sends none, we show our words ourselves."""
    show: list[Line] = []
    for pending in arrived:
        state = replace(state, outgoing=state.outgoing.without(pending))
        if "echo-message" not in state.caps and not pending.edits:
            show.append(_own_line(state, pending, context))
    return Step(state, tuple(show))


def _own_line(state: State, pending: Pending, context: Context) -> Line:
    direct = not is_room(state, pending.target)
    return Line(
        kind=Kind.SAID,
        text=pending.text,
        when=context.now,
        room="" if direct else pending.target,
        nick=state.nick,
        target=pending.target,
        direct=direct,
        own=True,
        action=pending.action,
    )


def on_batch(state: State, message: Message, context: Context) -> Step:
    """Open or close a batch (IRCv3 "Batch")."""
    reference = message.params[0] if message.params else ""
    sign, name = reference[:1], reference[1:]
    if sign == "+" and len(state.batches) < BATCHES:
        tags = message.tags or {}
        outer = state.batches.get(tags.get("batch", ""), Batch(""))
        kind = message.params[1] if len(message.params) > 1 else ""
        batch = Batch(kind, tags.get("label", outer.label), replay=outer.replay or kind == "chathistory")
        if kind == "chathistory":
            batch = past.batch_kind(state, message, batch)
        return Step(replace(state, batches={**state.batches, name: batch}))
    ended = state.batches.get(name)
    if sign != "-" or ended is None:
        return Step(state)
    state = replace(state, batches={key: batch for key, batch in state.batches.items() if key != name})
    if ended.kind == CAPABILITY:
        return found_all(state, context)
    step = join_steps(settled(state, ended.label, context), lambda after: past.ended(after, ended))
    state = step.state
    if not state.looking_back or any(batch.replay for batch in state.batches.values()):
        return step
    _ = context.words
    state = replace(step.state, looking_back=False)
    return Step(state, (*step.show, separator(_("— now —"), context.now)), step.send)


def refuse(state: State, pending: Pending, why: str, context: Context) -> Step:
    """Give a message up that the server does not take: say why, and give the person their words back."""
    _ = context.words
    if pending.edits:
        sentence = _("Not changed: {why} Your words: {text}")
    else:
        sentence = _("Not sent to {target}: {why} Your words: {text}")
    shown = sentence.format(target=pending.target, why=_sentence(why), text=pending.text)
    state = replace(state, outgoing=state.outgoing.without(pending))
    line = Line(
        kind=Kind.TROUBLE,
        text=shown,
        when=context.now,
        target=pending.target,
        failed=pending.text,
        action=pending.action,
        edits=pending.edits,
    )
    return Step(state, (line,))


def _sentence(why: str) -> str:
    return why if why.endswith((".", "!", "?")) else f"{why}."

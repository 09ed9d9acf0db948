"""Commands that say what one wants to hear of: /mute, /unmute, /keywords, /notify, /typing, /mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from besedka.client.lines import Line, info, trouble
from besedka.client.state import Context, State, Step, fold, is_me

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.preferences import Preferences

__all__ = ["keywords", "mentions", "mute", "notify", "tell_typing", "unmute"]

# A person reads no more of them at once.
_SHOWN = 20


def _changed(state: State, sentence: str, context: Context, **changes: object) -> Step:
    preferences: Preferences = replace(state.preferences, **changes)
    return Step(replace(state, preferences=preferences), (info(sentence, context.now),))


def mute(state: State, rest: str, context: Context) -> Step:
    """Hear of a room or a person no more than how much is unread; without a name, of this one."""
    _ = context.words
    name = rest.split()[0] if rest else state.current
    key = fold(state, name)
    muted = state.preferences.muted
    if not name or key in muted:
        return _told_muted(state, context)
    if is_me(state, name):
        sentence = _("{nick} is you yourself: nothing was done.").format(nick=name)
        return Step(state, (trouble(sentence, context.now),))
    sentence = _("{name} is quiet from now on: no bell, no colour. /unmute {name} ends that.").format(name=name)
    return _changed(state, sentence, context, muted=(*muted, key))


def _told_muted(state: State, context: Context) -> Step:
    _ = context.words
    sentence = _("Quiet are: {names}").format(names=", ".join(state.preferences.muted) or "—")
    return Step(state, (info(sentence, context.now),))


def unmute(state: State, rest: str, context: Context) -> Step:
    """Hear of it again."""
    _ = context.words
    name = rest.split()[0] if rest else state.current
    key = fold(state, name)
    muted = state.preferences.muted
    if key not in muted:
        return _told_muted(state, context)
    sentence = _("{name} is heard again.").format(name=name)
    return _changed(state, sentence, context, muted=tuple(other for other in muted if other != key))


def keywords(state: State, rest: str, context: Context) -> Step:
    """Be called by more words than one's name; `-word` is one no more."""
    _ = context.words
    words = state.preferences.keywords
    for word in rest.casefold().split():
        bare = word.removeprefix("-")
        words = tuple(other for other in words if other != bare)
        if bare and bare == word:
            words = (*words, word)
    sentence = _("Words that call you, besides your name: {words}").format(words=", ".join(words) or "—")
    return _changed(state, sentence, context, keywords=words)


def notify(state: State, rest: str, context: Context) -> Step:
    """Choose how one is told of what is for oneself: a notification, the bell alone, nothing."""
    _ = context.words
    sentences = {
        "on": _("What is for you rings the bell, and shows a notification where the terminal can."),
        "bell": _("What is for you rings the bell."),
        "off": _("What is for you is only counted."),
    }
    return _chosen(state, rest, sentences, state.preferences.notify, context, lambda word: {"notify": word})


def tell_typing(state: State, rest: str, context: Context) -> Step:
    """Choose whether others are told that one is typing."""
    _ = context.words
    sentences = {"on": _("Others see that you are typing."), "off": _("Nobody is told that you are typing.")}
    now = "on" if state.preferences.typing else "off"
    return _chosen(state, rest, sentences, now, context, lambda word: {"typing": word == "on"})


def _chosen(
    state: State,
    rest: str,
    sentences: dict[str, str],
    now: str,
    context: Context,
    changes: Callable[[str], dict[str, object]],
) -> Step:
    """Take one of some words; without one, say what is so now."""
    _ = context.words
    word = rest.casefold() or now
    if word not in sentences:
        sentence = _("Choose one of these: {words}").format(words=", ".join(sentences))
        return Step(state, (trouble(sentence, context.now),))
    return _changed(state, sentences[word], context, **changes(word))


def mentions(state: State, _rest: str, context: Context) -> Step:
    """Tell where somebody called us lately, in all rooms."""
    _ = context.words
    if not state.mentions:
        return Step(state, (info(_("Nobody has called you yet."), context.now),))
    return Step(state, tuple(info(_mention(line, context), context.now) for line in state.mentions[-_SHOWN:]))


def _mention(line: Line, context: Context) -> str:
    form = "%H:%M" if line.when.date() == context.now.date() else "%Y-%m-%d %H:%M"
    return f"{line.when.strftime(form)} {line.room or '@'} {line.nick}: {line.text}"

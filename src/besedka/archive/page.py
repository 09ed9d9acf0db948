"""An export as one page of HTML that needs nothing else: no script, no picture, nothing from the network."""

from __future__ import annotations

import hashlib
import html
import re
from datetime import datetime
from typing import TYPE_CHECKING

from besedka.archive.sentences import EDITED, action_of, clean, is_speech, sentence
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from besedka.archive.entries import Exported
    from besedka.i18n import Words

__all__ = ["page"]

COLOURS = 24  # hues, 15 degrees apart: neighbours can still be told
MICROSECONDS = 1_000_000
_LINK = re.compile(r"https?://[^\s<>\"]+")
_TRAILING = ".,;:!?)]}'»…"  # what ends a sentence, and seldom an address

_STYLE = """
:root { color-scheme: light dark; --paper: #fdfcfa; --ink: #22201d; --faint: #767069; --line: #e4dfd7; --l: 38%; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #1b1a18; --ink: #e8e3da; --faint: #968f85; --line: #36332f; --l: 70%; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; }
header p { color: var(--faint); margin: .25rem 0 0; }
h2 { position: sticky; top: 0; margin: 2rem 0 .5rem; padding: .4rem 0; background: var(--paper); font-size: 1rem;
  border-bottom: 1px solid var(--line); }
ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 3.6rem minmax(5rem, 9rem) 1fr; gap: 0 .75rem; padding: .1rem 0; }
time { color: var(--faint); font-variant-numeric: tabular-nums; }
time a, a.about { color: inherit; text-decoration: none; }
b { text-align: right; font-weight: 600; }
li > span { white-space: pre-wrap; min-width: 0; }
li.event > span { grid-column: 2 / 4; color: var(--faint); }
li.action > span { font-style: italic; }
li:target { background: color-mix(in srgb, var(--ink) 8%, transparent); }
small { color: var(--faint); }
@media (max-width: 36rem) {
  li { grid-template-columns: 3.2rem 1fr; } b { text-align: left; } li > span, li.event > span { grid-column: 2; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 9.5pt; color: #000; background: #fff; }
  h2 { position: static; background: none; break-after: avoid; } li { break-inside: avoid; }
}
"""


def page(
    entries: Iterable[Exported], title: str, zone: tzinfo | None, words: Words, *, with_room: bool
) -> Iterator[str]:
    """Yield a page piece by piece; times are those of `zone`, None for this machine's.

    `with_room`: entries are of several rooms, so each says of which.
    """
    yield _head(title, zone, words)
    day = ""
    first = 0
    for entry in entries:
        first = first or entry.position
        moment = datetime.fromtimestamp(entry.time / MICROSECONDS, zone).astimezone(zone)
        today = f"{moment:%Y-%m-%d}"
        if today != day:
            yield f'{"</ol>" if day else ""}\n<h2 id="{today}">{today}</h2>\n<ol>\n'
            day = today
        yield _row(entry, moment, first, words, with_room=with_room)
    if day:
        yield "</ol>\n"
    else:
        yield f"<p>{html.escape(words(mark('Nothing was said here.')))}</p>\n"
    yield "</main>\n</body>\n</html>\n"


def _head(title: str, zone: tzinfo | None, words: Words) -> str:
    now = datetime.now(zone).astimezone(zone)
    made = words(mark("Exported {time}; times are those of {zone}")).format(
        time=f"{now:%Y-%m-%d %H:%M}", zone=str(zone) if zone is not None else (now.tzname() or "UTC")
    )
    hues = "".join(f".c{n} {{ color: hsl({n * 360 // COLOURS} 65% var(--l)); }}\n" for n in range(COLOURS))
    shown = html.escape(title)
    return (
        f'<!DOCTYPE html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown}</title>\n<style>{_STYLE}{hues}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{shown}</h1>\n<p>{html.escape(made)}</p>\n</header>\n<main>\n"
    )


def _row(entry: Exported, moment: datetime, first: int, words: Words, *, with_room: bool) -> str:
    """Return a row; `first` is the position of the first one."""
    name = f"p{entry.position}"
    time = f'<time datetime="{moment.isoformat()}"><a href="#{name}">{moment:%H:%M}</a></time>'
    room = f"<small>{html.escape(' '.join(entry.rooms))}</small> " if with_room and entry.rooms else ""
    late = f" <small>({html.escape(entry.said_at)})</small>" if entry.said_at else ""
    about = ""
    if entry.about is not None and first <= entry.about < entry.position:
        about = f'<a class="about" href="#p{entry.about}">↩</a> '
    if not is_speech(entry):
        told = _linked(sentence(entry, moment.tzinfo, words))
        return f'<li id="{name}" class="event">{time}<span dir="auto">{room}{about}{told}{late}</span></li>\n'
    nick = entry.nick or "*"
    text = entry.text or ""
    action = action_of(text)
    kind = ' class="action"' if action is not None else ""
    who = f'<b class="c{_colour(nick)}"><bdi>{html.escape(clean(nick))}</bdi></b>'
    to = "" if entry.rooms or entry.target is None else f"<small>→ {html.escape(clean(entry.target))}</small> "
    said = _linked(clean(text if action is None else action))
    edited = f" <small>({html.escape(words(EDITED))})</small>" if entry.edited else ""
    return f'<li id="{name}"{kind}>{time}{who}<span dir="auto">{room}{to}{about}{said}{edited}{late}</span></li>\n'


def _colour(nick: str) -> int:
    """Return a colour that a nick has on each page."""
    return hashlib.blake2b(nick.encode(), digest_size=2).digest()[0] % COLOURS


def _linked(text: str) -> str:
    """Return a text as HTML, with addresses that can be followed; nothing else in it has a meaning."""
    made = []
    end = 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(_TRAILING)
        shown = html.escape(address)
        made += [
            html.escape(text[end : found.start()]),
            f'<a href="{shown}" rel="noopener noreferrer nofollow">{shown}</a>',
        ]
        end = found.start() + len(address)
    return "".join([*made, html.escape(text[end:])])

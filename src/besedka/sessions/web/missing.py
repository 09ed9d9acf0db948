"""The page for an address where there is nothing: it says so, and leads to the client."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.i18n import Words

__all__ = ["missing"]

_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{network}</title>
{styles}<main id="signin">
<div class="signin">
<h1>{network}</h1>
<p class="claim">{nothing}</p>
<p class="hint"><a href="{root}">{back}</a></p>
</div>
</main>
</html>
"""
_NOTHING: Final = mark("There is nothing at this address.")
_STYLES: Final = ("/css/base.css", "/css/shell.css")


def missing(path: str, network: str, words: Words, files: Iterable[str] = ()) -> bytes:
    """Return the page; `path` is the one below the prefix, `files` are those of the client, by path.

    All addresses are told from this one, so that it does not matter what a proxy puts before it.
    """
    root = "../" * (path.count("/") - 1) or "./"
    styles = (each for each in files if each.endswith(_STYLES))
    return _PAGE.format(
        lang=words.language,
        network=escape(network),
        styles="".join(f'<link rel="stylesheet" href="{root}{each.removeprefix("/")}">\n' for each in styles),
        nothing=escape(words(_NOTHING)),
        root=root,
        back=escape(words("Go to the rooms")),
    ).encode()

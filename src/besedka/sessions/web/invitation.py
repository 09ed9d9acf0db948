"""The page behind a link into a room: how to come in by it, by whatever one has."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from besedka.sessions.links import token_in
from besedka.sessions.web.guard import host_of

if TYPE_CHECKING:
    from besedka.i18n import Words
    from besedka.sessions.facts import Facts

__all__ = ["invitation", "invited_by"]

_PREFIX: Final = "/join/"
# Nothing is styled but by files (`page.py`), and this needs none.
_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{network}</title>
{script}<h1>{network}</h1>
<p>{invited}</p>
<ol>
<li><a href="../">{here}</a>; {client}: <code>{address}</code></li>
<li>{say}: <code>/msg besedka join {token}</code></li>
</ol>
</html>
"""


def invited_by(path: str) -> str:
    """Return the token in the path of a link, "" for another path."""
    token = token_in(path)
    return token if path == _PREFIX + token else ""


def invitation(token: str, authority: str, facts: Facts, words: Words, script: str = "") -> bytes:
    """Return the page; `authority` is what the browser calls this server. Whether the link works, joining says.

    `script` is the path of the one that leads on to the client; who runs none reads how to come in.
    """
    host = host_of(authority)
    port = authority.rpartition(":")[2]
    address = f"{host} {port}" if port.isdigit() else host
    return _PAGE.format(
        lang=words.language,
        script=f'<script type="module" src="..{script}"></script>\n' if script else "",
        network=escape(facts.settings.server.network),
        invited=escape(words("You are invited into a room.")),
        here=escape(words("Come in by this browser")),
        client=escape(words("or with any IRC client")),
        address=escape(address),
        say=escape(words("Then say there")),
        token=escape(token),
    ).encode()

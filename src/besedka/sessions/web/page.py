"""HTTP, until there is a web client: one small page that says how to join, and the way to WebSocket."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import h11

from besedka.sessions.session import Farewell, Local, Phase, Request, Session
from besedka.sessions.web.guard import may_ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink

__all__ = ["PageSession"]

LONGEST_HEAD = 16 * 1024  # what browsers send, cookies of other programs on this address included
# Nothing may be loaded, run or framed: the page is one file (w3.org/TR/CSP3).
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

_PAGE = """<!doctype html>
<html lang="{lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{network}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.55 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.25rem; }}
h1 {{ font-weight: 600; letter-spacing: -.01em; margin-bottom: .2rem; }}
p {{ margin: .2rem 0 1.6rem; opacity: .75; }}
dt {{ margin-top: 1.1rem; opacity: .75; }}
dd {{ margin: .25rem 0 0; }}
code {{ font: .95em ui-monospace, monospace; padding: .3em .6em; border-radius: .4em; background: #8882; }}
</style>
<h1>{network}</h1>
<p>{intro}</p>
<dl>{ways}</dl>
</html>
"""


class Get(Local, frozen=True, gc=False):
    """A request for the page, or the status that refuses it."""

    status: int
    head: bool
    host: str


class PageSession(Session):
    """A browser that came too early."""

    __slots__ = ("_head", "_http", "_upgrade")

    wire = "http"

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialect: Dialect,
        release: Callable[[], None],
        upgrade: Callable[[], Session],
    ) -> None:
        """Serve one request; `upgrade` makes the session of a WebSocket and puts it in this one's place."""
        super().__init__(number, sink, host, facts, dialect, release)
        self._upgrade = upgrade
        self._head = b""
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take a request's head; its body, if any, does not matter."""
        if self.phase is Phase.ENDED or not data:
            return []
        self._head += data
        try:
            self._http.receive_data(data)
            event = self._http.next_event()
        except h11.RemoteProtocolError as error:
            return [Request(self, (Get(error.error_status_hint, False, ""),)), *self.lost("Bad request", now)]
        if not isinstance(event, h11.Request):
            return []
        if self._wants_socket(event):
            session = self._upgrade()
            session.deadline = self.deadline
            behind, _ = self._http.trailing_data  # wsproto drops what comes in one piece with the handshake
            requests = session.receive(self._head[: len(self._head) - len(behind)], now)
            return requests + session.receive(behind, now) if behind else requests
        return [Request(self, (self._asked(event),)), *self.lost("Served", now)]

    def _wants_socket(self, event: h11.Request) -> bool:
        """Whether this asks for a WebSocket, at an address that is ours."""
        headers = dict(event.headers)
        wanted = headers.get(b"upgrade", b"").lower() == b"websocket"
        return wanted and may_ask(headers.get(b"host", b"").decode("latin-1"), self.facts.web_names)

    def _asked(self, event: h11.Request) -> Get:
        head = event.method == b"HEAD"
        host = dict(event.headers).get(b"host", b"").decode("latin-1")
        if not may_ask(host, self.facts.web_names):
            return Get(421, head, "")  # misdirected (RFC 9110 section 15.5.20): see guard.py
        if event.method not in (b"GET", b"HEAD"):
            return Get(405, head, host)
        return Get(200 if event.target.split(b"?")[0] == b"/" else 404, head, host)

    def expire(self, now: float) -> list[Request]:
        """Nobody waits for a request for ever."""
        return self.lost("No request came in time", now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return the page, or why there is none."""
        for outcome in outcomes:
            if isinstance(outcome, Get):
                return self._page(outcome)
            if isinstance(outcome, Farewell):
                return self.part_with(outcome.reason)
        return self.part_with("")

    def part_with(self, reason: str) -> bytes:
        """Close without a word."""
        self.done = True
        return b""

    def _page(self, get: Get) -> bytes:
        body = self._body(get.host) if get.status == 200 else f"{get.status}\n".encode()
        kind = "text/html; charset=utf-8" if get.status == 200 else "text/plain; charset=utf-8"
        headers = [
            ("content-type", kind),
            ("content-length", str(len(body))),
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("connection", "close"),
        ]
        if get.status == 405:
            headers.append(("allow", "GET, HEAD"))
        answer = self._http.send(h11.Response(status_code=get.status, headers=headers)) or b""
        if not get.head:
            answer += self._http.send(h11.Data(data=body)) or b""
        return answer

    def _body(self, host: str) -> bytes:
        words = self.facts.words
        settings = self.facts.settings
        name, _, port = (host or "127.0.0.1:8888").rpartition(":")
        secure = self.sink.secure
        name, port = (name, port) if name and port.isdigit() else (host, "443" if secure else "80")
        address = f"{name}:{port}"
        by_irc = words("{host}, port {port} with TLS, #lobby") if secure else words("{host}, port {port}, #lobby")
        by_hand = f"openssl s_client -quiet {address}" if secure else f"nc {name.strip('[]')} {port}"
        ways = (
            (words("In a terminal"), f"besedka join {'--tls ' if secure else ''}{address}"),
            (words("With any IRC client"), by_irc.format(host=name, port=port)),
            (words("With what every system has"), by_hand),
        )
        rows = "".join(f"<dt>{escape(way)}</dt><dd><code>{escape(how)}</code></dd>" for way, how in ways)
        return _PAGE.format(
            lang=words.language,
            network=escape(settings.server.network),
            intro=escape(words("A place to sit and talk. Join with what you already have:")),
            ways=rows,
        ).encode()

"""HTTP: the files of the web client, whether the server is well, and the way to WebSocket (RFC 9110, 9112; h11)."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, Final

import h11
import msgspec

from besedka.sessions.session import Farewell, Local, Phase, Request, Session
from besedka.sessions.web.api import (
    API,
    LONGEST_BODY,
    Call,
    Called,
    Proved,
    Reply,
    ask_of,
    refuse_body,
    refuse_stories,
    reply_to,
    steps_of,
)
from besedka.sessions.web.cookies import digest_in
from besedka.sessions.web.forwarded import AmbiguousError, Asker, asker, is_forwarded
from besedka.sessions.web.guard import is_loopback, is_own, may_ask
from besedka.sessions.web.invitation import invitation, invited_by
from besedka.sessions.web.languages import words_for
from besedka.sessions.web.missing import missing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.sessions.facts import Facts
    from besedka.sessions.session import Dialect, Sink
    from besedka.sessions.web.site import Site

__all__ = ["POLICY", "PageSession"]

LONGEST_HEAD: Final = 16 * 1024  # what browsers send, cookies of other programs on this address included
IDLE_S: Final = 30.0  # a browser keeps its connections for the next file; nobody needs one that is silent for longer
# Everything comes from here, and nothing runs or is styled but by files (w3.org/TR/CSP3).
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_ALWAYS: Final = [
    ("content-security-policy", POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
]
_FOREVER: Final = "public, max-age=31536000, immutable"  # a year: as good as for ever (RFC 8246)
_ASK_AGAIN: Final = "no-cache"
_HEALTH: Final = "/health"
_METRICS: Final = "/metrics"
_EXPOSITION: Final = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' text format
_JSON: Final = "application/json"
_HTML: Final = "text/html; charset=utf-8"
_WAITS: Final = (h11.NEED_DATA, h11.PAUSED)  # for bytes, or for the answer to what was asked


class Served(Local, frozen=True, gc=False):
    """What is answered."""

    data: bytes


class Refusing(Local, frozen=True, gc=False):
    """A call that asks nothing of the hub."""

    reply: Reply


class Measuring(Local, frozen=True, gc=False):
    """The metrics are asked for: they are read under the lock."""


class PageSession(Session):
    """A browser that asks for files and calls, one after the other, on one connection."""

    __slots__ = ("_asked", "_body", "_cycle", "_http", "_proxied", "_site", "_upgrade")

    wire = "http"

    def __init__(
        self,
        number: int,
        sink: Sink,
        host: str,
        facts: Facts,
        dialect: Dialect,
        release: Callable[[], None],
        upgrade: Callable[[Asker], Session],
        site: Site,
        *,
        proxied: bool = False,
    ) -> None:
        """Serve `site`; `upgrade` makes the session of a WebSocket and puts it in this one's place.

        `proxied` says that the peer is a proxy that may speak for others.
        """
        super().__init__(number, sink, host, facts, dialect, release)
        self._upgrade = upgrade
        self._site = site
        self._proxied = proxied
        self._asked: h11.Request | None = None  # a call whose body is being read, or that waits for its answer
        self._body = b""
        self._cycle = b""  # what has come since the last answer: a WebSocket's handshake is read once more
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=LONGEST_HEAD)

    def receive(self, data: bytes, now: float) -> list[Request]:
        """Take bytes; return an answer to each request that is whole."""
        if self.phase is Phase.ENDED:
            return []
        if self._asked is None:
            self._cycle += data
        requests: list[Request] = []
        try:
            if data:
                self._http.receive_data(data)
            while not (self.ended or self.held):
                event: Any = self._http.next_event()
                if event in _WAITS:
                    break
                if isinstance(event, h11.Request) and self._wants_socket(event):
                    return [*requests, *self._open_socket(event, now)]
                requests += self._hear(event, now)
        except h11.RemoteProtocolError as error:
            refusal = self._answer(error.error_status_hint, b"", head=False, ending=True)
            return [*requests, Request(self, (Served(refusal),)), *self.lost("Bad request", now)]
        return requests

    def _hear(self, event: h11.Event, now: float) -> list[Request]:
        """Take a request, or a part of a call's body; a call is carried out when it is whole."""
        match event:
            case h11.Request() if self._is_call(event):
                return self._begin_call(event, now)
            case h11.Request() if self._path(event) == _METRICS and self._may_measure(event):
                return self._begin_call(event, now)
            case h11.Request():
                return self._serve(event, now)
            case h11.Data() if len(self._body) + len(event.data) <= LONGEST_BODY:
                self._body += bytes(event.data)
            case h11.Data():
                return self._close_with(refuse_body(self.facts), now)
            case _:  # the end of a call: other requests are answered at their head
                return self._carry_out(now)
        return []

    def _is_call(self, asked: h11.Request) -> bool:
        """Whether this is for `/api/`, at an address that is ours."""
        headers = dict(asked.headers)
        smuggled = b"content-length" in headers and b"transfer-encoding" in headers
        ours = may_ask(headers.get(b"host", b"").decode("latin-1"), self.facts.web_names)
        return self._path(asked).startswith(API) and ours and not smuggled

    def _path(self, asked: h11.Request) -> str:
        """Return the path below the prefix, which a proxy may have taken off already."""
        path = asked.target.split(b"?")[0].decode("latin-1")
        prefix = self.facts.settings.web.prefix
        return path.removeprefix(prefix) or path if path.startswith(f"{prefix}/") else path

    def _asker(self, asked: h11.Request) -> Asker:
        """Return who asks: the peer, or whom a trusted proxy names; raises `AmbiguousError`."""
        if not self._proxied:
            return Asker(self.address, self.sink.secure)
        return asker(asked.headers, self.address, self.facts.settings.server.proxies, secure=self.sink.secure)

    def _may_measure(self, asked: h11.Request) -> bool:
        """Whether somebody is shown the metrics: who has the token; without one programs on this machine, or all."""
        web, headers = self.facts.settings.web, dict(asked.headers)
        if asked.method not in (b"GET", b"HEAD") or not may_ask(
            headers.get(b"host", b"").decode("latin-1"), self.facts.web_names
        ):
            return False
        given = headers.get(b"authorization", b"")
        if web.metrics_token and hmac.compare_digest(given, f"Bearer {web.metrics_token}".encode()):
            return True
        here = is_loopback(self.address) and not is_forwarded(asked.headers)
        return web.metrics == "everybody" or (web.metrics == "loopback" and here)

    def _begin_call(self, asked: h11.Request, now: float) -> list[Request]:
        """Wait for the body, if there is one, and tell whoever asks first to send it (RFC 9110 section 10.1.1)."""
        self.deadline = now + IDLE_S
        self._asked, self._body = asked, b""
        if int(dict(asked.headers).get(b"content-length", b"0")) > LONGEST_BODY:
            return self._close_with(refuse_body(self.facts), now)
        if not self._http.they_are_waiting_for_100_continue:
            return []
        go_on = self._http.send(h11.InformationalResponse(status_code=100, headers=[]))
        return [Request(self, (Served(go_on or b""),))]

    def _carry_out(self, now: float) -> list[Request]:
        """Ask the hub what a call asks; what is behind it waits for the answer."""
        asked = self._asked
        assert asked is not None
        self.deadline = now + IDLE_S
        if self._path(asked) == _METRICS:
            self.held = True
            return [Request(self, (Measuring(),))]
        headers = {name: value.decode("latin-1") for name, value in asked.headers}
        names, authority = self.facts.web_names, headers.get(b"host", "")
        try:
            whom = self._asker(asked)
        except AmbiguousError:
            return self._close_with(refuse_stories(self.facts), now)
        call = Call(
            self.number,
            asked.method.decode("latin-1"),
            self._path(asked),
            self._body,
            headers.get(b"content-type", ""),
            digest_in(headers.get(b"cookie", "").encode("latin-1"), self.facts),
            whom.address,
            whom.secure,
            words_for(headers.get(b"accept-language", ""), self.facts.words),
        )
        own = is_own(headers.get(b"origin"), authority, names, secure=whom.secure)
        steps = steps_of(call, self.facts, own=own)
        self.held = True
        return [Request(self, (Refusing(steps),) if isinstance(steps, Reply) else steps)]

    def _close_with(self, reply: Reply, now: float) -> list[Request]:
        """Answer a call whose body is not read to its end: nothing behind it can be told from the body."""
        data = msgspec.json.encode(reply.value)
        served = Served(self._answer(reply.status, data, head=False, ending=True, kind=_JSON))
        return [Request(self, (served,)), *self.lost("Served", now)]

    def _reply(self, reply: Reply) -> bytes:
        """Answer a call, and go on behind it. Under the hub's lock."""
        asked, self._asked, self._body = self._asked, None, b""
        assert asked is not None
        ending = _is_last(asked)
        text = isinstance(reply.value, str)
        data = reply.value.encode() if text else msgspec.json.encode(reply.value) + b"\n"
        kind = _EXPOSITION if text else _JSON
        answer = self._answer(
            reply.status, data, head=asked.method == b"HEAD", ending=ending, kind=kind, more=reply.headers
        )
        self.held = False
        if ending:
            self.done = True
        else:
            self._cycle, _ = self._http.trailing_data
            self._http.start_next_cycle()
        return answer

    def _serve(self, asked: h11.Request, now: float) -> list[Request]:
        """Answer one request; with a body, or a wish to end, it is the last one."""
        self.deadline = now + IDLE_S
        headers = dict(asked.headers)
        ending = _has_body(asked) or _is_last(asked)
        served = Request(self, (Served(self._answered(asked, headers, ending=ending)),))
        if ending:
            return [served, *self.lost("Served", now)]
        self._http.next_event()  # the end of a message without a body
        self._cycle, _ = self._http.trailing_data
        self._http.start_next_cycle()
        return [served]

    def _answered(self, asked: h11.Request, headers: dict[bytes, bytes], *, ending: bool) -> bytes:
        head = asked.method == b"HEAD"
        if b"content-length" in headers and b"transfer-encoding" in headers:  # smuggling (RFC 9112 section 6.1)
            return self._answer(400, b"", head=head, ending=ending)
        if not may_ask(headers.get(b"host", b"").decode("latin-1"), self.facts.web_names):
            return self._answer(421, b"", head=head, ending=ending)  # misdirected (RFC 9110 15.5.20): see guard.py
        if asked.method not in (b"GET", b"HEAD"):
            return self._answer(405, b"", head=head, ending=ending, more=[("allow", "GET, HEAD")])
        path = self._path(asked)
        if path == self.facts.settings.web.prefix:  # what the page names stands beside it
            return self._answer(308, b"", head=head, ending=ending, more=[("location", f"{path}/")])
        if path == _HEALTH:
            # 200 all the same: it serves, and whoever starts it anew for this would have one that does not
            told = b"damaged" if self.facts.damage() else b"ok"
            return self._answer(200, b'{"status":"%s"}\n' % told, head=head, ending=ending, kind="application/json")
        found = self._site.get(path)
        if found is None:
            return self._answered_by_page(path, headers, head=head, ending=ending)
        more = [("etag", found.tag), ("cache-control", _FOREVER if found.lasts else _ASK_AGAIN)]
        more.append(("vary", "accept-encoding"))
        if found.tag.encode() in headers.get(b"if-none-match", b""):
            return self._answer(304, b"", head=True, ending=ending, more=more)
        if found.packed is not None and b"gzip" in headers.get(b"accept-encoding", b""):
            more.append(("content-encoding", "gzip"))
            return self._answer(200, found.packed, head=head, ending=ending, kind=found.kind, more=more)
        return self._answer(200, found.body, head=head, ending=ending, kind=found.kind, more=more)

    def _answered_by_page(self, path: str, headers: dict[bytes, bytes], *, head: bool, ending: bool) -> bytes:
        """Answer where there is no file: a link into a room, or nothing, which a person is told in a page."""
        facts, names = self.facts, self._site
        words = words_for(headers.get(b"accept-language", b"").decode("latin-1"), facts.words)
        token = invited_by(path)
        if token:
            script = next((each for each in names if each.endswith("/js/join.js")), "")
            page = invitation(token, headers.get(b"host", b"").decode("latin-1"), facts, words, script)
            return self._answer(200, page, head=head, ending=ending, kind=_HTML)
        if b"text/html" not in headers.get(b"accept", b""):  # a program
            return self._answer(404, b"", head=head, ending=ending)
        page = missing(path, facts.settings.server.network, words, names)
        return self._answer(404, page, head=head, ending=ending, kind=_HTML)

    def _answer(
        self,
        status: int,
        body: bytes,
        *,
        head: bool,
        ending: bool,
        kind: str = "text/plain; charset=utf-8",
        more: Sequence[tuple[str, str]] = (),
    ) -> bytes:
        """Return a response; one without a body of its own says its number."""
        headers = [*_ALWAYS, *more]
        if status != 304:
            body = body or f"{status}\n".encode()
            headers += [("content-type", kind), ("content-length", str(len(body)))]
        if not any(name == "cache-control" for name, _ in more):
            headers.append(("cache-control", "no-store"))
        if ending:
            headers.append(("connection", "close"))
        sent = self._http.send(h11.Response(status_code=status, headers=headers)) or b""
        if not head:
            sent += self._http.send(h11.Data(data=body)) or b""
        sent += self._http.send(h11.EndOfMessage()) or b""
        return sent

    def _wants_socket(self, event: h11.Request) -> bool:
        """Whether this asks for a WebSocket, at an address that is ours."""
        headers = dict(event.headers)
        wanted = headers.get(b"upgrade", b"").lower() == b"websocket"
        return wanted and may_ask(headers.get(b"host", b"").decode("latin-1"), self.facts.web_names)

    def _open_socket(self, asked: h11.Request, now: float) -> list[Request]:
        """Let a WebSocket take this place, from its handshake on."""
        try:
            session = self._upgrade(self._asker(asked))
        except AmbiguousError:
            return self._close_with(refuse_stories(self.facts), now)
        session.deadline = self.deadline
        behind, _ = self._http.trailing_data  # wsproto drops what comes in one piece with the handshake
        requests = session.receive(self._cycle[: len(self._cycle) - len(behind)], now)
        return requests + session.receive(behind, now) if behind else requests

    def expire(self, now: float) -> list[Request]:
        """Nobody waits for a request for ever."""
        return self.lost("No request came in time", now)

    def respond(self, request: Request, outcomes: Sequence[Any]) -> bytes:
        """Return what was asked for."""
        first = request.steps[0]
        if isinstance(first, Measuring):
            return self._reply(Reply(200, self.facts.metrics()))
        if isinstance(first, Refusing):
            return self._reply(first.reply)
        if isinstance(first, Called | Proved):
            ask = ask_of(first.call, outcomes, self.facts)
            if ask is not None:
                self.asks = (ask,)
                return b""
            return self._reply(reply_to(first.call, outcomes, self.facts, f"{self.facts.settings.web.prefix}/"))
        for outcome in outcomes:
            if isinstance(outcome, Served):
                return outcome.data
            if isinstance(outcome, Farewell):
                return self.part_with(outcome.reason)
        return self.part_with("")

    def part_with(self, reason: str) -> bytes:
        """Close without a word."""
        self.done = True
        return b""


def _is_last(asked: h11.Request) -> bool:
    """Tell whether who asks will ask nothing more on this connection."""
    return b"close" in dict(asked.headers).get(b"connection", b"").lower() or asked.http_version < b"1.1"


def _has_body(asked: h11.Request) -> bool:
    """Tell whether more than a head was sent; it is not read, and what is behind it must not be taken for a request."""
    return any(name in (b"content-length", b"transfer-encoding") for name, _ in asked.headers)

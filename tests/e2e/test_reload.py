"""Settings that change while the server runs: what each does, and which need a restart."""

from __future__ import annotations

import logging
import math
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from besedka.config.load import load
from besedka.config.table import fields_in, sections
from besedka.logs import configure
from besedka.server.workers import worker_limits
from support.inside import changed, eventually, inside
from support.server import RunningServer
from support.talking import IrcPeer, PlainPeer, _Peer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from besedka.server.app import Server
    from besedka.sessions.session import Session

MIB = 1024 * 1024


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """The server in this process sets logging up anew: put it back."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def port_of(server: Server) -> int:
    """Return where it listens."""
    return server.addresses[0][1]


def irc(server: Server, nick: str = "newcomer", **options: Any) -> IrcPeer:
    """Let somebody in who speaks IRC."""
    return IrcPeer(port_of(server), nick, **options)


def fronts_deadline(server: Server, data: bytes) -> float:
    """Return until when (from 0) the server waits for somebody who has sent `data`."""
    peer: Any = SimpleNamespace(send_in_chunks=lambda *_pace: None, outbox=None)
    session: Any = server.gate.door("everything")(peer, "192.0.2.1", 0.0)
    if data:
        session.receive(data, 0.0)
    session.closed()
    return float(session.deadline)


def session_of(server: Server) -> Session:
    """Return the session of the one who is there."""
    (session,) = server.delivery.present.values()
    return session


def limits_arrived(server: Server, name: str, value: float) -> None:
    """Wait until the worker has taken other limits over."""
    eventually(lambda: getattr(server.workers[0]._limits, name) == value)


def motd(server: Server) -> None:
    """A newcomer is shown the new message of the day."""
    with irc(server, rooms=()) as peer:
        assert any("372" in line and line.endswith("changed") for line in peer.welcome)


def password(server: Server) -> None:
    """A newcomer needs the password."""
    with _Peer(port_of(server)) as peer:
        peer.raw(b"NICK newcomer\r\nUSER x 0 * :x\r\n")
        assert any(" 464 " in line for line in peer.rest().splitlines())


def proxies(server: Server) -> None:
    """Who comes from there may say whose connection it is."""
    peer: Any = SimpleNamespace(outbox=None, speaks_tls=False)
    session: Any = server.gate.door("everything")(peer, "192.0.2.1", 0.0)
    session.receive(b"PROXY TCP4 198.51.100.7 192.0.2.1 1 2\r\n", 0.0)
    assert peer.session.address == "198.51.100.7"
    peer.session.closed()


def greeting(server: Server) -> None:
    """A newcomer is greeted in the new words."""
    with PlainPeer(port_of(server), "newcomer") as peer:
        assert peer.greeting == "Welcome, newcomer"


def history(server: Server) -> None:
    """A newcomer gets so many messages."""
    with PlainPeer(port_of(server), "anna") as peer:
        peer.send("one", "two", "three")
        with irc(server, "settled") as other:
            other.settle()
    with PlainPeer(port_of(server), "newcomer") as peer:
        assert [peer.line(), peer.line()] == ["anna: two", "anna: three"]


def attempts(server: Server) -> None:
    """One wrong name is enough."""
    with _Peer(port_of(server)) as peer:
        peer.raw(b"two words\n")
        assert "Goodbye" in peer.rest()


def sniff(server: Server) -> None:
    """First bytes are waited on for so long."""
    assert fronts_deadline(server, b"A") == pytest.approx(7.777)


def chunks(server: Server) -> None:
    """A newcomer without ends of lines gets such pieces."""
    with _Peer(port_of(server)) as peer:
        peer.raw(b"newcomer")
        assert b"newcomer" in peer.sock.recv(1024)
        pace = session_of(server).sink.pace  # type: ignore[attr-defined]
        plain = server.settings.plain
        assert (pace.limit, pace.pause_s) == (plain.chunk_bytes, plain.chunk_pause_ms / 1000)


def replay(server: Server) -> None:
    """A newcomer gets so many messages."""
    with irc(server, "anna") as peer:
        for number in range(4):
            peer.say(f"number {number}")
        peer.settle()
        with irc(server) as newcomer:
            said = [line for line in newcomer.entered["#lobby"] if "number" in line]
            assert [line[-8:] for line in said] == ["number 2", "number 3"]


def long_lines(server: Server) -> None:
    """What does not fit a line with its source before it, is refused."""
    with irc(server) as peer:
        peer.send(f"PRIVMSG #lobby :{'x' * 490}")
        assert any(" 417 " in line for line in peer.settle())


def withhold(server: Server) -> None:
    """A newcomer is not offered it."""
    with _Peer(port_of(server)) as peer:
        peer.raw(b"CAP LS 302\r\n")
        assert "echo-message" not in peer.until(" LS ")[-1]


def hosts(server: Server) -> None:
    """A browser may come by this name."""
    with _Peer(port_of(server)) as peer:
        peer.raw(b"GET / HTTP/1.1\r\nHost: chat.example\r\nConnection: close\r\n\r\n")
        assert " 200 " in peer.rest().splitlines()[0]


def ping_after(server: Server) -> None:
    """A silent peer is asked so soon."""
    with irc(server):
        assert 0 < session_of(server).deadline - server.workers[0].now() <= 2


def ping_timeout(server: Server) -> None:
    """It has so long to answer."""
    with irc(server):
        session = session_of(server)
        session.expire(0.0)
        assert session.deadline == 2.0


def low_water(server: Server) -> None:
    """The disk is judged by this mark."""
    assert server.turn._space._low == 12 * MIB


def warn(server: Server) -> None:
    """The disk is judged by this mark."""
    assert server.turn._space._warn == 1000 * MIB


def key_hours(server: Server) -> None:
    """Keys are remembered for so long."""
    assert server.state.key_lifetime == 2 * 3_600_000_000


def keep_days(server: Server) -> None:
    """What is older is removed when the server looks after its house."""
    server.upkeep.look(10 * 86_400_000_000, server.settings.journal.keep_days, server.settings.irc.missed_days)
    server._clock = lambda: 5_000 * 86_400_000_000_000
    server.keep_house()
    assert server.settings.journal.keep_days == 3


def connections(server: Server) -> None:
    """The second is one too many."""
    with irc(server), _Peer(port_of(server)) as second:
        assert "this server is full" in second.rest()
    limits_arrived(server, "inbox_limit", worker_limits(server.settings).inbox_limit)


def told_from(server: Server, address: str) -> bytes:
    """Come from an address; what one is told at the door, nothing for being let in."""
    peer: Any = SimpleNamespace(outbox=None)
    session: Any = server.gate.door("everything")(peer, address, 0.0)
    return session if isinstance(session, bytes) else b""


def by_address(server: Server) -> None:
    """The second is one too many."""
    assert [b"connections from your address" in told_from(server, "192.0.2.1") for _ in range(2)] == [False, True]


def exempt(server: Server) -> None:
    """This network is not counted any more."""
    tight = changed(server.settings, limits={"connections_per_address": 1, "connects_per_min": 1})
    server.reload(tight)
    assert [told_from(server, "192.0.2.1") for _ in range(2)] == [b"", b""]
    assert [b"too many" in told_from(server, "127.0.0.1") for _ in range(2)] == [False, True]


def strangers(server: Server) -> None:
    """Limits that are not set become lower (what SIGHUP reads is what `load` makes)."""
    server.reload(changed(load(None, {"BESEDKA_LIMITS_STRANGERS": "yes"}, {}), server={"data": server.folder.path}))
    assert fronts_deadline(server, b"") == 30.0


def joins(server: Server) -> None:
    """The lobby and one more, for now."""
    with irc(server) as peer:
        peer.join("#second")
        assert any(" 405 " in line and "too fast" in line for line in peer.join("#third"))


def changes(server: Server) -> None:
    """A second change must wait."""
    with irc(server) as peer:
        peer.send("AWAY :lunch", "AWAY")
        assert any(" 263 newcomer AWAY :" in line for line in peer.settle())


def new_rooms(server: Server) -> None:
    """One, for now."""
    with irc(server) as peer:
        peer.join("#second")
        assert any(" 405 " in line and "were made" in line for line in peer.join("#third"))


def registration(server: Server) -> None:
    """A newcomer has so long to say who it is."""
    assert fronts_deadline(server, b"") == 3.0


def outbox(server: Server) -> None:
    """A newcomer's outbox takes so much."""
    limits_arrived(server, "outbox_limit", 128 * 1024)
    with irc(server):
        assert session_of(server).sink.outbox.limit == 128 * 1024


def outboxes(server: Server) -> None:
    """The worker allows so much for all together."""
    limits_arrived(server, "backlog_limit", 3 * MIB)
    assert server.workers[0]._backlog.limit == 3 * MIB


def pause_for_one_more_than(server: Server, burst: int) -> float:
    """Return for how long (seconds) somebody is not read who sends a line more than that; so many are free."""
    newcomer: Any = SimpleNamespace(full_at=-math.inf)
    allowance = server.workers[0]._allowance
    assert allowance.spend(newcomer, burst, 0.0) == 0.0
    return allowance.spend(newcomer, 1, 0.0)


def rate(server: Server) -> None:
    """The worker allows so much: what is over the burst takes a third of a second."""
    limits_arrived(server, "rate", 3.0)
    assert pause_for_one_more_than(server, server.settings.limits.burst_lines) == pytest.approx(1 / 3)


def burst(server: Server) -> None:
    """The worker allows so much: a fourth line waits."""
    limits_arrived(server, "burst", 3)
    assert pause_for_one_more_than(server, 3) == pytest.approx(1 / server.settings.limits.lines_per_s)


def rooms(server: Server) -> None:
    """No second room can be made."""
    with irc(server) as peer:
        assert any(" 405 " in line for line in peer.join("#second"))


def rooms_per_user(server: Server) -> None:
    """No second room can be entered."""
    with irc(server) as peer:
        assert any(" 405 " in line for line in peer.join("#second"))


def list_entries(server: Server) -> None:
    """A second ban does not fit."""
    with irc(server, rooms=("#cats",)) as peer:
        peer.send("MODE #cats +b one!*@*", "MODE #cats +b two!*@*")
        assert any(" 478 " in line for line in peer.settle())


def log_format(_server: Server) -> None:
    """Events are written as JSON."""
    record = logging.LogRecord("besedka", logging.INFO, "", 0, "hello", None, None)
    handlers = [each for each in logging.getLogger().handlers if type(each).__module__ == "besedka.logs"]
    assert [handler.format(record)[0] for handler in handlers] == ["{"]


def log_level(_server: Server) -> None:
    """Only errors are written."""
    assert logging.getLogger().level == logging.ERROR


# Each setting that SIGHUP re-reads, another value for it, and what that changes.
def always_on(server: Server) -> None:
    """Whose last session goes from now on, goes with it."""
    assert not server.state.always_on


EFFECTS: dict[str, tuple[Any, Callable[[Server], None]]] = {
    "server.motd": ("changed", motd),
    "server.password": ("secret", password),
    "server.proxies": ("192.0.2.0/24", proxies),
    "plain.greeting": ("Welcome, {name}", greeting),
    "plain.history": (2, history),
    "plain.attempts": (1, attempts),
    "plain.sniff_ms": (7777, sniff),
    "plain.chunk_bytes": (64, chunks),
    "plain.chunk_pause_ms": (5, chunks),
    "irc.replay": (2, replay),
    "irc.ping_after_s": (2, ping_after),
    "irc.ping_timeout_s": (2, ping_timeout),
    "irc.long_lines": ("refuse", long_lines),
    "irc.withhold": ("echo-message", withhold),
    "web.hosts": ("chat.example", hosts),
    "journal.low_water_mib": (12, low_water),
    "journal.warn_mib": (1000, warn),
    "journal.key_hours": (2, key_hours),
    "journal.keep_days": (3, keep_days),
    "limits.connections": (1, connections),
    "limits.connections_per_address": (1, by_address),
    "limits.connects_per_min": (1, by_address),
    "limits.exempt_networks": ("192.0.2.0/24", exempt),
    "limits.strangers": ("yes", strangers),
    "accounts.always_on": ("no", always_on),
    "limits.joins_per_min": (2, joins),
    "limits.changes_per_min": (1, changes),
    "limits.new_rooms_per_hour": (1, new_rooms),
    "limits.registration_s": (3, registration),
    "limits.outbox_kib": (128, outbox),
    "limits.outboxes_mib": (3, outboxes),
    "limits.lines_per_s": (3, rate),
    "limits.burst_lines": (3, burst),
    "limits.rooms": (1, rooms),
    "limits.rooms_per_user": (1, rooms_per_user),
    "limits.list_entries": (1, list_entries),
    "log.format": ("json", log_format),
    "log.level": ("error", log_level),
}
# They show with certificates: tests/server/test_certificate.py, tests/e2e/test_tls.py.
WITH_TLS = {"tls.certificate", "tls.key", "tls.client_certificates", "limits.handshake_s"}
# Nobody keeps a copy of these: whoever needs one looks into the settings then, and its own tests say what for.
LOOKED_UP = {
    f"{section}.{name}"
    for section, names in {
        "rooms": ("default", "auto_join", "forget_days"),
        "accounts": (
            "guests",
            "registration",
            "always_on_days",
            "always_on_users",
            "before_connect",
            "password_length",
            "hash_memory_mib",
            "hash_passes",
            "scram_iterations",
        ),
        "server": ("administrators", "admin", "icon"),
        "webirc": ("networks", "passwords"),
        "irc": ("missed", "missed_days", "cloaks"),
        "audit": ("keep_days",),
        "journal": ("check_days",),
        "web": ("public_url", "session_days", "prefix", "metrics", "metrics_token"),
        "history": ("redact_minutes", "edit_minutes"),
        "tls": ("sts_days",),
        "limits": (
            "history",
            "watched",
            "reactions",
            "reactions_per_message",
            "sessions_per_account",
            "metadata_bytes",
            "metadata_keys",
            "registrations_per_hour",
            "wrong_passwords_per_min",
        ),
    }.items()
    for name in names
}
FIXED = {
    f"{section}.{name}": field
    for section in sections()
    if section != "listen"
    for name, field in fields_in(section).items()
    if not field.doc.reload
}


def test_each_setting_that_is_read_again_is_in_the_table() -> None:
    """Whoever adds one shows here what it does."""
    reloaded = {
        f"{section}.{name}" for section in sections() for name, field in fields_in(section).items() if field.doc.reload
    }
    assert set(EFFECTS) | WITH_TLS | LOOKED_UP == reloaded


@pytest.mark.parametrize("name", EFFECTS)
def test_a_setting_that_is_read_again_takes_effect_at_once(name: str) -> None:
    """Without a restart, for whoever comes next."""
    section, field = name.split(".")
    value, shows = EFFECTS[name]
    with inside() as server:
        configure("text", "info")
        assert getattr(getattr(server.settings, section), field) != value
        server.reload(changed(server.settings, **{section: {field: value}}))
        assert getattr(getattr(server.settings, section), field) == value
        shows(server)


def another(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, Path):
        return value / "elsewhere"
    if isinstance(value, int):
        return value + 1
    return {"auto": "ru", "en": "ru", "power": "process"}.get(value, f"{value}.other")


@pytest.mark.parametrize("name", [*FIXED, "listen"])
def test_a_setting_that_needs_a_restart_says_so(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """It stays as it is, and the log warns."""
    section, _, field = name.partition(".")
    with inside() as server:
        before = server.settings
        if name == "listen":
            told = changed(before)
            told = type(told)(**{**{key: getattr(told, key) for key in told.__struct_fields__}, "listen": ()})
        else:
            told = changed(before, **{section: {field: another(getattr(getattr(before, section), field))}})
        with caplog.at_level(logging.WARNING):
            server.reload(told)
        assert server.settings == before
        assert f"setting needs a restart to change: {name}" in caplog.text


def test_sighup_reads_the_file_again() -> None:
    """What is wrong in it is told in the log, and changes nothing; what is right takes effect."""
    with RunningServer(settings='plain.greeting = "Old, {name}"\n') as server:
        with PlainPeer(server.port, "anna") as anna:
            assert anna.greeting == "Old, anna"
            server._config.write_text("plain.greeting = 7\n")
            server.signal(signal.SIGHUP)
            eventually(lambda: "the settings were not read again" in server.log)
            server._config.write_text('plain.greeting = "New, {name}"\nlimits.targets = 3\n')
            server.signal(signal.SIGHUP)
            eventually(lambda: "setting needs a restart to change: limits.targets: 10 -> 3" in server.log)
            assert "setting changed: plain.greeting" in server.log
        with PlainPeer(server.port, "boris") as boris:
            assert boris.greeting == "New, boris"

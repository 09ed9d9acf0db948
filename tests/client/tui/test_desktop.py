"""Notifications by D-Bus, on a bus of the test's own."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import jeepney
import pytest
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from besedka.client.tui.desktop import Desktop, is_there
from besedka.threads import Crew
from support.ircserver import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUS = "DBUS_SESSION_BUS_ADDRESS"
needs_a_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon")


@contextmanager
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A bus of its own, which is the session's."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as daemon:
        assert daemon.stdout is not None
        monkeypatch.setenv(BUS, daemon.stdout.readline().strip())
        try:
            yield
        finally:
            daemon.terminate()


def serve(shower: Any, capabilities: list[str], count: int) -> list[tuple[Any, ...]]:
    """Show `count` notifications, as a desktop does; return what was asked for."""
    shown: list[tuple[Any, ...]] = []
    while len(shown) < count:
        asked = shower.receive(timeout=PATIENCE_S)
        method = asked.header.fields.get(jeepney.HeaderFields.member)
        if method == "GetCapabilities":
            shower.send(jeepney.new_method_return(asked, "as", (capabilities,)))
        elif method == "Notify":
            shown.append(asked.body)
            shower.send(jeepney.new_method_return(asked, "u", (40 + len(shown),)))
    return shown


def crew() -> tuple[Crew, list[BaseException]]:
    """Threads, and what they die of."""
    deaths: list[BaseException] = []
    return Crew(lambda _name, error: deaths.append(error)), deaths


@needs_a_bus
@pytest.mark.parametrize(("capabilities", "said"), [(["body", "body-markup"], "a &lt;b&gt;"), (["body"], "a <b>")])
def test_the_desktop_shows_who_said_what(monkeypatch: pytest.MonkeyPatch, capabilities: list[str], said: str) -> None:
    """Nothing in the words is taken for markup; what the same one says next takes its place."""
    with bus(monkeypatch), open_dbus_connection() as shower:
        shower.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"), timeout=PATIENCE_S)
        threads, deaths = crew()
        desktop = Desktop(threads)
        for title, body in (("Boris", "a <b>\x1b"), ("Boris", "again"), ("Vera", "x" * 500)):
            desktop.tell(title, body)
        first, second, third = serve(shower, capabilities, 3)
        desktop.close()
        assert threads.join(PATIENCE_S) == []
    assert first[:5] == ("besedka", 0, "", "Boris", said)
    assert second[:5] == ("besedka", 41, "", "Boris", "again")
    assert (third[1], third[3], len(third[4])) == (0, "Vera", 120)
    assert deaths == []


@needs_a_bus
def test_where_nobody_shows_notifications_nothing_happens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A bus without a desktop, and none at all."""
    with bus(monkeypatch):
        threads, deaths = crew()
        desktop = Desktop(threads)
        desktop.tell("Boris", "hi")
        desktop.close()
        assert threads.join(PATIENCE_S) == []
    for address in (f"unix:path={tmp_path}/none", "nonsense"):
        monkeypatch.setenv(BUS, address)
        desktop = Desktop(threads)
        for _time in range(20):
            desktop.tell("Boris", "hi")
        desktop.close()
        assert threads.join(PATIENCE_S) == []
    assert deaths == []


def test_a_bus_of_another_machine_is_none() -> None:
    """Over ssh nobody looks at the desktop of the machine where the client runs."""
    assert is_there({BUS: "unix:path=/x"})
    assert not is_there({BUS: "unix:path=/x", "SSH_CONNECTION": "1 2 3 4"})
    assert not is_there({BUS: ""})

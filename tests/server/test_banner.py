"""What `besedka serve` prints when it is ready."""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

import pytest

from besedka.i18n import Words
from besedka.server.banner import Entrance, banner, local_addresses, own_command, shown, warning


def test_it_says_how_to_join_by_each_way() -> None:
    """A handful of lines with the real address, names on the left."""
    text = banner(Words("en"), [Entrance("127.0.0.1", 8888)], Path("/data"))
    lines = text.splitlines()
    assert len(lines) == 6
    assert "127.0.0.1:8888" in lines[0]
    assert lines[1].endswith("besedka join 127.0.0.1:8888")
    assert "127.0.0.1" in lines[2]
    assert "8888" in lines[2]
    assert lines[3].endswith("http://127.0.0.1:8888/")
    assert lines[4].endswith("nc 127.0.0.1 8888")
    assert lines[5].endswith("/data")
    column = lines[5].index("/data")
    assert all(line[column - 1] == " " != line[column] for line in lines)


def test_it_speaks_russian() -> None:
    """The words are the catalogue's; addresses and commands stay."""
    text = banner(Words("ru"), [Entrance("127.0.0.1", 8888)], Path("/data"))
    assert text != banner(Words("en"), [Entrance("127.0.0.1", 8888)], Path("/data"))
    assert "besedka join 127.0.0.1:8888" in text


def test_ipv6_addresses_have_brackets_where_a_port_follows() -> None:
    """Not where the port stands alone."""
    text = banner(Words("en"), [Entrance("::1", 8888)], Path("/data"))
    assert "http://[::1]:8888/" in text
    assert "nc ::1 8888" in text


def test_several_listeners_are_all_shown() -> None:
    """The first one is the example."""
    text = banner(Words("en"), [Entrance("127.0.0.1", 1), Entrance("127.0.0.2", 2)], Path("/data"))
    assert "127.0.0.1:1  127.0.0.2:2" in text.splitlines()[0]
    assert "nc 127.0.0.1 1" in text


def test_a_unix_socket_is_shown_as_its_path() -> None:
    """Those who come by TCP are told first; a server without TCP can be reached by nc."""
    text = banner(Words("en"), [Entrance("/run/chat", 0), Entrance("127.0.0.1", 7)], Path("/data"))
    assert "unix:/run/chat  127.0.0.1:7" in text.splitlines()[0]
    assert "nc 127.0.0.1 7" in text
    lines = banner(Words("en"), [Entrance("/run/chat", 0)], Path("/data")).splitlines()
    assert len(lines) == 3
    assert lines[1].endswith("nc -U /run/chat")


@pytest.mark.parametrize("every", ["0.0.0.0", "::"])  # noqa: S104 - it is what is shown that counts
def test_every_address_is_shown_as_those_of_the_local_network(monkeypatch: pytest.MonkeyPatch, every: str) -> None:
    """Nobody can connect to "every address"; a machine without a network shows the loopback address."""
    monkeypatch.setattr("besedka.server.banner.local_addresses", lambda: ["192.168.1.5", "10.0.0.2"])
    assert "192.168.1.5:7  10.0.0.2:7" in banner(Words("en"), [Entrance(every, 7)], Path("/data"))
    monkeypatch.setattr("besedka.server.banner.local_addresses", list)
    assert "nc 127.0.0.1 7" in banner(Words("en"), [Entrance(every, 7)], Path("/data"))


def test_local_addresses_are_no_loopback_addresses() -> None:
    """Each is an address that others can use, once."""
    found = local_addresses()
    assert len(set(found)) == len(found)
    assert all(not ipaddress.ip_address(address).is_loopback for address in found)


def test_a_machine_without_network_and_name_has_no_local_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither is an error."""

    class Isolated(socket.socket):
        def connect(self, address: object) -> None:
            raise OSError(101, "Network is unreachable")

    def nameless(*_arguments: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "socket", Isolated)
    monkeypatch.setattr(socket, "getaddrinfo", nameless)
    assert local_addresses() == []


def test_the_command_is_what_the_shell_finds(tmp_path: Path) -> None:
    """Its name where it is on the path, else the way to it from here, or Python's own."""
    program = tmp_path / "besedka"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert own_command(str(program), str(tmp_path)) == "besedka"
    assert own_command(str(program), str(tmp_path / "none")) == os.path.relpath(program)
    assert own_command(".venv/bin/besedka", "") == ".venv/bin/besedka"
    assert own_command("/x/besedka/__main__.py", "").endswith(" -m besedka")


def test_the_own_home_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is shown as a shell takes it."""
    monkeypatch.setenv("HOME", "/somewhere/anna")
    shown = [
        banner(Words("en"), [Entrance("127.0.0.1", 8888)], Path(path)).splitlines()[-1].split()[-1]
        for path in ("/somewhere/anna/.local/share/besedka", "/somewhere/anna", "/data")
    ]
    assert shown == ["~/.local/share/besedka", "/somewhere/anna", "/data"]


def test_the_certificate_is_shown_by_its_fingerprint() -> None:
    """The ways stay those without TLS where both are taken: they need fewer words."""
    lines = banner(Words("en"), [Entrance("127.0.0.1", 7)], Path("/data"), fingerprint="AA:BB").splitlines()
    assert lines[-2].split() == ["TLS", "certificate", "SHA-256", "AA:BB"]
    assert lines[4].endswith("nc 127.0.0.1 7")


def test_where_only_tls_is_taken_the_ways_are_those_with_tls() -> None:
    """And a listener that takes more is a better example."""
    lines = banner(Words("en"), [Entrance("127.0.0.1", 7, "tls")], Path("/data"), fingerprint="AA").splitlines()
    assert lines[1].endswith("besedka join 127.0.0.1:7 --tls")
    assert lines[2].endswith("127.0.0.1, port 7 with TLS, room #lobby")
    assert lines[3].endswith("https://127.0.0.1:7/")
    assert lines[4].endswith("openssl s_client -quiet -connect 127.0.0.1:7")
    both = [Entrance("127.0.0.1", 7, "tls"), Entrance("127.0.0.1", 8)]
    assert "nc 127.0.0.1 8" in banner(Words("en"), both, Path("/data"), fingerprint="AA")


@pytest.mark.parametrize(
    ("entrance", "warned"),
    [
        (Entrance("127.0.0.1", 7), False),
        (Entrance("::1", 7), False),
        (Entrance("/run/besedka.sock", 0), False),
        (Entrance("192.168.1.5", 7, "tls"), False),
        (Entrance("0.0.0.0", 7), True),  # noqa: S104 - it is only judged
        (Entrance("::", 7, "irc"), True),
        (Entrance("fe80::1%lo", 7), True),
    ],
)
def test_clear_text_on_a_network_is_warned_of(entrance: Entrance, warned: bool) -> None:
    """In one line that says where, and what to do; in both languages."""
    here = Entrance("127.0.0.1", 1)
    english, russian = (warning(Words(language), [here, entrance]) for language in ("en", "ru"))  # type: ignore[arg-type]
    assert bool(english) is bool(russian) is warned
    assert not warned or (
        shown(entrance.host, 7) in english and "--tls auto" in english and "127.0.0.1:1" not in english
    )
    assert english.count("\n") == warned
    assert not warned or english != russian


def test_a_listener_for_proxies_is_no_example() -> None:
    """Who comes without a header is sent away there."""
    both = [Entrance("127.0.0.1", 7, proxied=True), Entrance("127.0.0.1", 8, "tls")]
    assert "openssl s_client -quiet -connect 127.0.0.1:8" in banner(Words("en"), both, Path("/data"))


def test_as_long_as_there_is_no_administrator_it_says_how_to_make_one() -> None:
    """In both languages, with the folder; from then on it is silent about it."""
    here = [Entrance("127.0.0.1", 7)]
    told = banner(Words("en"), here, Path("/data"), "bin/besedka", administered=False).splitlines()[-1]
    assert told == "administrator    nobody yet; to make an account one: bin/besedka admin add NAME --data /data"
    told = banner(Words("ru"), here, Path("/data"), administered=False).splitlines()[-1]
    assert told.startswith("администратор")
    assert told.endswith("besedka admin add NAME --data /data")
    assert "admin" not in banner(Words("en"), here, Path("/data"))

"""Values that are gathered from several places."""

from __future__ import annotations

import datetime as dt

import pytest

from besedka.config.gathered import Gathered, shown
from besedka.config.settings import Settings


def told(gathered: Gathered) -> list[str]:
    """Return all mistakes in words."""
    return [mistake.sentence() for mistake in gathered.mistakes]


def give(gathered: Gathered, path: tuple[str | int, ...], where: str, value: object) -> None:
    """Offer a value as any of the sources does."""
    field = gathered.field(path)
    gathered.keep(path, where, field, lambda: field.take(value))


def test_nothing_gathered_makes_the_defaults() -> None:
    """The defaults are those of the structs, and nowhere else."""
    gathered = Gathered()
    gathered.check_together()
    assert gathered.mistakes == []
    assert gathered.settings() == Settings()


def test_a_later_value_replaces_an_earlier() -> None:
    """The order of the sources is the order of their weight."""
    gathered = Gathered()
    give(gathered, ("irc", "replay"), "file:1", 10)
    give(gathered, ("irc", "replay"), "--replay", 20)
    assert gathered.settings().irc.replay == 20


def test_a_secret_is_not_shown() -> None:
    """A wrong password is not printed on a screen or into a log."""
    gathered = Gathered()
    give(gathered, ("server", "password"), "file:1", "my secret")
    assert "my secret" not in told(gathered)[0]
    assert told(gathered)[0].startswith("file:1: password is …; allowed: ")


def test_the_warning_comes_before_the_low_water_mark() -> None:
    """Two settings that contradict each other are told where the warning was set, else where the mark was."""
    gathered = Gathered()
    give(gathered, ("journal", "low_water_mib"), "file:1", 1000)
    gathered.check_together()
    give(gathered, ("journal", "warn_mib"), "file:2", 999)
    gathered.check_together()
    assert told(gathered) == [
        "file:1: warn_mib is 512; allowed: at least low_water_mib, which is 1000",
        "file:2: warn_mib is 999; allowed: at least low_water_mib, which is 1000",
    ]


def test_a_refused_value_makes_no_second_mistake() -> None:
    """The default behind a wrong value is not compared with anything."""
    gathered = Gathered()
    gathered.rows = 2
    give(gathered, ("journal", "low_water_mib"), "file:1", 1000)
    give(gathered, ("journal", "warn_mib"), "file:2", "much")
    give(gathered, ("listen", 0, "port"), "file:3", "x")
    give(gathered, ("listen", 1, "port"), "file:4", "y")
    before = len(gathered.mistakes)
    gathered.check_together()
    assert len(gathered.mistakes) == before == 3


def test_each_network_that_is_none_is_told() -> None:
    """By itself, not the whole list."""
    gathered = Gathered()
    give(gathered, ("limits", "exempt_networks"), "file:1", "10.0.0.0/8 10.0.0.0/99 1:2 ::1 192.0.2.7/24")
    gathered.check_together()
    allowed = "allowed: networks as 192.0.2.0/24 or 2001:db8::/32"
    assert told(gathered) == [
        f"file:1: exempt_networks has 10.0.0.0/99; {allowed}",
        f"file:1: exempt_networks has 1:2; {allowed}",
    ]


def test_an_address_is_listened_on_once() -> None:
    """Two rows with the same address and port are one mistake, told at the second."""
    gathered = Gathered()
    gathered.rows = 3
    give(gathered, ("listen", 1, "port"), "file:7", 8888)
    give(gathered, ("listen", 2, "host"), "file:9", "127.0.0.1")
    gathered.check_together()
    assert told(gathered) == [
        "file:7: 127.0.0.1:8888 is listened on twice; allowed: once",
        "file:9: 127.0.0.1:8888 is listened on twice; allowed: once",
    ]


def test_a_descriptor_is_listened_on_once_and_has_no_address() -> None:
    """A second row with the same one is a mistake, and so is an address beside it."""
    gathered = Gathered()
    gathered.rows = 4
    give(gathered, ("listen", 0, "descriptor"), "file:1", "chat")
    give(gathered, ("listen", 1, "descriptor"), "file:2", "chat")
    give(gathered, ("listen", 2, "descriptor"), "file:3", "web")
    give(gathered, ("listen", 2, "port"), "file:4", 8888)
    gathered.check_together()
    assert told(gathered) == [
        "file:2: chat is listened on twice; allowed: once",
        "file:4: descriptor and port exclude each other; allowed: one of them",
    ]


def test_empty_rows_of_listeners_are_told_by_their_number() -> None:
    """Rows that say nothing have no line of their own."""
    gathered = Gathered()
    gathered.rows = 2
    gathered.check_together()
    assert told(gathered) == ["[[listen]] 2: 127.0.0.1:8888 is listened on twice; allowed: once"]


def test_any_free_port_may_be_taken_often() -> None:
    """Port 0 is another port each time."""
    gathered = Gathered()
    gathered.rows = 2
    give(gathered, ("listen", 0, "port"), "file:1", 0)
    give(gathered, ("listen", 1, "port"), "file:2", 0)
    gathered.check_together()
    assert gathered.mistakes == []


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("я", '"я"'),
        (True, "true"),
        ("a\nb", '"a\\nb"'),
        (dt.date(2026, 1, 2), "2026-01-02"),
        ("x" * 100, '"' + "x" * 58 + "…"),
    ],
)
def test_a_value_is_shown_as_one_short_line(value: object, line: str) -> None:
    """What was found can be recognized, and never floods the screen."""
    assert shown(value) == line


def test_a_number_of_too_many_digits_is_not_shown() -> None:
    """Hexadecimal numbers may have more digits than Python writes down."""
    assert shown(16**5_000) == "…"


def test_a_key_needs_its_certificate() -> None:
    """Not the other way round: the key may be in the same file."""
    gathered = Gathered()
    give(gathered, ("tls", "key"), "file:1", "key.pem")
    gathered.check_together()
    assert told(gathered) == ["file:1: key is key.pem, but no certificate is given; allowed: both, or none"]


@pytest.mark.parametrize(
    ("tls", "fits"),
    [
        ({}, False),
        ({"mode": "auto"}, True),
        ({"certificate": "both.pem"}, True),
        ({"certificate": "both.pem", "mode": "off"}, False),
        ({"mode": "wrong"}, True),  # that is told, and enough
    ],
)
def test_a_listener_that_takes_only_tls_needs_a_certificate(tls: dict[str, str], fits: bool) -> None:
    """Else nobody could come in."""
    gathered = Gathered()
    give(gathered, ("listen", 0, "takes"), "file:9", "tls")
    for name, value in tls.items():
        give(gathered, ("tls", name), "file:1", value)
    gathered.check_together()
    found = [each for each in told(gathered) if each.startswith("file:9: takes is ")]
    assert found == (
        [] if fits else ['file:9: takes is "tls", but there is no certificate; in [tls] give one, or mode = "auto"']
    )


def test_a_listener_for_proxies_needs_one() -> None:
    """Else nobody could come; of networks that are wrong nothing more is said."""
    gathered = Gathered()
    give(gathered, ("listen", 0, "proxy"), "file:1", "yes")
    gathered.check_together()
    why = "but no proxy may come; name their networks as proxies in [server]"
    assert told(gathered) == [f'file:1: proxy is "yes", {why}']
    for networks in ("10.0.0.5", 7):
        gathered = Gathered()
        give(gathered, ("listen", 0, "proxy"), "file:1", "yes")
        give(gathered, ("server", "proxies"), "file:2", networks)
        before = len(gathered.mistakes)
        gathered.check_together()
        assert len(gathered.mistakes) == before

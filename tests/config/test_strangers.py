"""The one rule about strangers."""

from __future__ import annotations

from typing import Any

import pytest

from besedka.config.load import load
from besedka.config.sections.limits import Limits
from besedka.config.sections.listeners import Listen
from besedka.config.strangers import is_loopback, strangers_may_come
from besedka.config.table import fields_in

LOWER = {name: field for name, field in fields_in("limits").items() if field.doc.strangers is not None}


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("LOCALHOST", True),
        ("*", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens here
        ("::", False),
        ("192.168.1.5", False),
        ("chat.example", False),
    ],
)
def test_who_can_reach_a_listener(host: str, loopback: bool) -> None:
    """A name that may lead anywhere counts as if it did."""
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("setting", "hosts", "may_come"),
    [
        ("auto", ("127.0.0.1",), False),
        ("auto", ("127.0.0.1", "*"), True),
        ("no", ("*",), False),
        ("yes", ("127.0.0.1",), True),
    ],
)
def test_one_open_listener_is_enough_unless_the_setting_says_otherwise(
    setting: Any, hosts: tuple[str, ...], may_come: bool
) -> None:
    """Behind a proxy everybody comes over loopback; a network of friends may be trusted."""
    assert strangers_may_come(Limits(strangers=setting), [Listen(host) for host in hosts]) is may_come


def test_where_strangers_may_come_limits_are_lower() -> None:
    """All those, and only those, that have a default for strangers."""
    for options in ({"lan": True}, {"host": "0.0.0.0"}):  # noqa: S104 - nothing listens here
        limits = load(None, {}, options).limits
        assert limits.strangers == "yes"
        for name in fields_in("limits").keys() - {"strangers"}:
            expected = LOWER[name].doc.strangers if name in LOWER else getattr(Limits(), name)
            assert getattr(limits, name) == expected, name
    assert load(None, {}, {"host": "127.0.0.1"}).limits == Limits()
    assert load(None, {"BESEDKA_LIMITS_STRANGERS": "no"}, {"lan": True}).limits == Limits(strangers="no")


def test_of_a_socket_that_others_have_opened_nobody_knows_who_reaches_it() -> None:
    """Neither of one that a row names, nor of those that take the place of all rows."""
    assert strangers_may_come(Limits(), [Listen(descriptor="irc")])
    assert load(None, {"LISTEN_FDS": "1"}, {}).limits.strangers == "yes"
    assert load(None, {"LISTEN_FDS": ""}, {}).limits == Limits()


def test_what_is_set_counts_as_it_is_set() -> None:
    """Also where it is what the default for friends would have been."""
    default = str(Limits().lines_per_s)
    limits = load(None, {"BESEDKA_LIMITS_LINES_PER_S": default}, {"lan": True}).limits
    assert limits.lines_per_s == Limits().lines_per_s
    assert limits.burst_lines != Limits().burst_lines


@pytest.mark.parametrize("name", LOWER)
def test_a_default_for_strangers_is_lower_and_allowed(name: str) -> None:
    """0 means no limit; a server that is opened is told of the new one by SIGHUP as well."""
    field = LOWER[name]
    assert field.take(field.doc.strangers) == field.doc.strangers
    assert field.doc.strangers < (field.default or 2**31)
    assert field.doc.reload


def test_a_client_that_comes_back_can_enter_all_its_rooms() -> None:
    """It enters them at once, and the lower limit has room for as many as a user may be in."""
    limits = load(None, {}, {"lan": True}).limits
    assert limits.joins_per_min >= limits.rooms_per_user
    assert limits.connects_per_min >= 2 * limits.connections_per_address


def test_through_a_proxy_anybody_may_come() -> None:
    """Also where it listens on this machine alone."""
    assert strangers_may_come(Limits(), [Listen(proxy="yes")])

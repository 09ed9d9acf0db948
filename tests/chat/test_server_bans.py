"""Whom bans from the server fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from besedka.chat.server_bans import (
    BanKind,
    BannedAddresses,
    ServerBan,
    ServerBans,
    complete_target,
    network_of,
    whom,
)
from besedka.chat.users import make_source

NOW = 1_000


def ban(kind: BanKind, target: str, until: int | None = None) -> ServerBan:
    """Return a ban that somebody has set."""
    return ServerBan(kind, complete_target(kind, target), "spam", "console", 1, until)


@pytest.mark.parametrize(
    ("kind", "target", "kept"),
    [
        (BanKind.ADDRESS, "192.0.2.7", "192.0.2.7"),
        (BanKind.ADDRESS, "192.0.2.7/24", "192.0.2.0/24"),
        (BanKind.ADDRESS, "2001:DB8::1/32", "2001:db8::/32"),
        (BanKind.ADDRESS, "::ffff:192.0.2.7", "192.0.2.7"),
        (BanKind.ADDRESS, "::ffff:192.0.2.0/120", "192.0.2.0/24"),
        (BanKind.ADDRESS, "fe80::1%eth0", "fe80::1"),
        (BanKind.ADDRESS, "192.0.2", ""),
        (BanKind.ADDRESS, "192.0.2.0/33", ""),
        (BanKind.ADDRESS, "", ""),
        (BanKind.NICK, "anna", "anna!*@*"),
        (BanKind.NICK, "*@192.0.2.*", "*!*@192.0.2.*"),
        (BanKind.NICK, "", ""),
        (BanKind.NICK, "an na", ""),
        (BanKind.ACCOUNT, "Anna", "Anna"),
        (BanKind.ACCOUNT, "an\nna", ""),
    ],
)
def test_what_is_kept_of_a_target(kind: BanKind, target: str, kept: str) -> None:
    """One way to write each; nothing for what cannot be banned."""
    assert complete_target(kind, target) == kept


def test_an_account_whatever_its_case() -> None:
    """And nobody who is a guest under that nick."""
    fits = whom(ban(BanKind.ACCOUNT, "Anna"))
    assert fits(make_source("x", "x", "h", "account:anna"), "h")
    assert not fits(make_source("Anna", "x", "h", None), "h")


def test_a_mask_by_what_is_shown_and_by_the_address() -> None:
    """Cloaks keep nobody from being banned by where they come from."""
    source = make_source("Anna", "a", "cloak.example", None)
    for mask in ("anna", "*!*@cloak.*", "*!*@192.0.2.*", "a*!a@*"):
        assert whom(ban(BanKind.NICK, mask))(source, "192.0.2.7")
    assert not whom(ban(BanKind.NICK, "*!*@198.51.100.*"))(source, "192.0.2.7")
    assert ban(BanKind.NICK, "anna").is_of_nicks
    assert not ban(BanKind.NICK, "anna!*@h").is_of_nicks


def test_an_address_in_a_network() -> None:
    """Of its own family, however it is written."""
    fits = whom(ban(BanKind.ADDRESS, "192.0.2.0/24"))
    nobody = make_source("x", "x", "h", None)
    for address in ("192.0.2.255", "::ffff:192.0.2.1"):
        assert fits(nobody, address)
    for address in ("192.0.3.0", "2001:db8::1", "no address", ""):
        assert not fits(nobody, address)


@given(
    st.lists(st.tuples(st.ip_addresses(), st.integers(0, 128), st.booleans()), max_size=6),
    st.ip_addresses() | st.sampled_from(["192.0.2.7", "::1"]),
)
def test_the_networks_are_found_as_by_looking_at_each(rows: list[tuple[object, int, bool]], address: object) -> None:
    """However many lengths there are; what has ended holds nobody."""
    bans = [
        ban(BanKind.ADDRESS, f"{each}/{length % (33 if '.' in str(each) else 129)}", None if lasts else NOW)
        for each, length, lasts in rows
    ]
    found = BannedAddresses(bans).find(str(address), NOW)
    here = network_of(str(address))
    assert here is not None
    by_network = {each.target: each for each in bans}  # of two for one network the later holds
    expected = [
        each
        for target, each in by_network.items()
        if (network := network_of(target)) is not None
        and network.version == here.version
        and here.network_address in network
        and each.holds(NOW)
    ]
    assert (found in expected) if expected else (found is None)


def test_of_several_lengths_each_is_looked_at() -> None:
    """Of both families; one that has ended hides none that is wider."""
    bans = [
        ban(BanKind.ADDRESS, "2001:db8::/32"),
        ban(BanKind.ADDRESS, "192.0.2.7", NOW),
        ban(BanKind.ADDRESS, "198.51.100.0/28"),
        ban(BanKind.ADDRESS, "192.0.2.0/24"),
    ]
    addresses = BannedAddresses([*bans, ban(BanKind.NICK, "not a network")])
    assert addresses.find("192.0.2.7", NOW) is bans[3]
    assert addresses.find("192.0.2.7", NOW - 1) is bans[1]
    assert addresses.find("2001:db8::7", NOW) is bans[0]
    assert addresses.find("203.0.113.1", NOW) is None
    assert addresses.find("2001:db9::7", NOW) is None


def test_a_ban_that_has_ended_holds_nobody() -> None:
    """To the microsecond; then it can be forgotten."""
    short, long = ban(BanKind.NICK, "anna", 10), ban(BanKind.ACCOUNT, "boris")
    bans = ServerBans([short, long])
    source = make_source("anna", "a", "h", None)
    assert bans.find(source, "h", 9) is short
    assert bans.find(source, "h", 10) is None
    bans.forget_ended(10)
    assert list(bans) == [long]
    assert len(bans) == 1


def test_what_no_other_nick_helps_against_comes_first() -> None:
    """Who is banned by its address need not try another nick."""
    source = make_source("anna", "a", "h", "account:anna")
    nick, mask = ban(BanKind.NICK, "anna"), ban(BanKind.NICK, "*!a@*")
    bans = ServerBans([nick, mask])
    assert bans.find(source, "192.0.2.1", NOW) is mask
    address = ban(BanKind.ADDRESS, "192.0.2.1")
    bans.put(address)
    assert bans.find(source, "192.0.2.1", NOW) is address
    account = ban(BanKind.ACCOUNT, "ANNA")
    bans.put(account)
    assert bans.find(source, "192.0.2.1", NOW) is account
    for each in (account, address, mask):
        bans.drop(each)
    assert bans.find(source, "192.0.2.1", NOW) is nick
    assert bans.of_account(None, NOW) is None


def test_the_end_is_shown_to_the_minute() -> None:
    """In the time that all share; nothing for ever."""
    assert ban(BanKind.NICK, "anna", 1_763_812_800_000_000).shown_end == "2025-11-22 12:00 UTC"
    assert ban(BanKind.NICK, "anna", 1_763_812_800_000_001).shown_end == "2025-11-22 12:01 UTC"
    assert ban(BanKind.NICK, "anna").shown_end == ""

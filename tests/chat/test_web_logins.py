"""What is known of browsers that stay signed in."""

from __future__ import annotations

from besedka.chat.web_logins import WebLogin, WebLogins

ONE = WebLogin("aa", 1, "anna", 100, 200, "192.0.2.1", True)
TWO = WebLogin("bb", 2, "boris", 100, 300, "192.0.2.2", False)


def test_one_is_found_until_its_end() -> None:
    """By the hash of its token, and by its account."""
    logins = WebLogins([ONE, TWO])
    assert logins.find("aa", 199) == ONE
    assert logins.find("aa", 200) is None
    assert logins.find("cc", 1) is None
    assert logins.of_account("boris") == [TWO]
    logins.forget_ended(200)
    assert list(logins.by_digest.values()) == [TWO]


def test_sessions_that_have_come_by_one() -> None:
    """Those that are gone are forgotten when another comes."""
    logins = WebLogins([ONE])
    assert logins.sessions_of("aa") == ()
    logins.come_by("aa", 1, ())
    logins.come_by("aa", 2, (1, 7))
    assert logins.sessions_of("aa") == (1, 2)
    logins.come_by("aa", 3, (2,))
    assert logins.sessions_of("aa") == (2, 3)
    logins.drop("aa")
    assert logins.sessions_of("aa") == ()

"""Client certificates by the service: added by who has shown one, listed, removed."""

from __future__ import annotations

from support.asking import asked, club, registered

ONE, TWO = "1" * 64, "2" * 64


def test_the_certificate_that_was_shown() -> None:
    """No fingerprint need be typed."""
    talk, anna, boris = club()
    registered(anna)
    anna.place.certificate = ONE
    assert asked(anna, "cert list") == ["No certificate logs in to anna."]
    assert asked(anna, "cert add") == ["This certificate logs in to anna now."]
    assert asked(anna, "cert add") == ["It was so already: anna."]
    assert asked(anna, "cert list") == [ONE]
    assert talk.state.certified == {ONE: "anna"}
    registered(boris)
    boris.place.certificate = ONE
    assert asked(boris, "cert add") == ["This certificate logs in to another account: remove it there first."]
    assert asked(anna, "cert remove") == ["This certificate does not log in to anna any more."]
    assert asked(anna, "cert remove") == ["It was so already: anna."]
    assert talk.state.certified == {}


def test_another_certificate() -> None:
    """By its fingerprint, as people write it."""
    talk, anna, _ = club()
    registered(anna)
    assert asked(anna, "cert add " + ":".join([TWO[:2]] * 32)) == ["This certificate logs in to anna now."]
    assert talk.state.certified == {TWO: "anna"}
    assert asked(anna, f"cert remove {TWO.upper()}") == ["This certificate does not log in to anna any more."]


def test_what_is_no_certificate() -> None:
    """It is said what to do; and guests have none."""
    _, anna, boris = club()
    registered(anna)
    assert asked(anna, "cert add AB:CD")[0].startswith("That is no fingerprint")
    assert asked(anna, "cert add")[0].startswith("Your connection has shown no certificate")
    assert "log in" in asked(boris, f"cert add {ONE}")[0].lower()

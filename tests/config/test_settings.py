"""The table of settings itself."""

from __future__ import annotations

import pytest

from besedka.config.fields import fields_of
from besedka.config.settings import Settings
from besedka.config.table import sections

ROWS = [
    pytest.param(section, field, id=f"{section}.{field.name}")
    for section, struct in sections().items()
    for field in fields_of(struct).values()
]


def test_the_greeting_is_the_sentence_of_the_design() -> None:
    """The default greeting comes out to the letter."""
    assert Settings().plain.greeting.replace("{name}", "Анна") == "Добро пожаловать, Анна!"


def test_the_defaults_listen_on_this_machine_only() -> None:
    """Without settings there is one listener, on 127.0.0.1:8888, for every wire."""
    (listen,) = Settings().listen
    assert (listen.host, listen.port, listen.takes) == ("127.0.0.1", 8888, "everything")


def test_pasting_is_no_offence() -> None:
    """A thousand lines at once are below the default allowance."""
    assert Settings().limits.burst_lines >= 1000


@pytest.mark.parametrize(("section", "field"), ROWS)
def test_a_default_is_among_what_is_allowed(section: str, field) -> None:
    """Each default would be taken if somebody wrote it down."""
    assert field.take(field.default if field.name != "data" else "") == field.default


@pytest.mark.parametrize(("section", "field"), ROWS)
def test_each_setting_is_explained_in_one_line(section: str, field) -> None:
    """An explanation is one line without a full stop, which the pages add; a number has a unit."""
    assert field.doc.text
    assert "\n" not in field.doc.text
    assert not field.doc.text.endswith(".")
    if field.kind is int and not field.name.endswith("port"):
        assert field.doc.unit

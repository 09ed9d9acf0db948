"""What SIGHUP may change."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from besedka.config.reload import Change, compare
from besedka.config.sections.listeners import Listen
from besedka.config.sections.server import Log, Server
from besedka.config.settings import Settings
from besedka.config.table import fields_in, sections

ROWS = [
    pytest.param(section, field, id=f"{section}.{field.name}")
    for section in sections()
    if section != "listen"
    for field in fields_in(section).values()
]


def other(field) -> object:
    """Return a value that is not the default."""
    if field.choices:
        return next(choice for choice in field.choices if choice != field.default)
    return {int: 12_345, str: "other", Path: Path("/other")}[field.kind]


@pytest.mark.parametrize(("section", "field"), ROWS)
def test_each_setting_is_taken_over_or_named(section: str, field) -> None:
    """What says yes has its new value; what says no keeps the old one, and is told to need a restart."""
    old = Settings()
    new = msgspec.structs.replace(
        old, **{section: msgspec.structs.replace(getattr(old, section), **{field.name: other(field)})}
    )
    changes = compare(old, new)
    change = Change(f"{section}.{field.name}", field.default, other(field), field.doc.secret)
    assert (changes.now, changes.restart) == (((change,), ()) if field.doc.reload else ((), (change,)))
    assert changes.settings == (new if field.doc.reload else old)


def test_listeners_need_a_restart() -> None:
    """Another port is not opened while the server runs."""
    changes = compare(Settings(), Settings(listen=(Listen(port=1),)))
    assert changes.settings == Settings()
    assert [change.name for change in changes.restart] == ["listen"]
    assert '"port":1' in str(changes.restart[0]).replace(" ", "")


def test_nothing_changed_is_nothing_to_do() -> None:
    """The same settings read again are no change."""
    changes = compare(Settings(), Settings())
    assert (changes.settings, changes.now, changes.restart) == (Settings(), (), ())


def test_a_change_is_told_in_one_line() -> None:
    """The log says what was and what is."""
    changes = compare(Settings(), Settings(log=Log(level="debug"), server=Server(data=Path("/x"))))
    assert [str(change) for change in changes.now] == ['log.level: "info" -> "debug"']
    assert str(changes.restart[0]).endswith(" -> /x")


def test_a_secret_is_not_told() -> None:
    """That the password changed may be known, the password may not."""
    changes = compare(Settings(), Settings(server=Server(password="hidden")))
    assert [str(change) for change in changes.now] == ["server.password: changed"]

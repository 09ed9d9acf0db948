"""Names of settings outside of the file."""

from __future__ import annotations

import msgspec
import pytest

from besedka.config.sections.listeners import Listen
from besedka.config.sections.server import Server
from besedka.config.table import LISTEN_VARIABLES, OPTIONS, fields_in, sections, struct_of, variable


def test_sections_are_in_the_order_of_the_table() -> None:
    """Pages and examples follow the order in which the table is written."""
    assert list(sections()) == [
        "server",
        "listen",
        "tls",
        "plain",
        "irc",
        "web",
        "webirc",
        "journal",
        "search",
        "accounts",
        "history",
        "audit",
        "rooms",
        "limits",
        "log",
    ]
    assert sections()["listen"] is Listen


def test_a_variable_is_named_by_section_and_name() -> None:
    """The name can be guessed."""
    assert variable("limits", "outbox_kib") == "BESEDKA_LIMITS_OUTBOX_KIB"


@pytest.mark.parametrize("path", [*OPTIONS.values(), *LISTEN_VARIABLES.values()])
def test_what_is_short_for_a_setting_leads_to_one(path: tuple[str | int, ...]) -> None:
    """Each option and each variable of the first listener names a row that exists."""
    assert str(path[-1]) in fields_in(str(path[0]))


def test_no_option_takes_a_secret() -> None:
    """Everybody on a machine can read the command lines of all processes."""
    paths = [*OPTIONS.values(), *LISTEN_VARIABLES.values()]
    assert not any(fields_in(str(path[0]))[str(path[-1])].doc.secret for path in paths)
    assert fields_in("server")["password"].doc.secret


def test_a_section_is_a_struct() -> None:
    """A table of anything else is a mistake of its author, found at once."""

    class Wrong(msgspec.Struct):
        number: int

    with pytest.raises(TypeError):
        struct_of(msgspec.structs.fields(Wrong)[0])
    assert fields_in("server").keys() == {info.name for info in msgspec.structs.fields(Server)}

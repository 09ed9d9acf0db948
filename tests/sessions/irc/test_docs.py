"""The page about the IRC wire."""

from __future__ import annotations

from pathlib import Path

import pytest

from besedka.chat.modes import ROOM_MODES
from besedka.chat.refusals import Reason
from besedka.sessions.irc.capabilities import CAPABILITIES
from besedka.sessions.irc.docs import EXAMPLE, TOKEN_MEANINGS, page
from besedka.sessions.irc.isupport import tokens
from besedka.sessions.irc.table import COMMANDS

DOCS = Path(__file__).parents[3] / "docs"


def test_the_page_in_the_repository_is_the_one_that_is_made() -> None:
    """Whoever changes a table runs `make docs`."""
    assert (DOCS / "irc.md").read_text(encoding="utf-8") == page()


def test_the_page_has_a_row_for_each_row_of_the_tables() -> None:
    """Nothing of the tables is missing."""
    whole = page()
    first_cells = [
        *(command.usage.replace("|", "\\|") for command in COMMANDS.values()),
        *(capability.name for capability in CAPABILITIES),
        *(mode.letter for mode in ROOM_MODES),
        *tokens(EXAMPLE),
    ]
    for cell in first_cells:
        assert f"\n| `{cell}` | " in whole
    for reason in Reason:
        assert f"\n| {reason.value} | " in whole


def test_no_token_is_explained_that_is_not_sent() -> None:
    """The meanings are those of the tokens, and of nothing else."""
    assert {token.partition("=")[0] for token in tokens(EXAMPLE)} == TOKEN_MEANINGS.keys()


@pytest.mark.parametrize(
    "row",
    [
        "| nick in use | `433` ERR_NICKNAMEINUSE | ",
        "| message key unusable | `FAIL PRIVMSG INVALID_KEY` | ",
    ],
)
def test_refusals_are_named_as_they_stand_on_the_wire(row: str) -> None:
    """Numerics with their names, standard replies with their verbs."""
    assert row in page()


@pytest.mark.parametrize(
    "capability", [row for row in CAPABILITIES if row.source.endswith(".md")], ids=lambda r: r.name
)
def test_our_own_capabilities_have_their_pages(capability: object) -> None:
    """What no one else specifies is specified in docs/spec/."""
    assert (DOCS / str(getattr(capability, "source", ""))).is_file()

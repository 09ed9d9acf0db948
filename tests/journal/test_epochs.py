"""How messages are named in a journal that was a copy."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from besedka.chat.pages import Entry
from besedka.chat.users import make_source
from besedka.journal.epochs import Epochs

ANSWER = Entry(
    2, 5, "message", None, make_source("anna", "anna", "h", None), "yes", (("+reply", "aa-1"), ("x", "aa-1"))
)


@pytest.mark.parametrize(
    ("former", "named"), [("", "aa-1"), ("bb", "aa-1"), ("bb aa", "cc-1")], ids=["no copy", "of another", "of this one"]
)
def test_answers_are_named_as_the_journal_is_now(former: str, named: str) -> None:
    """Those that name a message of the journal it was copied from; other tags are left alone."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE meta (name TEXT, value)")
        connection.execute("INSERT INTO meta VALUES ('epoch', 'cc'), ('former', ?)", (former,))
        epochs = Epochs(connection)
    assert epochs.now == "cc"
    assert epochs.name(ANSWER).tags == (("+reply", named), ("x", "aa-1"))

"""Lines for the screen."""

from __future__ import annotations

from besedka.client.lines import Kind, event, info, status, trouble
from support.clientmodel import NOON


def test_each_maker_gives_its_kind() -> None:
    """The kind decides where a line goes, so each maker says its own."""
    assert event("x", NOON, "#a").kind is Kind.EVENT
    assert event("x", NOON, "#a").room == "#a"
    assert info("x", NOON).kind is Kind.INFO
    assert status("x", NOON).kind is Kind.STATUS
    assert trouble("x", NOON).kind is Kind.TROUBLE

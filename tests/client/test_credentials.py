"""An account and its password, as the model holds them."""

from __future__ import annotations

from besedka.client.credentials import Credentials


def test_the_password_is_not_shown() -> None:
    """Not even where something prints everything."""
    assert repr(Credentials("anna", "tea and sugar", "seed")) == "Credentials('anna')"

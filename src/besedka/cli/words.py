"""The language of the command itself, before any settings are read."""

from __future__ import annotations

import os

from besedka.i18n import Words, choose_language

__all__ = ["command_words"]


def command_words() -> Words:
    """Return the words for help texts and mistakes: by BESEDKA_SERVER_LANG, else by the locale."""
    setting = os.environ.get("BESEDKA_SERVER_LANG", "auto")
    return Words(choose_language(setting, os.environ))

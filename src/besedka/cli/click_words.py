"""The words that click itself shows, in the language of the command.

click asks Python's global gettext for them; so the catalogues hold its sentences too, and the command makes ours the
global domain. Only the command does: a server and a client speak through `Words` of their own.
"""

from __future__ import annotations

import gettext
import os
from typing import TYPE_CHECKING, Final

from besedka.i18n import LOCALE, mark

if TYPE_CHECKING:
    from besedka.i18n import Words

__all__ = ["SENTENCES", "speak"]

SENTENCES: Final = (
    mark("Aborted!"),
    mark("Commands"),
    mark("Error: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("Missing argument"),
    mark("Missing option"),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("Option {name!r} does not take a value."),
    mark("Options"),
    mark("Show this message and exit."),
    mark("Try '{command} {option}' for help."),
    mark("Usage:"),
    mark("{value!r} is not a valid {number_type}."),
)


def speak(words: Words) -> None:
    """Let click speak the language of `words` from now on, in this process."""
    os.environ["LANGUAGE"] = words.language  # what gettext asks first (gettext(3))
    gettext.bindtextdomain("besedka", str(LOCALE))
    gettext.textdomain("besedka")

"""A settings file that says everything and changes nothing: each setting, commented out, at its default."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from besedka.config.table import fields_in, sections, variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.config.fields import Field

__all__ = ["default_text", "example", "note"]

HEAD = """\
# The settings of besedka, all at their defaults. To change one, take the "#" before its name away; then check
# the file with: besedka config check FILE
# The environment variable named above a setting overrules this file; an option of `besedka serve`, both.
# SIGHUP: a running server takes the new value over when it gets that signal.
"""


def example() -> str:
    """Return the commented file; it loads to the defaults, with its settings commented out or not."""
    return "\n".join([HEAD, *_lines()])


def default_text(field: Field) -> str:
    """Return a field's default as TOML writes it."""
    # the folder's default is another one for each user: the file says "the default" by an empty text
    value = "" if field.kind is Path else field.default
    return json.dumps(value, ensure_ascii=False)


def note(section: str, field: Field) -> str:
    """Return what the field takes, its unit, and how else it may be set."""
    parts = [field.allowed() + (f" ({field.doc.unit})" if field.doc.unit else "")]
    parts += [f"for strangers {field.doc.strangers}"] if field.doc.strangers is not None else []
    parts += [variable(section, field.name)] if section != "listen" else []
    parts += ["SIGHUP"] if field.doc.reload else []
    return "; ".join(parts)


def _lines() -> Iterator[str]:
    for section in sections():
        yield f"[[{section}]]" if section == "listen" else f"[{section}]"
        yield ""
        for field in fields_in(section).values():
            yield f"# {field.doc.text}."
            yield f"# {note(section, field)}."
            # no space after the "#": so it is told from the words above it
            yield f"#{field.name} = {default_text(field)}"
            yield ""

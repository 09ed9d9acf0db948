"""The settings that are in effect, as a settings file that says them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from besedka.config.table import fields_in, sections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.config.fields import Field
    from besedka.config.settings import Settings

__all__ = ["effective"]


def effective(settings: Settings) -> str:
    """Return a settings file with every value as it is; secrets are left out, and said to be."""
    return "\n\n".join("\n".join(lines) for lines in _tables(settings)) + "\n"


def _tables(settings: Settings) -> Iterator[list[str]]:
    for section in sections():
        values = getattr(settings, section)
        for value in values if section == "listen" else (values,):
            heading = f"[[{section}]]" if section == "listen" else f"[{section}]"
            yield [heading, *(_line(field, getattr(value, field.name)) for field in fields_in(section).values())]


def _line(field: Field, value: object) -> str:
    if field.doc.secret and value:
        return f"#{field.name} is set, and a secret"
    written = json.dumps(str(value) if isinstance(value, Path) else value, ensure_ascii=False)
    default = field.doc.strangers
    return f"{field.name} = {written}" + ("  # for strangers" if default is not None and value == default else "")

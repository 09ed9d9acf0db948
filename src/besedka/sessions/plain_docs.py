"""The table of commands in docs/plain.md, made from the plain wire's own; the rest of that page is written by hand."""

from __future__ import annotations

from typing import Final

from besedka.sessions.plain_commands import COMMANDS

__all__ = ["renewed"]

BEGIN: Final = "<!-- commands: made by `make docs` from src/besedka/sessions/plain_commands.py -->\n"
END: Final = "<!-- end of commands -->\n"


def renewed(page: str) -> str:
    """Return the page with the table of commands as it is now; raises ValueError where its marks are missing."""
    before, begin, rest = page.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page needs {BEGIN!r} and {END!r}")
    return before + begin + _table() + end + after


def _table() -> str:
    bar = "\\|"  # else it would end the cell
    rows = [(f"{command.name} {command.arguments}".rstrip(), command.meaning) for command in COMMANDS]
    return "| command | what it does |\n|---|---|\n" + "".join(
        f"| `{usage.replace('|', bar)}` | {meaning} |\n" for usage, meaning in rows
    )

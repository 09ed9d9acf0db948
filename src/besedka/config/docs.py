"""docs/settings.md, made from the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.config.example import default_text
from besedka.config.table import LISTEN_VARIABLES, OPTIONS, fields_in, sections, variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from besedka.config.fields import Field
    from besedka.config.table import KeyPath

__all__ = ["page"]

HEAD = """\
# Settings

<!-- Made by `make docs` from src/besedka/config/sections/: change it there. -->

Settings come from four places, the later over the earlier: the defaults below, a TOML file
(`besedka serve --config FILE`, or the environment variable `BESEDKA_CONFIG`), the environment, and the
options of `besedka serve`. `besedka config example` prints a file with all of them,
`besedka config check FILE` tells everything that is wrong with one.

*SIGHUP* says whether a running server takes a new value over when it gets that signal: it then reads the file
again. What says *no* needs a restart, and the log names it.

Where a limit has two defaults, the second counts where strangers may come: by itself as soon as one listener can be
reached from other machines (`--lan`, `--host 0.0.0.0`), or as `limits.strangers` says. What is set counts as it is set.
`besedka config show` prints the settings that are in effect, of a file or of `--lan`.
"""

ABOUT_LISTEN = """\
One table a listener; where there is none, the server has one listener with these defaults. `BESEDKA_HOST`,
`BESEDKA_PORT` and `BESEDKA_LAN=1` (or `--host`, `--port` and `--lan`) are short for the first row.
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(_section(section) for section in sections())


def _section(section: str) -> str:
    struct = sections()[section]
    head = f"\n## `[[{section}]]`\n" if section == "listen" else f"\n## `[{section}]`\n"
    about = ABOUT_LISTEN if section == "listen" else f"{struct.__doc__}\n"
    columns = "| setting | default | allowed | SIGHUP | also |\n|---|---|---|---|---|\n"
    rows = "".join(_row(section, field) for field in fields_in(section).values())
    return f"{head}\n{about}\n{columns}{rows}"


def _row(section: str, field: Field) -> str:
    default = f"`{default_text(field)}`" if field.default != "" else "*empty*"
    unit = f" ({field.doc.unit})" if field.doc.unit else ""
    cells = [
        f"`{field.name}`<br>{field.doc.text}.",
        default + (f" {field.doc.unit}" if field.doc.unit else "") + _for_strangers(field),
        field.allowed() + unit,
        "yes" if field.doc.reload else "no",
        "<br>".join(f"`{name}`" for name in _also(section, field)),
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _for_strangers(field: Field) -> str:
    return "" if field.doc.strangers is None else f"; strangers: `{field.doc.strangers}`"


def _also(section: str, field: Field) -> Iterator[str]:
    path: KeyPath = ("listen", 0, field.name) if section == "listen" else (section, field.name)
    if section == "listen":
        yield from (name for name, way in LISTEN_VARIABLES.items() if way == path)
    else:
        yield variable(section, field.name)
    yield from ("--" + name.replace("_", "-") for name, way in OPTIONS.items() if way == path)

"""docs/service.md, made from the table of service commands."""

from __future__ import annotations

from besedka.chat.services import NAMES
from besedka.sessions.service.table import RIGHTS, SUBJECTS

__all__ = ["page"]

_HEAD = """\
# The server as somebody to talk to

<!-- made by `make docs` from src/besedka/sessions/service/; write there -->

Whose client has no command for something says it to the server: `/msg besedka help`. So do people on the plain wire.
{names} are the same. On IRC, `/ns` and `/cs` (`NICKSERV`, `CHANSERV`) are commands, too.

* It answers in notices, in the language that one has chosen ([languages.md](languages.md)), else in the
  server's (`server.lang`).
* What is said to it is said to nobody else: it is not stored, not logged, and not shown to other devices. A client with
  `echo-message` gets its message back, with stars where passwords are, and nothing but stars for a command that
  does not exist. Notices, tags and CTCP it does not hear.
* It is said to the server alone: a message that names others beside it is refused, so that nobody else is told a
  password.
* Nobody can take these names, or names that look like them, or make an account that is called so. `WHOIS`, `WHO`,
  `ISON` and `MONITOR` find them as a program that is always there; it is in no room, and is not counted.
* Logging in and out, passwords and roles are what they are by SASL, `REGISTER` and `MODE`: everybody is told the same.

In the tables, what stands in brackets may be left out. Names of commands may be typed in any case. A password with
spaces stands between quotation marks (`passwd "old one" "new one"`), and in it `\\` before a quotation mark or a
`\\` that is meant as such.
"""


def page() -> str:
    """Return the whole page."""
    names = ", ".join(f"`{name}`" for name in NAMES[1:])
    parts = [_HEAD.format(names=names)]
    for subject, rows in SUBJECTS:
        parts.append(f"\n## {subject}\n\n| command | what it does | who may |\n|---|---|---|\n")
        for row in rows:
            also = f" (also `{'`, `'.join(row.aliases)}`)" if row.aliases else ""
            usage = row.typed.replace("|", "\\|")
            parts.append(f"| `{usage}` | {row.meaning}{also} | {RIGHTS[row.right]} |\n")
    return "".join(parts)

"""Writes the pages that are made from the tables of the wires and of the metrics: `make docs`."""

from __future__ import annotations

from pathlib import Path

from besedka.metrics import docs as metrics
from besedka.sessions.irc import docs as irc
from besedka.sessions.plain_docs import renewed
from besedka.sessions.service import docs as service

DOCS = Path(__file__).parent.parent / "docs"


def main() -> None:
    """Write docs/irc.md, docs/metrics.md, docs/service.md, and the table of commands in docs/plain.md."""
    (DOCS / "irc.md").write_text(irc.page(), encoding="utf-8")
    (DOCS / "metrics.md").write_text(metrics.page(), encoding="utf-8")
    (DOCS / "service.md").write_text(service.page(), encoding="utf-8")
    plain = DOCS / "plain.md"
    plain.write_text(renewed(plain.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

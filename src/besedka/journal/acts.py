"""Moderating acts as they were kept (`chat/audit.py` says what is): pages of them, the oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat.audit import AuditPage, AuditQuestion, AuditRecord

if TYPE_CHECKING:
    import sqlite3

__all__ = ["acts"]

# By position, so the newest are found first without sorting; whom it is about is compared in the letters of ASCII.
_ACTS = (
    "SELECT position, time, act, actor, room, name, target, text, until FROM audit"
    " WHERE (?1 = 0 OR room = ?1) AND time >= ?2"
    " AND (?3 = '' OR actor = ?3 COLLATE NOCASE OR target = ?3 COLLATE NOCASE OR target LIKE ?4 ESCAPE '\\')"
    " ORDER BY position DESC, step DESC LIMIT ?5"
)


def acts(connection: sqlite3.Connection, question: AuditQuestion) -> AuditPage:
    """Answer a question; raises `sqlite3.Error`."""
    about = question.about
    escaped = about.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = connection.execute(_ACTS, (question.room, question.since, about, f"{escaped}!%", question.limit)).fetchall()
    return AuditPage(question, tuple(_record(row) for row in reversed(found)))


def _record(row: tuple[Any, ...]) -> AuditRecord:
    position, time, act, actor, room, name, target, text, until = row
    return AuditRecord(position, time, act, actor, room or 0, name or "", target or "", text or "", until)

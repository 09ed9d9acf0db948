"""What is stored, found again, and looked back at."""

# No `from __future__ import annotations` here: the table is read by the program itself.

from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc

__all__ = ["Audit", "History", "Journal", "Search"]


class Journal(msgspec.Struct, frozen=True):
    """What is stored, and the disk it is on."""

    durability: Annotated[
        Literal["power", "process"],
        Doc(text="What an acknowledged message survives: a power cut, or only the end of the process"),
    ] = "power"
    low_water_mib: Annotated[
        int,
        Doc(
            text="With less free space than this, whatever would be stored is refused",
            unit="MiB",
            high=1_048_576,
            reload=True,
        ),
    ] = 64
    warn_mib: Annotated[
        int,
        Doc(
            text="With less free space than this, a warning is logged; at least low_water_mib",
            unit="MiB",
            high=1_048_576,
            reload=True,
        ),
    ] = 512
    retry_s: Annotated[
        int,
        Doc(
            text="How long a commit that fails is tried again before the server ends",
            unit="s",
            high=60,  # everybody waits meanwhile: longer than that is worse than an end
        ),
    ] = 5
    key_hours: Annotated[
        int,
        Doc(
            text="How long a message's key is remembered, so that the same message sent again is not doubled",
            unit="hours",
            low=1,
            high=8760,
            reload=True,
        ),
    ] = 24
    keep_days: Annotated[
        int,
        Doc(
            text="How long what was said is kept; 0: for ever. A room may be kept for less (docs/keeping.md)",
            unit="days",
            high=36_500,
            reload=True,
        ),
    ] = 0
    check_days: Annotated[
        int,
        Doc(
            text="How often the journal is looked at for damage, in the background; 0: never (docs/keeping.md)",
            unit="days",
            high=366,
            reload=True,
        ),
    ] = 7


class Search(msgspec.Struct, frozen=True):
    """Finding again what was said (docs/search.md)."""

    enabled: Annotated[
        Literal["yes", "no"],
        Doc(text="Whether there is search: an index beside the journal, and a process that keeps it"),
    ] = "yes"


class History(msgspec.Struct, frozen=True):
    """For how long what was said can be mended."""

    redact_minutes: Annotated[
        int,
        Doc(
            text="How long people may take back what they have said; 0: at any time. Operators always may",
            unit="min",
            high=5_256_000,  # ten years
            reload=True,
        ),
    ] = 0
    edit_minutes: Annotated[
        int,
        Doc(
            text="How long people may change what they have said; 0: at any time",
            unit="min",
            high=5_256_000,
            reload=True,
        ),
    ] = 2880  # two days: slips are found by then, and nobody rewrites what was agreed upon


class Audit(msgspec.Struct, frozen=True):
    """What is kept of who moderates."""

    keep_days: Annotated[
        int,
        Doc(
            text="How long it is kept who banned, muted, kicked, renamed and the like; 0: for ever",
            unit="days",
            high=36_500,  # a hundred years
            reload=True,
        ),
    ] = 365

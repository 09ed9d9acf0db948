"""Accounts, and the rooms they meet in."""

# No `from __future__ import annotations` here: the table is read by the program itself.

from typing import Annotated, Literal

import msgspec

from besedka.config.fields import Doc

__all__ = ["Accounts", "Rooms"]


class Accounts(msgspec.Struct, frozen=True):
    """Accounts: who can have one, and what proves that somebody is theirs."""

    guests: Annotated[
        Literal["yes", "no", "read-only"],
        Doc(
            text="Whether people without an account may come; read-only: they may come and read, and say nothing",
            reload=True,
        ),
    ] = "yes"
    registration: Annotated[
        Literal["yes", "no"],
        Doc(text="Whether people can make accounts themselves; the administrator always can", reload=True),
    ] = "yes"
    before_connect: Annotated[
        Literal["yes", "no"],
        Doc(text="Whether an account can be made before the registration of a connection is complete", reload=True),
    ] = "yes"
    always_on: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether people can choose that their account stays present, in its rooms, when its last session goes",
            reload=True,
        ),
    ] = "yes"
    always_on_days: Annotated[
        int,
        Doc(
            text="For how long it stays without a session; who was away for longer is gone",
            unit="days",
            low=1,
            high=3650,  # ten years
            reload=True,
        ),
    ] = 30
    always_on_users: Annotated[
        int,
        # each takes some KiB of memory, and is there at each start
        Doc(text="How many accounts can choose that", unit="accounts", high=1_000_000, reload=True),
    ] = 1000
    password_length: Annotated[
        int,
        Doc(text="The shortest password that is taken", unit="characters", low=1, high=128, reload=True),
    ] = 8  # NIST SP 800-63B section 5.1.1.1
    # argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane
    hash_memory_mib: Annotated[
        int,
        Doc(text="The memory that hashing a password takes (argon2id)", unit="MiB", low=1, high=4096, reload=True),
    ] = 19
    hash_passes: Annotated[
        int, Doc(text="How often that memory is gone through", unit="passes", low=1, high=1000, reload=True)
    ] = 2
    scram_iterations: Annotated[
        int,
        # each client computes them at each login, some of them on a telephone
        Doc(
            text="Rounds of SCRAM-SHA-256 for new passwords; each login costs the client as many",
            unit="rounds",
            low=4096,  # RFC 7677 section 4
            high=10_000_000,
            reload=True,
        ),
    ] = 100_000


class Rooms(msgspec.Struct, frozen=True):
    """Which rooms there are without anybody's opening them, and for how long others are kept."""

    default: Annotated[
        str,
        Doc(
            text="Rooms for newcomers, separated by spaces: made at the start, the administrator's, listed first",
            high=1024,  # more is no help for a newcomer
            reload=True,
        ),
    ] = "#lobby"
    auto_join: Annotated[
        Literal["yes", "no"],
        Doc(
            text="Whether IRC clients enter those rooms by themselves, as everybody on the plain wire does", reload=True
        ),
    ] = "no"
    forget_days: Annotated[
        int,
        # who comes back from a long holiday still finds the room
        Doc(
            text="After how many days without anybody a room is forgotten that no account owns: its topic, modes and"
            " bans; what was said stays in the journal, and another room may have its name; 0: never",
            unit="days",
            high=36_500,
            reload=True,
        ),
    ] = 30

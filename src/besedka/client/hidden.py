"""Passwords that are asked for, hidden, where a command came without one.

The modes ask, each in its way, before the loop hears of the command: here is said whether, and what the answer does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from besedka.client import signing_in
from besedka.client.lines import trouble
from besedka.client.state import Context, Phase, State, Step

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Given", "Wanted", "give", "question", "question_again", "unlike", "wanted"]

_LOGIN, _REGISTER = "/login", "/register"
# What is no address is taken for the password that one may still write on the line.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Wanted(Struct, frozen=True):
    """The password of which account; `new`: it is to be made, and `email` is the address for it, "" for none."""

    account: str
    new: bool = False
    email: str = ""


class Given(Struct, frozen=True):
    """The person gave the password that was wanted."""

    wanted: Wanted
    password: str


def wanted(state: State, text: str, words: Callable[[str], str]) -> Wanted | None:
    """Return what is to be asked for; None where nothing is, and where the command would be refused all the same."""
    command, *rest = text.split() or [""]
    if state.phase is not Phase.PRESENT or len(rest) > 1:
        return None
    if command.lower() == _LOGIN and not signing_in.impossible(state, words):
        return Wanted(rest[0] if rest else state.account or state.nick)
    addressed = not rest or _EMAIL.fullmatch(rest[0]) is not None
    if command.lower() == _REGISTER and addressed and not signing_in.no_registration(state, words):
        return Wanted(state.nick, new=True, email=rest[0] if rest else "")
    return None


def give(state: State, given: Given, context: Context) -> Step:
    """Log in, or register, with the password that was given."""
    _ = context.words
    asked = given.wanted
    if state.phase is not Phase.PRESENT:
        told = _("There is no connection now: /{name} was not done.")
        name = (_REGISTER if asked.new else _LOGIN).removeprefix("/")
        return Step(state, (trouble(told.format(name=name), context.now),))
    if asked.new:
        return signing_in.apply_for(state, given.password, asked.email, context)
    return signing_in.log_in_as(state, asked.account, given.password, context)


def question(asked: Wanted, words: Callable[[str], str]) -> str:
    """Return what stands before the password, line by line."""
    _ = words
    told = _("Password for the new account {account}: ") if asked.new else _("Password of {account}: ")
    return told.format(account=asked.account)


def question_again(words: Callable[[str], str]) -> str:
    """Return what stands before it the second time."""
    _ = words
    return _("The same once more: ")


def unlike(words: Callable[[str], str]) -> str:
    """Return what is told when the second one is another one."""
    _ = words
    return _("The two passwords are not the same: nothing was done.")

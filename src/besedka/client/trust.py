"""A certificate that no authority vouches for: the sentences about it, and the question whether to trust it.

What was decided is kept in `known_servers`; the handshakes are in `tls`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.client.connection import UntrustedError

__all__ = ["UNTRUSTED", "ask", "grouped", "refusal"]

# The exit code of `join`, `say` and `tail` where nobody may be asked, or the answer is no.
UNTRUSTED = 3


def grouped(fingerprint: str) -> str:
    """Return the digits as people compare them, and as `besedka serve` prints them."""
    return ":".join(fingerprint[at : at + 2] for at in range(0, len(fingerprint), 2)).upper()


def refusal(address: str, error: UntrustedError, words: Callable[[str], str]) -> str:
    """Return what a script is told: what is wrong, and what to do about it."""
    _ = words
    if error.pinned:
        sentence = _(
            "{address} shows another certificate than the one that was given with --fingerprint or in the profile. "
            "Either it has a new one, or somebody is between. Ask its administrator; it shows {fingerprint}"
        )
    elif error.known:
        sentence = _(
            "{address} shows another certificate than before. Either it has a new one, or somebody is between. "
            "Ask its administrator; where it is right, join once at a terminal, or give --fingerprint {fingerprint}"
        )
    else:
        sentence = _(
            "No authority that this system trusts vouches for the certificate of {address}. "
            "Where it is the right one, join once at a terminal, or give --fingerprint {fingerprint}"
        )
    return sentence.format(address=address, fingerprint=grouped(error.fingerprint))


def ask(address: str, error: UntrustedError, words: Callable[[str], str]) -> bool:
    """Ask the person whether to trust the certificate from now on; one that has changed wants the whole word."""
    _ = words
    told = {"address": address, "before": grouped(error.known), "now": grouped(error.fingerprint)}
    yes = _("yes")
    if error.known:
        text = _(
            "ATTENTION: {address} shows another certificate than before.\n"
            "Either it has a new one, or somebody is between, and would read all and speak in your name.\n"
            "  before  {before}\n"
            "  now     {now}\n"
            "Ask its administrator, and not in this chat."
        )
        question = _("Type “{yes}” to trust the new one from now on, anything else ends: ").format(yes=yes)
        answers = {yes}
    else:
        text = _(
            "No authority that this system trusts vouches for the certificate of {address};\n"
            "that is so with each that besedka has made for itself. Its SHA-256 fingerprint is\n"
            "  {now}\n"
            "`besedka serve --tls auto` has printed it at the server, and `besedka status` prints it there."
        )
        question = _("Is it that one? It is trusted from now on, and no other. [y/n] ")
        answers = {yes, "y", "yes", _("y")}
    sys.stderr.write(text.format(**told) + "\n")
    sys.stderr.flush()
    try:
        return input(question).strip().casefold() in answers
    except (EOFError, KeyboardInterrupt):
        sys.stderr.write("\n")
        return False

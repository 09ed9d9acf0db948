"""LANGUAGE: a session chooses in which language it is answered (draft/languages; docs/languages.md).

The proposal: https://gist.github.com/DanielOaks/8126122f74b26012a3de37db80e4e0c6, as Ergo has it. It may come before
the registration is complete, so that a refused nick is refused in the chosen language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.i18n import LANGUAGES
from besedka.protocols import numerics
from besedka.sessions.irc.response import middle
from besedka.sessions.session import Local

if TYPE_CHECKING:
    from besedka.i18n import Language
    from besedka.protocols.irc import Message
    from besedka.sessions.irc.response import Response
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.session import Step

__all__ = ["ChooseLanguage", "chosen", "language"]


class ChooseLanguage(Local, frozen=True, gc=False):
    """LANGUAGE, with the codes in the order in which they are liked."""

    codes: tuple[str, ...]


def language(_session: IrcSession, message: Message) -> tuple[Step, ...]:
    """Choose in which language one is answered."""
    return (ChooseLanguage(message.params),)


def chosen(response: Response, step: ChooseLanguage) -> None:
    """Answer in the first of these languages from here on; of the others nothing is needed, each has all sentences."""
    session = response.session
    found = {code: _language_of(code) for code in step.codes}
    unknown = [middle(code) for code, known in found.items() if known is None]
    if len(found) > len(LANGUAGES):
        most = str(len(LANGUAGES))
        response.numeric(numerics.ERR_TOOMANYLANGUAGES, most, text=response.told("You specified too many languages"))
    elif unknown:
        text = response.told("Languages are not supported by this server")
        response.numeric(numerics.ERR_NOLANGUAGE, *unknown, text=text)
    else:
        languages = list(dict.fromkeys(each for each in found.values() if each is not None))
        session.tongue = session.tongue.dialects.speaking(languages[0])
        text = response.told("Language preferences have been set")
        response.numeric(numerics.RPL_YOURLANGUAGESARE, *languages, text=text)


def _language_of(code: str) -> Language | None:
    """Return the language of a code (BCP 47), whatever its region is (RFC 4647 section 3.4); None for an unknown one.

    The tilde of a language that is not complete may stand before it, as Ergo takes it.
    """
    primary = code.lower().removeprefix("~").partition("-")[0]
    return next((language for language in LANGUAGES if language == primary), None)

"""Why something was refused, in sentences for people: the words of the plain wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.durations import shown_end
from besedka.chat.refusals import Reason
from besedka.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from besedka.chat.events import Refused
    from besedka.i18n import Words

__all__ = ["NAME_PROBLEMS", "SENTENCES", "WITH_AN_END", "explained", "sentence", "when"]

# {0}, {1}, … are what the subject of the refusal holds (chat/refusals.py)
SENTENCES = {
    Reason.NICK_IN_USE: mark("The name {0} is taken. Choose another:"),
    Reason.NICK_LOOKS_ALIKE: mark("The name {0} looks like {1}, who is here. Choose another:"),
    Reason.NICK_RESERVED: mark(
        "The name {0} belongs to the account {1}. If it is yours, come in under another one and say"
        " /msg besedka regain {0} PASSWORD. Choose another:"
    ),
    Reason.NICK_BANNED: mark("The name {0} is banned from this server: {1}. Choose another:"),
    Reason.NICK_UNUSABLE: mark(
        "The name {0} cannot be used: {1}. Letters of one alphabet, digits and -_ only, a letter first. Choose another:"
    ),
    Reason.ROOM_UNUSABLE: mark("A room cannot be called {0}: {1}."),
    Reason.ROOM_NAME_TAKEN: mark("There is another room called {1}: {0} keeps its name."),
    Reason.ROOM_NOT_RENAMED: mark("{0} keeps its name."),
    Reason.NEW_NAME_UNUSABLE: mark("A room cannot be called {1}: {2}. {0} keeps its name."),
    Reason.ACCOUNT_EXISTS: mark("The name {0} is taken: choose another."),
    Reason.ACCOUNT_UNUSABLE: mark("An account cannot be called {0}: {1}."),
    Reason.NO_SUCH_ACCOUNT: mark("There is no account {0}."),
    Reason.CERTIFICATE_TAKEN: mark("This certificate logs in to another account: remove it there first."),
    Reason.CERTIFICATES_FULL: mark("The account {0} has {1} certificates already: remove one of them first."),
    Reason.NOT_YOUR_ACCOUNT: mark("The account {0} is not yours."),
    Reason.LOGGED_IN_ALREADY: mark("You are logged in already."),
    Reason.LOGIN_FAILED: mark("Name or password is wrong."),
    Reason.ACCOUNT_DISABLED: mark("The account {0} is disabled: ask the administrator."),
    Reason.ACCOUNT_BANNED: mark("The account {0} is banned from this server ({1}): ask the administrator."),
    Reason.ACCOUNT_BANNED_UNTIL: mark(
        "The account {0} is banned from this server until {2} ({1}): ask the administrator."
    ),
    Reason.ACCOUNT_REQUIRED: mark("Only accounts are let in here, and an IRC client can log in to one."),
    Reason.LOGIN_NEEDED: mark("Log in to your account first."),
    Reason.ALWAYS_ON_FULL: mark("There may not be more accounts that are always on than {0}: ask the administrator."),
    Reason.ALWAYS_ON_OFF: mark("Nobody is always on here: the settings of this server say so."),
    Reason.NO_SUCH_SESSION: mark("There is no session {0}."),
    Reason.NICK_YOURS: mark("You are {0} already."),
    Reason.NICK_NOT_YOURS: mark("The name {0} does not belong to your account."),
    Reason.ROOM_OF_NOBODY: mark("{0} belongs to nobody, so roles do not last there: register {0} makes it yours."),
    Reason.ROLE_OF_OWNER: mark("{1} belongs to {0}, whose rights are not taken away: give the room to somebody else."),
    Reason.BLOCKED: mark("{0} has blocked you: nothing that you send there arrives."),
    Reason.BLOCK_UNUSABLE: mark("{0} is neither a name nor a mask."),
    Reason.BLOCKS_FULL: mark("Not blocked: you have blocked {1}, and more may not be. Hear somebody again first."),
    Reason.NOT_BLOCKED: mark("You have not blocked {0}."),
    Reason.NO_SUCH_NICK: mark("Nobody here is called {0}. /who shows who is here."),
    Reason.NO_SUCH_ROOM: mark("There is no room {0}."),
    Reason.NOT_IN_ROOM: mark("You are not in {0}."),
    Reason.USER_NOT_IN_ROOM: mark("{0} is not in {1}."),
    Reason.ALREADY_IN_ROOM: mark("{0} is in {1} already."),
    Reason.NOT_OPERATOR: mark("Only operators of {0} may do that."),
    Reason.SPEECH_OF_GUESTS: mark("Not said: guests can only read here. An IRC client can log in to an account."),
    Reason.SPEECH_LOCKED_DOWN: mark(
        "Not said: for now only those may speak here who are logged in to an account. Log in, or try again later."
    ),
    Reason.JOIN_LOCKED_DOWN: mark(
        "For now only those may enter rooms who are logged in to an account. Log in, or try {0} again later."
    ),
    Reason.REGISTRATION_LOCKED_DOWN: mark("For now no accounts are made: try again later, or ask the administrator."),
    Reason.SPEECH_EXTERNAL: mark("Not said: only members may speak in {0}."),
    Reason.SPEECH_MODERATED: mark("Not said: {0} is moderated, ask its operators for a voice."),
    Reason.SPEECH_REGISTERED: mark("Not said: in {0} only those may speak who are logged in to an account."),
    Reason.SPEECH_BANNED: mark("Not said: you are banned from {0}. Ask its operators."),
    Reason.SPEECH_BANNED_FOR: mark("Not said: you are banned from {0}."),
    Reason.SPEECH_MUTED: mark("Not said: you are muted in {0}. Ask its operators."),
    Reason.SPEECH_MUTED_FOR: mark("Not said: you are muted in {0}."),
    Reason.SPEECH_SLOW: mark("Not said: in {0} one message in {2} s may be said. Say it again in {1} s."),
    Reason.SPEECH_CTCP: mark("Not said: {0} takes no CTCP."),
    Reason.INVITE_ONLY: mark("Only the invited may enter {0}."),
    Reason.REGISTERED_ONLY: mark("Only those may enter {0} who are logged in to an account."),
    Reason.BANNED: mark("You are banned from {0}. Ask its operators."),
    Reason.BANNED_FOR: mark("You are banned from {0}."),
    Reason.ARCHIVED: mark("{0} is archived: it can be read, and nothing can be said or changed there."),
    Reason.NOT_OWNER: mark("Only the owner of {0} or an administrator of this server may do that."),
    Reason.NOT_LISTED: mark("There is no such entry in the list of {0}: {1}."),
    Reason.WRONG_KEY: mark("{0} has a key, and this is not it."),
    Reason.ROOM_FULL: mark("{0} is full."),
    Reason.LINK_UNKNOWN: mark("There is no such link: ask who gave it to you for another."),
    Reason.LINK_USED_UP: mark("That link into {0} was used as often as it may be: ask its operators for another."),
    Reason.LINK_EXPIRED: mark("That link into {0} has ended: ask its operators for another."),
    Reason.LINK_REVOKED: mark("That link into {0} was revoked: ask its operators for another."),
    Reason.LINKS_FULL: mark("There are too many links into {0}: revoke one first."),
    Reason.NO_SUCH_LINK: mark("There is no one link into {0} that is called {1}: see the list."),
    Reason.GUESSING_TOO_FAST: mark("You try too many keys and links: try again in {1} s."),
    Reason.TOO_MANY_ROOMS: mark("You are in too many rooms to enter {0}: leave one first."),
    Reason.SERVER_FULL_OF_ROOMS: mark("There are too many rooms here to open {0}: enter one that exists."),
    Reason.JOINING_TOO_FAST: mark("You enter rooms too fast: try {0} again in {1} s."),
    Reason.OPENING_TOO_FAST: mark(
        "Too many new rooms were made from where you are: enter one that exists, or try {0} again in {1} s."
    ),
    Reason.CHANGING_TOO_FAST: mark("You change that too often: try again in {1} s."),
    Reason.KNOCKING_TOO_FAST: mark("You have knocked at {0} already: try again in {1} s."),
    Reason.KNOCK_OPEN: mark("{0} is open: enter it."),
    Reason.KNOCK_INSIDE: mark("You are in {0} already."),
    Reason.NOT_ADMINISTRATOR: mark("Only administrators of this server may do that."),
    Reason.ADMINISTRATOR_UNKNOWN: mark("The settings of this server do not name you as an administrator."),
    Reason.BAN_UNUSABLE: mark(
        "{0} cannot be banned: give an account, a mask such as nick!user@host, or a network such as 192.0.2.0/24."
    ),
    Reason.BAN_TOO_WIDE: mark(
        "A ban of {0} would hit nearly everybody, or this machine itself: say --force if you mean it."
    ),
    Reason.BAN_HITS_ADMINISTRATOR: mark(
        "A ban of {0} would hit {1}, who administers this server: say --force if you mean it."
    ),
    Reason.NO_SUCH_BAN: mark("{0} is not banned."),
    Reason.WATCHING_TOO_MANY: mark("More names than {0} may not be watched."),
    Reason.METADATA_TARGET_UNKNOWN: mark("There is nobody and no room called {0}."),
    Reason.METADATA_FORBIDDEN: mark("The key {1} of {0} is not yours to set."),
    Reason.METADATA_KEY_NOT_SET: mark("The key {1} of {0} is not set."),
    Reason.METADATA_FULL: mark("{0} has too many keys: remove one first."),
    Reason.METADATA_VALUE_TOO_LONG: mark("The value of {0} is too long: {1} bytes at the most."),
    Reason.METADATA_TOO_FAST: mark("You set keys too often: try again in {2} s."),
    Reason.MARKER_NOWHERE: mark("There is no room called {0}."),
    Reason.MARKERS_FULL: mark("Not noted how far you have read {0}: there are too many such notes."),
    Reason.LIST_FULL: mark("The list {1} of {0} is full: remove an entry first."),
    Reason.MODE_UNKNOWN: mark("There is no mode {0}."),
    Reason.MODE_ARGUMENT: mark("The mode {1} of {0} does not take {2}."),
    Reason.TEXT_TOO_LONG: mark("That is too long: {1} is the most for {0}."),
    Reason.LINE_TOO_LONG: mark("What you said to {0} is too long for one line, by {1} B: say it in two."),
    Reason.KEY_UNUSABLE: mark("Not said to {0}: the message key cannot be used."),
    Reason.REDACT_NOWHERE: mark("Nothing can be taken back in {0}: enter it first."),
    Reason.REDACT_UNKNOWN: mark("There is no such message in {0}."),
    Reason.REDACT_FORBIDDEN: mark("That message in {0} is not yours: ask one of the operators to take it back."),
    Reason.REDACT_TOO_LATE: mark(
        "It is too late to take that message in {0} back: one may for {2} s. Ask one of the operators."
    ),
    Reason.EDIT_NOWHERE: mark("Nothing can be changed in {0}: enter it first."),
    Reason.EDIT_UNKNOWN: mark("There is no such message in {0}."),
    Reason.EDIT_FORBIDDEN: mark("That message in {0} is not yours to change."),
    Reason.EDIT_TOO_LATE: mark("It is too late to change that message in {0}: one may for {2} s. Say it anew."),
    Reason.VERSIONS_FORBIDDEN: mark("What that message in {0} said before is for its author and the operators."),
    Reason.REACTIONS_FULL: mark("There are too many reactions to that message in {0}: take one back first."),
    Reason.REACTION_UNUSABLE: mark("That is no reaction: it has {1} bytes at the most."),
    Reason.STORAGE_LOW: mark("Not said: the server's disk is nearly full. Try again later."),
    Reason.STORAGE_READ_ONLY: mark("Not said: the server's disk takes no writes. Try again later."),
}

# What is wrong with a name, by the names of NameProblem.
NAME_PROBLEMS = {
    "EMPTY": mark("it is empty"),
    "TOO_LONG": mark("it is too long"),
    "SPACE": mark("it has a space"),
    "CONTROL": mark("something in it cannot be seen"),
    "BAD_CHARACTER": mark("it has a character that no name may have"),
    "BAD_START": mark("no name may begin like that"),
    "MIXED_SCRIPTS": mark("it mixes letters of two alphabets, or digits of two kinds"),
    "DIRECTION": mark("it would be shown in another order than it is written"),
}
# Whose subject has such a name at its end.
WITH_A_PROBLEM = frozenset(
    {
        Reason.NICK_UNUSABLE,
        Reason.ROOM_UNUSABLE,
        Reason.NEW_NAME_UNUSABLE,
        Reason.ACCOUNT_UNUSABLE,
    }
)
WITH_AN_END = frozenset({Reason.BANNED_FOR, Reason.SPEECH_BANNED_FOR, Reason.SPEECH_MUTED_FOR})


def sentence(refused: Refused, words: Words) -> str:
    """Return the sentence for a refusal."""
    said = words(SENTENCES[refused.reason]).format(*explained(refused.reason, refused.subject, words))
    if refused.reason not in WITH_AN_END:
        return said
    _, until, why = refused.subject
    if until:
        said += " " + words(mark("It ends at {until}.")).format(until=when(until))
    if why:
        said += " " + words(mark("The reason: {reason}")).format(reason=why)
    return said


def explained(reason: Reason, subject: tuple[str, ...], words: Callable[[str], str] = str) -> tuple[str, ...]:
    """Return what a refusal is about, with words for what is wrong with a name; without a language in English."""
    if reason not in WITH_A_PROBLEM:
        return subject
    return (*subject[:-1], words(NAME_PROBLEMS.get(subject[-1], subject[-1])))


def when(until: str) -> str:
    """Return an end as people read it; `until` is microseconds."""
    return shown_end(int(until)) if until.isdecimal() else until

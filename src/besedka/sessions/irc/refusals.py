"""Why something was refused, as numerics and standard replies (modern.ircdocs.horse, "Numerics")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from besedka.chat.refusals import Reason
from besedka.i18n import mark
from besedka.protocols import numerics
from besedka.sessions.irc.response import middle
from besedka.sessions.sentences import WITH_AN_END, explained, when

if TYPE_CHECKING:
    from besedka.chat.events import Refused
    from besedka.chat.mended import VersionsHidden
    from besedka.sessions.irc.response import Response

__all__ = ["REFUSALS", "refuse"]


class _Numeric(msgspec.Struct, frozen=True):
    """A numeric with so many of the subject's names as parameters."""

    code: str
    parameters: int
    text: str


class _Fail(msgspec.Struct, frozen=True):
    """A standard reply: the verb it answers, its code, and so many of the subject's names as its context."""

    verb: str
    code: str
    text: str
    parameters: int = 1


REFUSALS: dict[Reason, _Numeric | _Fail] = {
    Reason.NICK_IN_USE: _Numeric(numerics.ERR_NICKNAMEINUSE, 1, mark("Nickname is already in use")),
    Reason.NICK_LOOKS_ALIKE: _Numeric(numerics.ERR_NICKNAMEINUSE, 1, mark("Nickname looks like {1}, who is here")),
    Reason.NICK_RESERVED: _Numeric(
        numerics.ERR_NICKNAMEINUSE,
        1,
        mark(
            "Nickname belongs to the account {1}: log in to it (SASL, or later /msg besedka regain {0} <password>), or"
            " choose another"
        ),
    ),
    Reason.NICK_BANNED: _Numeric(
        numerics.ERR_ERRONEUSNICKNAME, 1, mark("That nickname is banned from this server ({1}): choose another")
    ),
    Reason.NICK_UNUSABLE: _Numeric(
        numerics.ERR_ERRONEUSNICKNAME,
        1,
        mark("Erroneous nickname: {1} (letters of one script, digits and -_[]\\`^{{}}|)"),
    ),
    Reason.ROOM_UNUSABLE: _Numeric(numerics.ERR_BADCHANMASK, 1, mark("Invalid channel name: {1}")),
    Reason.ROOM_NAME_TAKEN: _Fail("RENAME", "CHANNEL_NAME_IN_USE", mark("The channel name is already taken"), 2),
    Reason.ROOM_NOT_RENAMED: _Fail("RENAME", "CANNOT_RENAME", mark("The channel keeps its name"), 2),
    Reason.NEW_NAME_UNUSABLE: _Fail("RENAME", "CANNOT_RENAME", mark("Invalid channel name: {2}"), 2),
    Reason.ACCOUNT_EXISTS: _Fail("REGISTER", "ACCOUNT_EXISTS", mark("That name is taken: choose another")),
    Reason.ACCOUNT_UNUSABLE: _Fail("REGISTER", "BAD_ACCOUNT_NAME", mark("An account cannot be called that: {1}")),
    Reason.NO_SUCH_ACCOUNT: _Fail("ACCOUNT", "NO_SUCH_ACCOUNT", mark("There is no such account")),
    Reason.CERTIFICATE_TAKEN: _Fail(
        "ACCOUNT", "CERTIFICATE_TAKEN", mark("That certificate logs in to another account")
    ),
    Reason.CERTIFICATES_FULL: _Fail("ACCOUNT", "CERTIFICATES_FULL", mark("The account has too many certificates")),
    Reason.NOT_YOUR_ACCOUNT: _Fail("ACCOUNT", "NOT_YOUR_ACCOUNT", mark("That is not your account")),
    Reason.LOGGED_IN_ALREADY: _Fail("REGISTER", "ALREADY_AUTHENTICATED", mark("You are logged in already")),
    Reason.LOGIN_FAILED: _Numeric(numerics.ERR_SASLFAIL, 0, mark("Name or password is wrong")),
    Reason.ACCOUNT_DISABLED: _Numeric(
        numerics.ERR_NICKLOCKED, 0, mark("The account {0} is disabled: ask the administrator")
    ),
    Reason.LOGIN_NEEDED: _Fail("*", "ACCOUNT_REQUIRED", mark("Log in to your account first")),
    Reason.ACCOUNT_BANNED: _Numeric(
        numerics.ERR_NICKLOCKED, 0, mark("The account {0} is banned from this server ({1}): ask the administrator")
    ),
    Reason.ACCOUNT_BANNED_UNTIL: _Numeric(
        numerics.ERR_NICKLOCKED,
        0,
        mark("The account {0} is banned from this server until {2} ({1}): ask the administrator"),
    ),
    Reason.NICK_YOURS: _Numeric(numerics.ERR_NICKNAMEINUSE, 1, mark("You have that nickname already")),
    Reason.NICK_NOT_YOURS: _Numeric(numerics.ERR_NICKNAMEINUSE, 1, mark("Nickname does not belong to your account")),
    Reason.ROOM_OF_NOBODY: _Numeric(numerics.ERR_CHANOPRIVSNEEDED, 1, mark("The channel belongs to nobody")),
    Reason.ROLE_OF_OWNER: _Numeric(numerics.ERR_CHANOPRIVSNEEDED, 1, mark("The owner keeps its rights")),
    Reason.BLOCKED: _Numeric(numerics.ERR_CANTSENDTOUSER, 1, mark("Not delivered: you are blocked there")),
    Reason.BLOCK_UNUSABLE: _Fail("SILENCE", "INVALID_MASK", mark("That is neither a nickname nor a mask")),
    Reason.BLOCKS_FULL: _Numeric(
        numerics.ERR_SILELISTFULL, 1, mark("Your silence list is full: remove an entry first")
    ),
    Reason.NOT_BLOCKED: _Fail("SILENCE", "NOT_BLOCKED", mark("That is not on your silence list")),
    Reason.ACCOUNT_REQUIRED: _Fail(
        "*", "ACCOUNT_REQUIRED", mark("Only accounts are let in here: log in to yours first")
    ),
    Reason.ALWAYS_ON_FULL: _Fail(
        "ALWAYS-ON", "TOO_MANY", mark("There may not be more accounts that are always on than {0}"), 0
    ),
    Reason.ALWAYS_ON_OFF: _Fail("ALWAYS-ON", "DISABLED", mark("Nobody is always on here"), 0),
    Reason.NO_SUCH_SESSION: _Fail("SESSION", "NO_SUCH_SESSION", mark("There is no such session")),
    Reason.NO_SUCH_NICK: _Numeric(numerics.ERR_NOSUCHNICK, 1, mark("No such nick")),
    Reason.NO_SUCH_ROOM: _Numeric(numerics.ERR_NOSUCHCHANNEL, 1, mark("No such channel")),
    Reason.NOT_IN_ROOM: _Numeric(numerics.ERR_NOTONCHANNEL, 1, mark("You're not on that channel")),
    Reason.USER_NOT_IN_ROOM: _Numeric(numerics.ERR_USERNOTINCHANNEL, 2, mark("They aren't on that channel")),
    Reason.ALREADY_IN_ROOM: _Numeric(numerics.ERR_USERONCHANNEL, 2, mark("is already on channel")),
    Reason.NOT_OPERATOR: _Numeric(numerics.ERR_CHANOPRIVSNEEDED, 1, mark("You're not channel operator")),
    Reason.SPEECH_OF_GUESTS: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Guests can only read here: log in, or register an account (REGISTER)")
    ),
    Reason.SPEECH_LOCKED_DOWN: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN,
        1,
        mark("For now only accounts may speak on this server: log in, or try again later"),
    ),
    Reason.JOIN_LOCKED_DOWN: _Numeric(
        numerics.ERR_NEEDREGGEDNICK, 1, mark("For now only accounts may join channels: log in, or try again later")
    ),
    Reason.REGISTRATION_LOCKED_DOWN: _Fail(
        "REGISTER", "TEMPORARILY_UNAVAILABLE", mark("For now no accounts are made: try again later")
    ),
    Reason.SPEECH_EXTERNAL: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send to channel (+n): join it first")
    ),
    Reason.SPEECH_MODERATED: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN,
        1,
        mark("Cannot send to channel (+m): operators speak here, and those to whom they give a voice"),
    ),
    Reason.SPEECH_REGISTERED: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send to channel (+M): log in to an account")
    ),
    Reason.SPEECH_BANNED: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send to channel (+b): you are banned, ask its operators")
    ),
    Reason.SPEECH_BANNED_FOR: _Numeric(numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send to channel (+b)")),
    Reason.SPEECH_MUTED: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send to channel (+q): you are muted, ask its operators")
    ),
    Reason.SPEECH_MUTED_FOR: _Numeric(numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send to channel (+q)")),
    Reason.SPEECH_SLOW: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN,
        1,
        mark("Cannot send to channel (+W): one message in {2} s, say it again in {1} s"),
    ),
    Reason.SPEECH_CTCP: _Numeric(numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Cannot send CTCP to channel (+C): only /me")),
    Reason.INVITE_ONLY: _Numeric(
        numerics.ERR_INVITEONLYCHAN, 1, mark("Cannot join channel (+i): its operators must invite you")
    ),
    Reason.REGISTERED_ONLY: _Numeric(
        numerics.ERR_NEEDREGGEDNICK, 1, mark("Cannot join channel (+R): log in to an account")
    ),
    Reason.BANNED: _Numeric(
        numerics.ERR_BANNEDFROMCHAN, 1, mark("Cannot join channel (+b): you are banned, ask its operators")
    ),
    Reason.BANNED_FOR: _Numeric(numerics.ERR_BANNEDFROMCHAN, 1, mark("Cannot join channel (+b)")),
    Reason.ARCHIVED: _Numeric(
        numerics.ERR_CANNOTSENDTOCHAN, 1, mark("Channel is archived (+x): nothing can be said or changed here")
    ),
    Reason.NOT_OWNER: _Numeric(
        numerics.ERR_CHANOPRIVSNEEDED, 1, mark("Only the channel's owner and administrators of the server may do that")
    ),
    Reason.NOT_LISTED: _Numeric(numerics.ERR_INVALIDMODEPARAM, 2, mark("There is no such entry in that list")),
    Reason.WRONG_KEY: _Numeric(
        numerics.ERR_BADCHANNELKEY, 1, mark("Cannot join channel (+k): the key is missing or wrong")
    ),
    Reason.ROOM_FULL: _Numeric(
        numerics.ERR_CHANNELISFULL, 1, mark("Cannot join channel (+l): it is full, try again later")
    ),
    Reason.LINK_UNKNOWN: _Fail(
        "JOIN", "INVALID_TOKEN", mark("There is no such link: ask who gave it to you for another")
    ),
    Reason.LINK_USED_UP: _Numeric(
        numerics.ERR_INVITEONLYCHAN, 1, mark("That link was used as often as it may be: ask the operators for another")
    ),
    Reason.LINK_EXPIRED: _Numeric(
        numerics.ERR_INVITEONLYCHAN, 1, mark("That link has ended: ask the operators for another")
    ),
    Reason.LINK_REVOKED: _Numeric(
        numerics.ERR_INVITEONLYCHAN, 1, mark("That link was revoked: ask the operators for another")
    ),
    Reason.LINKS_FULL: _Fail("*", "LIMIT_REACHED", mark("There are too many links into {0}: revoke one first")),
    Reason.NO_SUCH_LINK: _Fail("*", "NO_SUCH_LINK", mark("There is no one link into {0} that is called {1}")),
    Reason.GUESSING_TOO_FAST: _Fail(
        "JOIN", "RATE_LIMITED", mark("You try too many keys and links: try again in {1} s")
    ),
    Reason.TOO_MANY_ROOMS: _Numeric(
        numerics.ERR_TOOMANYCHANNELS, 1, mark("You have joined too many channels: leave one first")
    ),
    Reason.SERVER_FULL_OF_ROOMS: _Numeric(
        numerics.ERR_TOOMANYCHANNELS, 1, mark("There are too many channels on this server to open another")
    ),
    Reason.JOINING_TOO_FAST: _Numeric(
        numerics.ERR_TOOMANYCHANNELS, 1, mark("You join channels too fast: try again in {1} s")
    ),
    Reason.OPENING_TOO_FAST: _Numeric(
        numerics.ERR_TOOMANYCHANNELS,
        1,
        mark("Too many channels were made from your address: join one that exists, or try again in {1} s"),
    ),
    Reason.KNOCKING_TOO_FAST: _Numeric(
        numerics.ERR_TOOMANYKNOCK, 1, mark("You have knocked there already: try again in {1} s")
    ),
    Reason.KNOCK_OPEN: _Numeric(numerics.ERR_CHANOPEN, 1, mark("Channel is open: JOIN it")),
    Reason.KNOCK_INSIDE: _Numeric(numerics.ERR_KNOCKONCHAN, 1, mark("You're already on that channel")),
    Reason.NOT_ADMINISTRATOR: _Numeric(
        numerics.ERR_NOPRIVILEGES, 0, mark("Permission Denied- You're not an administrator of this server (OPER)")
    ),
    Reason.ADMINISTRATOR_UNKNOWN: _Numeric(
        numerics.ERR_NOOPERHOST, 0, mark("Log in first, to an account that may administer this server")
    ),
    Reason.BAN_UNUSABLE: _Fail(
        "*", "INVALID_TARGET", mark("That cannot be banned: KLINE takes nick!user@host or a:account, DLINE a network")
    ),
    Reason.BAN_TOO_WIDE: _Fail(
        "*",
        "TOO_WIDE",
        mark("That would hit nearly everybody, or this machine itself: say MYSELF first if you mean it"),
    ),
    Reason.BAN_HITS_ADMINISTRATOR: _Fail(
        "*",
        "HITS_ADMINISTRATOR",
        mark("That would hit {1}, who administers this server: say MYSELF first if you mean it"),
    ),
    Reason.NO_SUCH_BAN: _Fail("*", "NO_SUCH_BAN", mark("{0} is not banned")),
    Reason.WATCHING_TOO_MANY: _Numeric(numerics.ERR_MONLISTFULL, 2, mark("Monitor list is full")),
    # RFC 2812 section 5.1: a command that is dropped without being carried out
    Reason.CHANGING_TOO_FAST: _Numeric(numerics.RPL_TRYAGAIN, 1, mark("You change that too often: try again in {1} s")),
    Reason.METADATA_TARGET_UNKNOWN: _Fail(
        "METADATA", "INVALID_TARGET", mark("There is nobody and no channel of that name")
    ),
    Reason.METADATA_FORBIDDEN: _Fail(
        "METADATA", "KEY_NO_PERMISSION", mark("You can set your own keys, and those of channels that you operate"), 2
    ),
    Reason.METADATA_KEY_NOT_SET: _Fail("METADATA", "KEY_NOT_SET", mark("That key is not set"), 2),
    Reason.METADATA_FULL: _Fail("METADATA", "LIMIT_REACHED", mark("There are too many keys: remove one first")),
    Reason.METADATA_VALUE_TOO_LONG: _Fail("METADATA", "INVALID_VALUE", mark("A value has at most {1} bytes")),
    Reason.METADATA_TOO_FAST: _Fail("METADATA", "RATE_LIMITED", mark("You set keys too often: try again in {2} s"), 3),
    Reason.MARKER_NOWHERE: _Fail("MARKREAD", "INVALID_PARAMS", mark("There is no such channel")),
    Reason.MARKERS_FULL: _Fail(
        "MARKREAD", "INTERNAL_ERROR", mark("The read timestamp could not be set: there are too many")
    ),
    Reason.LIST_FULL: _Numeric(numerics.ERR_BANLISTFULL, 2, mark("Channel list is full")),
    Reason.MODE_UNKNOWN: _Numeric(numerics.ERR_UNKNOWNMODE, 1, mark("is unknown mode char to me for {1}")),
    Reason.MODE_ARGUMENT: _Numeric(numerics.ERR_INVALIDMODEPARAM, 3, mark("Invalid argument for this mode")),
    Reason.TEXT_TOO_LONG: _Fail("SETNAME", "INVALID_REALNAME", mark("Too long: {1} bytes at the most")),
    Reason.LINE_TOO_LONG: _Numeric(
        numerics.ERR_INPUTTOOLONG, 0, mark("Your message to {0} is too long for one line, by {1} B: send it in two")
    ),
    Reason.KEY_UNUSABLE: _Fail("PRIVMSG", "INVALID_KEY", mark("A message key has 1 to 64 printable characters")),
    Reason.REDACT_NOWHERE: _Fail(
        "REDACT", "INVALID_TARGET", mark("You cannot delete messages from {0}: join it first")
    ),
    Reason.REDACT_UNKNOWN: _Fail("REDACT", "UNKNOWN_MSGID", mark("This message does not exist or is too old"), 2),
    Reason.REDACT_FORBIDDEN: _Fail(
        "REDACT", "REDACT_FORBIDDEN", mark("You are not authorised to delete this message"), 2
    ),
    Reason.REDACT_TOO_LATE: _Fail(
        "REDACT", "REDACT_WINDOW_EXPIRED", mark("You can no longer delete this message: it is older than {2} s"), 3
    ),
    Reason.EDIT_NOWHERE: _Fail("EDIT", "INVALID_TARGET", mark("You cannot change messages in {0}: join it first")),
    Reason.EDIT_UNKNOWN: _Fail("EDIT", "UNKNOWN_MSGID", mark("This message does not exist or is too old"), 2),
    Reason.EDIT_FORBIDDEN: _Fail("EDIT", "EDIT_FORBIDDEN", mark("This message is not yours to change"), 2),
    Reason.EDIT_TOO_LATE: _Fail(
        "EDIT", "EDIT_WINDOW_EXPIRED", mark("You can no longer change this message: it is older than {2} s"), 3
    ),
    Reason.VERSIONS_FORBIDDEN: _Fail(
        "EDIT", "VERSIONS_FORBIDDEN", mark("What this message said before is for its author and the operators"), 2
    ),
    Reason.REACTIONS_FULL: _Fail(
        "TAGMSG", "REACTIONS_FULL", mark("There are too many reactions to it: take one back first")
    ),
    Reason.REACTION_UNUSABLE: _Fail("TAGMSG", "INVALID_REACTION", mark("A reaction has {1} bytes at the most")),
    Reason.STORAGE_LOW: _Fail(
        "*",
        "TEMPORARILY_UNAVAILABLE",
        mark("Nothing can be stored: the server's disk is nearly full. Try again later"),
    ),
    Reason.STORAGE_READ_ONLY: _Fail(
        "*",
        "TEMPORARILY_UNAVAILABLE",
        mark("Nothing can be stored: the server's disk takes no writes. Try again later"),
    ),
}


def refuse(response: Response, refused: Refused | VersionsHidden) -> None:
    """Add the reply for a refusal."""
    row = REFUSALS[refused.reason]
    subject = explained(refused.reason, refused.subject, response.session.tongue.numerics)
    text = response.told(row.text, *subject)
    if refused.reason in WITH_AN_END:
        _, until, why = subject
        text += (response.told(" until {0}", when(until)) if until else "") + (f": {why}" if why else "")
    if isinstance(row, _Fail):
        response.fail(row.verb, row.code, *map(middle, subject[: row.parameters]), text=text)
    elif not response.quiet or row.code == numerics.ERR_INPUTTOOLONG:  # that is said of every line, NOTICE or not
        response.numeric(row.code, *subject[: row.parameters], text=text)

"""Why a command was not carried out. Each wire has its own words for each reason."""

from __future__ import annotations

import enum

__all__ = ["Reason"]


class Reason(enum.Enum):
    """The reasons; beside each, what the subject of `Refused` holds."""

    NICK_IN_USE = "nick in use"  # nick
    NICK_LOOKS_ALIKE = "nick looks like another"  # nick, the other nick
    NICK_RESERVED = "nick of an account"  # nick, the account
    NICK_BANNED = "nick is banned from the server"  # nick, the ban's reason
    NICK_UNUSABLE = "nick unusable"  # nick, NameProblem's name
    ROOM_UNUSABLE = "room name unusable"  # room, NameProblem's name
    ROOM_NAME_TAKEN = "another room is called that"  # room, the name it should have
    ROOM_NOT_RENAMED = "that room keeps its name"  # room, the name it should have
    NEW_NAME_UNUSABLE = "a room cannot have that name"  # room, the name it should have, NameProblem's name
    ACCOUNT_EXISTS = "account name is taken"  # account
    ACCOUNT_UNUSABLE = "account name unusable"  # account, NameProblem's name
    NO_SUCH_ACCOUNT = "no such account"  # account
    NOT_YOUR_ACCOUNT = "not one's own account"  # account
    CERTIFICATE_TAKEN = "the certificate is another account's"  # account
    CERTIFICATES_FULL = "the account has too many certificates"  # account, how many there may be
    LOGGED_IN_ALREADY = "logged in already"  # account
    LOGIN_FAILED = "name or password is wrong"  # account
    ACCOUNT_DISABLED = "the account is disabled"  # account
    LOGIN_NEEDED = "not logged in"  # nothing
    NOT_OWNER = "the room is not one's own"  # room
    ACCOUNT_BANNED = "the account is banned from the server"  # account, the ban's reason
    ACCOUNT_BANNED_UNTIL = "the account is banned for a time"  # account, the ban's reason, its end
    NICK_YOURS = "one is called that already"  # nick
    NICK_NOT_YOURS = "the nick is not one's own"  # nick
    ROOM_OF_NOBODY = "roles do not last there"  # room
    ROLE_OF_OWNER = "the owner has every role"  # account, room
    BLOCKED = "blocked"  # nick, or room
    BLOCK_UNUSABLE = "cannot be blocked"  # what was given
    BLOCKS_FULL = "too many are blocked"  # mask, how many there may be
    NOT_BLOCKED = "not blocked"  # what was given
    ACCOUNT_REQUIRED = "guests are not let in"  # nothing
    ALWAYS_ON_FULL = "too many accounts are always on"  # how many there may be
    ALWAYS_ON_OFF = "nobody is always on here"  # nothing
    NO_SUCH_SESSION = "no such session"  # its number
    NO_SUCH_NICK = "no such nick"  # nick
    NO_SUCH_ROOM = "no such room"  # room
    NOT_IN_ROOM = "not in the room"  # room
    USER_NOT_IN_ROOM = "that user is not in the room"  # nick, room
    ALREADY_IN_ROOM = "already in the room"  # nick, room
    NOT_OPERATOR = "not an operator of the room"  # room
    SPEECH_OF_GUESTS = "guests may only read"  # target
    SPEECH_LOCKED_DOWN = "for now guests may only read"  # target
    JOIN_LOCKED_DOWN = "for now guests may not enter rooms"  # room
    REGISTRATION_LOCKED_DOWN = "for now no accounts are made"  # account
    SPEECH_EXTERNAL = "only members may speak"  # room
    SPEECH_MODERATED = "only the voiced may speak"  # room
    SPEECH_REGISTERED = "only the registered may speak"  # room
    SPEECH_BANNED = "the banned may not speak"  # room
    SPEECH_BANNED_FOR = "the banned may not speak, and are told why"  # room, until (microseconds) or nothing, why
    SPEECH_MUTED = "the muted may not speak"  # room
    SPEECH_MUTED_FOR = "the muted may not speak, and are told why"  # room, until (microseconds) or nothing, why
    SPEECH_SLOW = "must wait between messages"  # room, seconds to wait, seconds between messages
    SPEECH_CTCP = "no CTCP in this room"  # room
    INVITE_ONLY = "only the invited may join"  # room
    REGISTERED_ONLY = "only the registered may join"  # room
    BANNED = "the banned may not join"  # room
    BANNED_FOR = "the banned may not join, and are told why"  # room, until (microseconds) or nothing, why
    ARCHIVED = "the room can only be read"  # room
    NOT_LISTED = "nothing of that is listed"  # room, what was asked for
    WRONG_KEY = "a key is needed"  # room
    ROOM_FULL = "the room is full"  # room
    LINK_UNKNOWN = "no such link"  # room, or *
    LINK_USED_UP = "the link was used too often"  # room
    LINK_EXPIRED = "the link has ended"  # room
    LINK_REVOKED = "the link was revoked"  # room
    LINKS_FULL = "there are too many links"  # room
    NO_SUCH_LINK = "no one link is called so"  # room, what was given of it
    GUESSING_TOO_FAST = "tries tokens too fast"  # room, seconds to wait
    TOO_MANY_ROOMS = "in too many rooms"  # room
    SERVER_FULL_OF_ROOMS = "too many rooms on this server"  # room
    JOINING_TOO_FAST = "enters rooms too fast"  # room, seconds to wait
    OPENING_TOO_FAST = "makes rooms too fast"  # room, seconds to wait
    CHANGING_TOO_FAST = "changes too fast"  # the command (NICK, AWAY, SETNAME), seconds to wait
    KNOCKING_TOO_FAST = "knocks too fast"  # room, seconds to wait
    KNOCK_OPEN = "nobody need knock there"  # room
    KNOCK_INSIDE = "knocks from the inside"  # room
    NOT_ADMINISTRATOR = "not an administrator"  # nothing
    ADMINISTRATOR_UNKNOWN = "nobody who may administer"  # nothing
    BAN_UNUSABLE = "that cannot be banned"  # target
    BAN_TOO_WIDE = "that ban would hit nearly everybody, or this machine"  # target
    BAN_HITS_ADMINISTRATOR = "that ban would hit an administrator"  # target, nick
    NO_SUCH_BAN = "that is not banned"  # target
    WATCHING_TOO_MANY = "watches too many nicks"  # how many there may be, the nicks that are too many
    METADATA_TARGET_UNKNOWN = "that cannot have keys"  # target
    METADATA_FORBIDDEN = "not one's own to set"  # target, key
    METADATA_KEY_NOT_SET = "the key is not set"  # target, key
    METADATA_FULL = "there are too many keys"  # target
    METADATA_VALUE_TOO_LONG = "that value is too long"  # key, the limit
    METADATA_TOO_FAST = "sets keys too fast"  # target, key, seconds to wait
    MARKER_NOWHERE = "nothing to read there"  # target
    MARKERS_FULL = "too many markers"  # target
    LIST_FULL = "the list is full"  # room, letter
    MODE_UNKNOWN = "unknown mode"  # letter, room
    MODE_ARGUMENT = "that argument does not fit the mode"  # room, letter, argument
    TEXT_TOO_LONG = "too long"  # what, the limit
    LINE_TOO_LONG = "too long for one line"  # the room or nick, how many bytes too long
    KEY_UNUSABLE = "message key unusable"  # target
    REDACT_NOWHERE = "no message there may be taken back"  # target, msgid
    REDACT_UNKNOWN = "no such message to take back"  # target, msgid
    REDACT_FORBIDDEN = "not one's own message to take back"  # target, msgid
    REDACT_TOO_LATE = "too late to take the message back"  # target, msgid, for how many seconds one may
    EDIT_NOWHERE = "no message there may be changed"  # target, msgid
    EDIT_UNKNOWN = "no such message to change"  # target, msgid
    EDIT_FORBIDDEN = "not one's own message to change"  # target, msgid
    EDIT_TOO_LATE = "too late to change the message"  # target, msgid, for how many seconds one may
    VERSIONS_FORBIDDEN = "not for others what it said before"  # target, msgid
    REACTIONS_FULL = "there are too many reactions"  # target
    REACTION_UNUSABLE = "that is no reaction"  # target, the limit
    STORAGE_LOW = "the disk is nearly full"  # target
    STORAGE_READ_ONLY = "the disk takes no writes"  # target

    __hash__ = object.__hash__

"""What `005` says: complete, and true (modern.ircdocs.horse, "RPL_ISUPPORT Parameters")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.chat.bans import ACCOUNT_BAN, EXTENDED_BANS
from besedka.chat.blocks import MOST_BLOCKS
from besedka.chat.modes import ROLES, ROOM_MODES, ModeKind, chanmodes
from besedka.chat.names import CASEMAPPING

if TYPE_CHECKING:
    from besedka.config.settings import Settings

__all__ = ["BOT_MODE", "MODES_A_COMMAND", "TOKENS_A_LINE", "USERNAME_LENGTH", "lines", "tokens"]

TOKENS_A_LINE = 12  # 13 at the most, so that a line has 15 parameters (RFC 2812 section 2.3)
BOT_MODE = "B"  # the letter of most networks (IRCv3 bot-mode)
MODES_A_COMMAND = 20  # changes with an argument in one MODE; a line of 512 bytes hardly has room for more
USERNAME_LENGTH = 18  # what USER gives is cut to so many bytes


def lines(settings: Settings) -> tuple[str, ...]:
    """Return the tokens, as many at a time as a line takes."""
    found = tokens(settings)
    return tuple(" ".join(found[start : start + TOKENS_A_LINE]) for start in range(0, len(found), TOKENS_A_LINE))


def tokens(settings: Settings) -> list[str]:
    """Return all tokens, in the alphabet's order."""
    limits = settings.limits
    prefixes = "".join(mode.prefix for mode in ROLES)
    letters = "".join(mode.letter for mode in ROLES)
    lists = "".join(mode.letter for mode in ROOM_MODES if mode.kind is ModeKind.LIST)
    several = f"{limits.targets}"
    targets = {
        "JOIN": "",
        "KICK": several,
        "LIST": "",
        "NAMES": several,
        "NOTICE": several,
        "PART": "",
        "PRIVMSG": several,
        "TAGMSG": several,
        "USERHOST": "5",
        "USERIP": "5",
        "WHOIS": "1",
        "WHOWAS": several,
    }
    return [
        f"ACCOUNTEXTBAN={ACCOUNT_BAN}",
        f"AWAYLEN={limits.away_length}",
        f"BOT={BOT_MODE}",
        f"CASEMAPPING={CASEMAPPING}",
        f"CHANLIMIT=#:{limits.rooms_per_user}",
        f"CHANMODES={chanmodes()}",
        f"CHANNELLEN={limits.room_length}",
        "CHANTYPES=#",
        f"CHATHISTORY={limits.history}",
        "ELIST=CMNTU",
        "EXCEPTS=e",
        f"EXTBAN=,{EXTENDED_BANS}",
        "HOSTLEN=45",
        "INVEX=I",
        f"KEYLEN={limits.key_length}",
        f"KICKLEN={limits.kick_length}",
        "KNOCK",
        f"MAXLIST={lists}:{limits.list_entries}",
        f"MAXTARGETS={limits.targets}",
        f"MODES={MODES_A_COMMAND}",
        f"MONITOR={limits.watched}",
        "MSGREFTYPES=msgid,timestamp",
        f"NAMELEN={limits.realname_length}",
        f"NETWORK={settings.server.network}",
        f"NICKLEN={limits.nick_length}",
        f"PREFIX=({letters}){prefixes}",
        "SAFELIST",
        f"SILENCE={MOST_BLOCKS}",
        f"STATUSMSG={prefixes}",
        f"TARGMAX={','.join(f'{verb}:{count}' for verb, count in targets.items())}",
        f"TOPICLEN={limits.topic_length}",
        f"USERLEN={USERNAME_LENGTH}",
        "USERIP",
        "UTF8ONLY",
        "WHOX",
        *(["draft/ACCOUNTREQUIRED"] if settings.accounts.guests == "no" else []),
        *([f"draft/ICON={settings.server.icon}"] if settings.server.icon else []),
    ]

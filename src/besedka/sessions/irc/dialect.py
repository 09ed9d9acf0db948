"""How events look on the IRC wire: one dialect for each set of capabilities that shapes the bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from besedka.chat import account_events, events, room_events
from besedka.chat.blocks import BlockChanged
from besedka.chat.commands import Speech
from besedka.chat.events import Said
from besedka.chat.mended import Edited, Reacted, Redacted
from besedka.i18n import words_in
from besedka.protocols import numerics
from besedka.protocols.irc import escape_tag_value
from besedka.protocols.wrap import wrap_utf8
from besedka.sessions.irc.capabilities import SHAPING, Cap, effective
from besedka.sessions.irc.clock import server_time
from besedka.sessions.irc.fitting import BODY, LEAST, WIDEST, bounded, composition, mode_pieces, text_pieces
from besedka.sessions.irc.tongue import Tongue
from besedka.sessions.speech import action_of, correction, make_action

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from besedka.chat.pages import Entry
    from besedka.chat.users import Source
    from besedka.i18n import Language
    from besedka.sessions.facts import Facts

__all__ = ["VERBS", "IrcDialect", "IrcDialects"]

_ON_EACH_LINE = (
    "batch=",
    "time=",
    "bot",
    "account=",
    "+",
)  # tags of a message in several lines; the others are on its first
CONCAT = ";draft/multiline-concat"  # behind another tag: this line goes on where the one before it ends
VERBS = {Speech.MESSAGE: "PRIVMSG", Speech.NOTICE: "NOTICE", Speech.TAG: "TAGMSG"}


class IrcDialect:
    """Renders events for all who have these capabilities. Any worker, under the hub's lock."""

    __slots__ = (
        "_account_tagged",
        "_accounts",
        "_afar",
        "_away",
        "_chghost",
        "_dressed",
        "_extended",
        "_facts",
        "_invites",
        "_multiline",
        "_rename",
        "_renderers",
        "_setname",
        "_tagged",
        "_timed",
        "caps",
        "edits",
        "redacts",
    )

    def __init__(self, caps: int, facts: Facts) -> None:
        self.caps = caps
        self._facts = facts
        self._tagged = bool(caps & Cap.MESSAGE_TAGS)
        self._timed = bool(caps & Cap.SERVER_TIME)
        self._account_tagged = bool(caps & Cap.ACCOUNT_TAG)
        self._accounts = bool(caps & Cap.ACCOUNT_NOTIFY)
        self._extended = bool(caps & Cap.EXTENDED_JOIN)
        self._dressed = self._tagged or self._timed or self._account_tagged
        self._away = bool(caps & Cap.AWAY_NOTIFY)
        self._setname = bool(caps & Cap.SETNAME)
        self._afar = bool(caps & Cap.EXTENDED_MONITOR)
        self._invites = bool(caps & Cap.INVITE_NOTIFY)
        self._multiline = bool(caps & Cap.MULTILINE)
        self.edits = bool(caps & Cap.EDIT)
        self.redacts = bool(caps & Cap.REDACTION)
        self._rename = bool(caps & Cap.CHANNEL_RENAME)
        self._chghost = bool(caps & Cap.CHGHOST)
        self._renderers: dict[type, Callable[[Any], str]] = {
            events.Said: self._said,
            room_events.RoomJoined: self._joined,
            room_events.RoomLeft: self._left,
            events.UserQuit: self._quit,
            events.NickChanged: self._nick,
            room_events.UserKicked: self._kicked,
            room_events.RoomRenamed: self._renamed,
            Edited: self._edited,
            Reacted: self._tag_message,
            Redacted: self._redacted,
            room_events.TopicChanged: self._topic,
            room_events.ModesChanged: self._modes,
            room_events.UserInvited: self._invited,
            room_events.InviteAnnounced: self._announced,
            events.AwayChanged: self._away_changed,
            events.RealnameChanged: self._realname,
            events.HostChanged: self._host_changed,
            room_events.RoomEnteredAnew: self._entered_anew,
            events.UserModeChanged: self._user_mode,
            events.Announced: self._announcement,
            room_events.RoomKnocked: self._knocked,
            BlockChanged: self._silenced,
            events.WatchedHere: self._watched_here,
            events.WatchedGone: self._watched_gone,
            events.ToldFromAfar: self._told_from_afar,
            account_events.LoggedIn: self._logged_in,
            room_events.RolesReturned: self._roles,
            account_events.LoggedOut: self._logged_out,
        }

    def render(self, happened: Sequence[events.Event]) -> bytes:
        r"""Return what the audience is told, each line with its \r\n; b"" when this dialect has no words for it."""
        lines: list[str] = []
        source = target = None
        head = more = ""
        room = 0
        for event in happened:
            if type(event) is not Said or event.speech is not Speech.MESSAGE:
                renderer = self._renderers.get(type(event))
                if renderer is not None:
                    lines.append(renderer(event))
                continue
            if event.source is not source or event.target is not target:  # what somebody says goes to the same place
                source, target = event.source, event.target
                head = f":{source.mask} PRIVMSG {target}"
                room = BODY - 2 - len(head.encode())
                more = self.about(source)
            text = event.text
            tags = self.tags(event.position, event.time, event.tags, more) if self._dressed else ""
            if (len(text) * WIDEST <= room or (len(text) <= room and text.isascii())) and "\n" not in text:
                lines.append(f"{tags}{head} :{text}\r\n")
            else:
                lines.append(self.message(tags, head, text, event.position, event.seams))
        return "".join(lines).encode()

    def tags(self, position: int, time: int, client: tuple[tuple[str, str], ...] = (), more: str = "") -> str:
        """Return the tag block with its trailing space, "" for none; `more` are tags already written, as `batch=1`."""
        tags = [more] if more else []
        if self._timed:
            tags.append(f"time={server_time(time)}")
        if self._tagged:
            if position:
                tags.append(f"msgid={self._facts.msgid(position)}")
            tags += [f"{name}={escape_tag_value(value)}" if value else name for name, value in client]
        return f"@{';'.join(tags)} " if tags else ""

    def about(self, source: Source) -> str:
        """Return the tags that stand for who did it, already written; "" for none."""
        bot = "bot" if source.bot and self._tagged else ""  # IRCv3 bot-mode
        account = source.account if self._account_tagged else None
        if account is None:
            return bot
        tag = f"account={escape_tag_value(account)}"
        return f"{bot};{tag}" if bot else tag

    def _said(self, event: events.Said) -> str:
        if event.speech is Speech.TAG:
            return self._tag_message(event)
        tags = self.tags(event.position, event.time, event.tags, self.about(event.source))
        head = f":{event.source.mask} {VERBS[event.speech]} {event.target}"
        return self.message(tags, head, event.text, event.position, event.seams)

    def _tag_message(self, event: events.Said | Reacted) -> str:
        """Return a TAGMSG, for those who understand tags."""
        if not self._tagged:
            return ""
        about = self.about(event.source)
        msgid = "" if event.position else f"msgid={self._facts.passing_id(event.time)}"
        tags = self.tags(event.position, event.time, event.tags, ";".join(filter(None, (about, msgid))))
        return f"{tags}:{event.source.mask} TAGMSG {event.target}\r\n"

    def message(self, tags: str, head: str, text: str, position: int | str, seams: tuple[int, ...] = ()) -> str:
        r"""Return the lines of a message: more than one where a line would pass 512 bytes; the msgid is on the first.

        `head` is the source, the verb and the target; `seams` are those of `Said`; a batch is named by the position.
        """
        if (
            len(head) + len(text) <= BODY // WIDEST
            or (len(head) + len(text) <= BODY - 2 and head.isascii() and text.isascii())
        ) and "\n" not in text:
            return f"{tags}{head} :{text}\r\n"
        room = max(BODY - len(head.encode()) - 2, LEAST)
        if self._multiline and action_of(text) is None:
            return _batch(tags, head, f"m{position}", composition(text, seams), room)
        # no blank lines for those who know no messages of several lines (IRCv3 multiline, "Fallback")
        lines = [piece for line, _ in composition(text, seams) if line for piece in text_pieces(line, room)] or [""]
        kept = ";".join(tag for tag in tags[1:-1].split(";") if tag.startswith(_ON_EACH_LINE))
        rest = f"@{kept} " if kept else ""
        return f"{tags}{head} :{lines[0]}\r\n" + "".join(f"{rest}{head} :{line}\r\n" for line in lines[1:])

    def entry(self, entry: Entry, room: str | None, batch: str) -> str:
        """Return a message of the past as it is replayed; `room` is None for a direct one, `batch` a tag or ""."""
        more = ";".join(filter(None, (batch, self.about(entry.source))))
        tags = self.tags(entry.position, entry.time, entry.tags, more)
        verb = "NOTICE" if entry.kind == "notice" else "PRIVMSG"
        text = entry.text
        if not self._timed:  # an old client would take it for something said now
            stamp = f"[{server_time(entry.time)[11:16]}] "
            action = action_of(text)
            text = stamp + text if action is None else make_action(stamp + action)
        return self.message(tags, f":{entry.source.mask} {verb} {room or entry.target}", text, entry.position)

    def _line(self, event: Any, body: str) -> str:
        return f"{self.tags(event.position, event.time, (), self.about(event.source))}{bounded(body)}\r\n"

    def _joined(self, event: room_events.RoomJoined) -> str:
        line = self._line(event, f":{event.source.mask} JOIN {event.name}{self._who(event)}")
        if event.away is not None and self._away:
            tags = self.tags(0, event.time, (), self.about(event.source))
            line += f"{tags}{bounded(f':{event.source.mask} AWAY :{event.away}')}\r\n"
        return line

    def _who(self, event: room_events.RoomJoined | room_events.RoomEnteredAnew) -> str:
        """Return what JOIN says of who comes, for those who understand that (IRCv3 extended-join)."""
        return f" {event.source.account or '*'} :{event.realname}" if self._extended else ""

    def _left(self, event: room_events.RoomLeft) -> str:
        reason = f" :{event.reason}" if event.reason else ""
        return self._line(event, f":{event.source.mask} PART {event.name}{reason}")

    def _quit(self, event: events.UserQuit) -> str:
        return self._line(event, f":{event.source.mask} QUIT :{event.reason}")

    def _nick(self, event: events.NickChanged) -> str:
        return self._line(event, f":{event.source.mask} NICK {event.nick}")

    def _kicked(self, event: room_events.UserKicked) -> str:
        return self._line(event, f":{event.source.mask} KICK {event.name} {event.nick} :{event.reason}")

    def _renamed(self, event: room_events.RoomRenamed) -> str:
        """Return RENAME; what the others are told has their nicks in it (`replies_rooms.moved`)."""
        if not self._rename:
            return ""
        return self._line(event, f":{event.source.mask} RENAME {event.old} {event.name} :{event.reason}")

    def _edited(self, event: Edited) -> str:
        """Return EDIT, or for those who do not know it one line that says what is right."""
        about, mask, verb = self.about(event.source), event.source.mask, VERBS[event.speech]
        if self.edits:
            tags = self.tags(event.position, event.time, (), about)
            return self.message(tags, f":{mask} {self.edit(event.target, event.message)}", event.text, event.position)
        answers = (("+reply", self._facts.msgid(event.message)),)
        tags = self.tags(event.position, event.time, answers, about)
        text = correction(event.text, self._facts.words)
        return self.message(tags, f":{mask} {verb} {event.target}", text, event.position)

    def edit(self, target: str, message: int) -> str:
        """Return EDIT without its source and the text, for the message at a position."""
        return f"EDIT {target} {self._facts.msgid(message)}"

    def _redacted(self, event: Redacted) -> str:
        """Return REDACT for those who know it; others cannot take anything back, and are told nothing."""
        if not self.redacts:
            return ""
        return self._line(event, f":{event.source.mask} {self.redaction(event.target, event.message, event.reason)}")

    def redaction(self, target: str, message: int, reason: str) -> str:
        """Return REDACT without its source, for the message at a position."""
        return f"REDACT {target} {self._facts.msgid(message)}{f' :{reason}' if reason else ''}"

    def _topic(self, event: room_events.TopicChanged) -> str:
        return self._line(event, f":{event.source.mask} TOPIC {event.name} :{event.topic}")

    def _modes(self, event: room_events.ModesChanged) -> str:
        head = f":{event.source.mask} MODE {event.name} "
        first, *more = mode_pieces(event.changes, BODY - len(head.encode()))
        tags = self.tags(0, event.time, (), self.about(event.source))
        return self._line(event, head + first) + "".join(f"{tags}{bounded(head + piece)}\r\n" for piece in more)

    def _invited(self, event: room_events.UserInvited) -> str:
        return self._line(event, f":{event.source.mask} INVITE {event.nick} {event.name}")

    def _announced(self, event: room_events.InviteAnnounced) -> str:
        if not self._invites:
            return ""
        return self._line(event, f":{event.source.mask} INVITE {event.nick} {event.name}")

    def _away_changed(self, event: events.AwayChanged) -> str:
        if not self._away:
            return ""
        message = "" if event.message is None else f" :{event.message}"
        return self._line(event, f":{event.source.mask} AWAY{message}")

    def _host_changed(self, event: events.HostChanged) -> str:
        """Return CHGHOST, or where it is not known the first half of coming back (IRCv3 chghost, "Fallback")."""
        if self._chghost:
            return self._line(event, f":{event.source.mask} CHGHOST {event.username} {event.host}")
        return self._line(event, f":{event.source.mask} QUIT :Changing host")

    def _entered_anew(self, event: room_events.RoomEnteredAnew) -> str:
        if self._chghost:
            return ""
        lines = self._line(event, f":{event.source.mask} JOIN {event.name}{self._who(event)}")
        return lines + self._roles(event)

    def _roles(self, event: room_events.RoomEnteredAnew | room_events.RolesReturned) -> str:
        """Return MODE, of the server's, for the roles that somebody has; "" for none."""
        letters = "o" * event.operator + "v" * event.voice
        if not letters:
            return ""
        nicks = " ".join([event.source.nick] * len(letters))
        server = self._facts.settings.server.name
        return f"{self.tags(0, event.time)}{bounded(f':{server} MODE {event.name} +{letters} {nicks}')}\r\n"

    def _realname(self, event: events.RealnameChanged) -> str:
        return self._line(event, f":{event.source.mask} SETNAME :{event.realname}") if self._setname else ""

    def _user_mode(self, event: events.UserModeChanged) -> str:
        sign = "+" if event.on else "-"
        return self._line(event, f":{event.source.mask} MODE {event.source.nick} {sign}{event.letter}")

    def _announcement(self, event: events.Announced) -> str:
        return self._line(event, f":{event.source.mask} WALLOPS :{event.text}")

    def _knocked(self, event: room_events.RoomKnocked) -> str:
        reason = f": {event.reason}" if event.reason else ""
        text = f"has asked for an invite{reason}"
        return self._numeric(event, numerics.RPL_KNOCK, f"{event.name} {event.source.mask} :{text}")

    def _silenced(self, event: BlockChanged) -> str:
        return self._line(event, f":{event.source.mask} SILENCE {'+' if event.blocked else '-'}{event.mask}")

    def _watched_here(self, event: events.WatchedHere) -> str:
        return self._numeric(event, numerics.RPL_MONONLINE, f":{event.source.mask}")

    def _watched_gone(self, event: events.WatchedGone) -> str:
        return self._numeric(event, numerics.RPL_MONOFFLINE, f":{event.nick}")

    def _numeric(self, event: events.Event, code: str, parameters: str) -> str:
        """Return a numeric for several at once: in the place of a nick stands a star."""
        body = f":{self._facts.settings.server.name} {code} * {parameters}"
        return f"{self.tags(0, event.time)}{bounded(body)}\r\n"

    def _told_from_afar(self, event: events.ToldFromAfar) -> str:
        renderer = self._renderers.get(type(event.event)) if self._afar else None
        return "" if renderer is None else renderer(event.event)

    def _logged_in(self, event: account_events.LoggedIn) -> str:
        if event.source is None or not self._accounts:
            return ""
        return self._line(event, f":{event.source.mask} ACCOUNT {event.account}")

    def _logged_out(self, event: account_events.LoggedOut) -> str:
        if event.source is None or not self._accounts:
            return ""
        return self._line(event, f":{event.source.mask} ACCOUNT *")


class IrcDialects:
    """The dialects in use: sessions with the same shaping capabilities share one object, and so one rendering.

    `bare` is that of a session which has asked for none: any thread may have it, without the lock.
    """

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.bare = IrcDialect(0, facts)
        self.tongue = Tongue(self, facts.words)  # of sessions that have chosen no language
        self._tongues: dict[Language, Tongue] = {}
        self._known: dict[int, IrcDialect] = {0: self.bare}

    def get(self, caps: int) -> IrcDialect:
        """Return the dialect for a set of capabilities. Under the hub's lock."""
        shape = effective(caps) & SHAPING
        dialect = self._known.get(shape)
        if dialect is None:
            dialect = self._known[shape] = IrcDialect(shape, self._facts)
        return dialect

    def speaking(self, language: Language) -> Tongue:
        """Return what answers the sessions that have chosen a language. Under the hub's lock."""
        tongue = self._tongues.get(language)
        if tongue is None:
            words = words_in(language)
            tongue = self._tongues[language] = Tongue(self, words, words)
        return tongue


def _batch(tags: str, head: str, reference: str, lines: list[tuple[str, bool]], room: int) -> str:
    """Return a message of several lines as one batch (IRCv3 multiline); its tags are on the beginning."""
    source, _, target, *_ = head.split(" ")
    outer = next((tag for tag in tags[1:-1].split(";") if tag.startswith("batch=")), "")
    told = [f"{tags}{source} BATCH +{reference} draft/multiline {target}\r\n"]
    for line, goes_on in lines:
        joined = goes_on
        for piece in wrap_utf8(line, room) or [""]:
            told.append(f"@batch={reference}{CONCAT if joined else ''} {head} :{piece}\r\n")
            joined = True
    told.append(f"{f'@{outer} ' if outer else ''}{source} BATCH -{reference}\r\n")
    return "".join(told)

"""What a session is told of its own request: replies are gathered here, and labels and batches are added in one place.

See ircv3.net/specs/extensions/labeled-response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols.irc import escape_tag_value
from besedka.sessions.irc.capabilities import Cap
from besedka.sessions.irc.fitting import BODY, LEAST, bounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.chat.account_queries import Credentials
    from besedka.sessions.irc.session import IrcSession
    from besedka.sessions.irc.steps import WhoFields

__all__ = ["Response", "middle"]

# Capabilities whose specifications tell of errors by standard replies: who has them understands those
_IMPLIED = {
    "BATCH": Cap.MULTILINE,
    "METADATA": Cap.METADATA_2 | Cap.METADATA_3,
    "RENAME": Cap.CHANNEL_RENAME,
    "CHATHISTORY": Cap.CHATHISTORY,
    "MARKREAD": Cap.READ_MARKER,
    "UNREAD": Cap.UNREAD,
    "REDACT": Cap.REDACTION,
    "EDIT": Cap.EDIT,
}


class Response:
    """The lines for one request, without their ends."""

    __slots__ = (
        "answering",
        "delivered",
        "found",
        "label",
        "lines",
        "name",
        "newest",
        "postponed",
        "quiet",
        "session",
        "since",
        "who",
    )

    def __init__(self, session: IrcSession, label: str | None = None) -> None:
        self.session = session
        self.label = label
        self.postponed = False  # what answers it, label and all, comes later
        self.lines: list[str] = []
        self.delivered = b""  # what it said to itself: not an answer, so it has no label
        self.newest = 0  # the newest entry's position when the session became present
        self.since = 0  # when its device saw its direct messages last
        self.quiet = False  # whether it is not told of refusals
        self.answering = ""  # the numeric that answers are told by, where it is not the usual one
        self.who: WhoFields | None = None  # how the next list of users is told, where it is WHOX
        self.found: Credentials | None = None  # what the next step is about
        self.name = ""  # of an account that can be made, for the next step

    def add(self, rendered: str | bytes) -> None:
        r"""Add lines that are rendered already, each with its \r\n."""
        text = rendered.decode() if isinstance(rendered, bytes) else rendered
        self.lines += text.split("\r\n")[:-1]

    def server(self, line: str) -> None:
        """Add a message of the server's: verb and parameters. What does not fit is cut off."""
        self.lines.append(bounded(f":{self.session.server_name} {line}"))

    def numeric(self, code: str, *parameters: str, text: str | None = None) -> None:
        """Add a numeric; `text` is its last parameter, which may have spaces. What does not fit is cut off."""
        line = " ".join((f":{self.session.server_name}", code, self.session.nick, *map(middle, parameters)))
        if text is not None:
            line += f" :{text}"
        self.lines.append(bounded(line))

    def told(self, sentence: str, *values: object, **names: object) -> str:
        """Return a marked sentence in the language that the session has chosen, else in IRC's English."""
        return self.session.tongue.numerics(sentence).format(*values, **names)

    def words(self, code: str, *parameters: str, words: Iterable[str]) -> None:
        """Add as many numerics as it takes to list words in their last parameter; none for no words."""
        head = " ".join((f":{self.session.server_name}", code, self.session.nick, *parameters)) + " :"
        text = " ".join(words)
        room = max(BODY - len(head.encode()), LEAST)
        while text:
            if len(text) <= room // 4 or len(text.encode()) <= room:
                piece, text = text, ""
            else:
                fits = len(text.encode()[:room].decode("utf-8", "ignore"))
                at = text.rfind(" ", 0, fits + 1)
                piece, text = (text[:at], text[at + 1 :]) if at > 0 else (text[:fits], text[fits:])
            self.lines.append(head + piece)

    def batch(self, kind: str, lines: Iterable[str]) -> None:
        """Add lines that belong together: `kind` is the batch's type and parameters (IRCv3 batch)."""
        if not self.session.caps & Cap.BATCH:
            self.lines += lines
            return
        name, batch = self.session.server_name, self.session.next_batch()
        self.lines.append(f":{name} BATCH +{batch} {kind}")
        self.lines += [_tagged(f"batch={batch}", line) for line in lines]
        self.lines.append(f":{name} BATCH -{batch}")

    def fail(self, verb: str, code: str, *context: str, text: str, kind: str = "FAIL") -> None:
        """Add a standard reply (IRCv3 standard-replies), or a NOTICE where it is not understood.

        That a line was not UTF-8 is always told by FAIL (IRCv3 utf8-only).
        """
        understood = Cap.STANDARD_REPLIES | _IMPLIED.get(verb, 0)
        if self.session.caps & understood or code == "INVALID_UTF8":
            self.server(" ".join((kind, verb, code, *context)) + f" :{text}")
        else:
            self.server(f"NOTICE {self.session.nick} :{text if verb == '*' else f'{verb}: {text}'}")

    def encode(self, label: str | None) -> bytes:
        """Return the bytes of all lines; with a label each request has exactly one answer, be it an empty one."""
        lines = self.lines
        if label is not None and self.session.caps & Cap.LABELED_RESPONSE and not self.postponed:
            lines = self._labelled(label)
        return "".join([f"{line}\r\n" for line in lines]).encode() + self.delivered

    def _labelled(self, label: str) -> list[str]:
        name = self.session.server_name
        label = escape_tag_value(label)
        if not self.lines:
            return [f"@label={label} :{name} ACK"]
        if len(self.lines) == 1 or _is_batch(self.lines):
            return [_tagged(f"label={label}", self.lines[0]), *self.lines[1:]]
        batch = self.session.next_batch()
        return [
            f"@label={label} :{name} BATCH +{batch} labeled-response",
            *[line if line.startswith("@batch=") else _tagged(f"batch={batch}", line) for line in self.lines],
            f":{name} BATCH -{batch}",
        ]


def _is_batch(lines: list[str]) -> bool:
    """Whether these lines are one batch: then its label is on its beginning."""
    first = lines[0].split(" ")
    words = first[1:] if first[0].startswith("@") else first
    return words[1] == "BATCH" and lines[-1].endswith(f" BATCH -{words[2][1:]}")


def _tagged(tag: str, line: str) -> str:
    return f"@{tag};{line[1:]}" if line.startswith("@") else f"@{tag} {line}"


def middle(word: str) -> str:
    """Return what somebody typed as a middle parameter: it may be empty, have spaces or begin with a colon."""
    if word and word[0] != ":" and " " not in word:
        return word
    return word.split(" ")[0].lstrip(":") or "*"

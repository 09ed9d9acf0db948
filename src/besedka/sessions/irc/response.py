"""What a session is told of its own request: replies are gathered here, and labels and batches are added in one place.

See ircv3.net/specs/extensions/labeled-response.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from besedka.protocols.wrap import wrap_utf8
from besedka.sessions.irc.capabilities import Cap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from besedka.sessions.irc.session import IrcSession

__all__ = ["Response"]

BODY = 510  # bytes of a message without tags and CR LF (RFC 2812 section 2.3)


class Response:
    """The lines for one request, without their ends."""

    __slots__ = ("answering", "lines", "session")

    def __init__(self, session: IrcSession) -> None:
        self.session = session
        self.lines: list[str] = []
        self.answering = ""  # the numeric that the next list of users answers with; "" for WHO

    def add(self, rendered: str | bytes) -> None:
        r"""Add lines that are rendered already, each with its \r\n."""
        text = rendered.decode() if isinstance(rendered, bytes) else rendered
        self.lines += text.split("\r\n")[:-1]

    def server(self, line: str) -> None:
        """Add a message of the server's: verb and parameters."""
        self.lines.append(f":{self.session.server_name} {line}")

    def numeric(self, code: str, *parameters: str, text: str | None = None) -> None:
        """Add a numeric; `text` is its last parameter, which may have spaces. What does not fit is cut off."""
        line = " ".join((f":{self.session.server_name}", code, self.session.nick, *parameters))
        if text is not None:
            line += f" :{text}"
        if len(line) * 4 > BODY and len(line.encode()) > BODY:
            line = wrap_utf8(line, BODY)[0]
        self.lines.append(line)

    def words(self, code: str, *parameters: str, words: Iterable[str]) -> None:
        """Add as many numerics as it takes to list words in their last parameter; none for no words."""
        head = " ".join((f":{self.session.server_name}", code, self.session.nick, *parameters)) + " :"
        text = " ".join(words)
        room = BODY - len(head.encode())
        while text:
            if len(text) <= room // 4 or len(text.encode()) <= room:
                piece, text = text, ""
            else:
                fits = len(text.encode()[:room].decode("utf-8", "ignore"))
                at = text.rfind(" ", 0, fits + 1)
                piece, text = (text[:at], text[at + 1 :]) if at > 0 else (text[:fits], text[fits:])
            self.lines.append(head + piece)

    def fail(self, verb: str, code: str, *context: str, text: str, kind: str = "FAIL") -> None:
        """Add a standard reply (IRCv3 standard-replies), or a NOTICE where it is not understood."""
        if self.session.caps & Cap.STANDARD_REPLIES:
            self.server(" ".join((kind, verb, code, *context)) + f" :{text}")
        else:
            self.server(f"NOTICE {self.session.nick} :{verb}: {text}")

    def encode(self, label: str | None) -> bytes:
        """Return the bytes of all lines; with a label each request has exactly one answer, be it an empty one."""
        lines = self.lines
        if label is not None and self.session.caps & Cap.LABELED_RESPONSE:
            lines = self._labelled(label)
        return "".join([f"{line}\r\n" for line in lines]).encode()

    def _labelled(self, label: str) -> list[str]:
        name = self.session.server_name
        if not self.lines:
            return [f"@label={label} :{name} ACK"]
        if len(self.lines) == 1:
            return [_tagged(f"label={label}", self.lines[0])]
        batch = self.session.next_batch()
        return [
            f"@label={label} :{name} BATCH +{batch} labeled-response",
            *[_in_batch(batch, line) for line in self.lines],
            f":{name} BATCH -{batch}",
        ]


def _tagged(tag: str, line: str) -> str:
    return f"@{tag};{line[1:]}" if line.startswith("@") else f"@{tag} {line}"


def _in_batch(batch: str, line: str) -> str:
    return line if line.startswith("@batch=") else _tagged(f"batch={batch}", line)

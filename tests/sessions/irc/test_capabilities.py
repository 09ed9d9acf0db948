"""The table of capabilities."""

from __future__ import annotations

from besedka.config.settings import Settings
from besedka.sessions.irc.capabilities import (
    BY_NAME,
    CAPABILITIES,
    SHAPING,
    Cap,
    advertised,
    effective,
    names_of,
    offered,
    unknown_withheld,
)
from support.conversation import Conversation, settings

WANTED = [
    "message-tags",
    "server-time",
    "echo-message",
    "batch",
    "labeled-response",
    "multi-prefix",
    "away-notify",
    "userhost-in-names",
    "setname",
    "invite-notify",
    "no-implicit-names",
    "chghost",
    "draft/pre-away",
    "draft/extended-isupport",
    "cap-notify",
    "standard-replies",
]


def test_the_table_is_complete() -> None:
    """What was promised is offered, each with a bit of its own."""
    assert set(WANTED) <= BY_NAME.keys()
    assert len({row.cap for row in CAPABILITIES}) == len(CAPABILITIES) == len(BY_NAME)
    assert all(row.meaning and row.source for row in CAPABILITIES)


def test_names_of() -> None:
    """A set is named in the table's order."""
    assert names_of(0) == []
    assert names_of(Cap.BATCH | Cap.MESSAGE_TAGS) == ["message-tags", "batch"]
    assert names_of(~0) == [row.name for row in CAPABILITIES]


def test_what_shapes() -> None:
    """Only what changes what others are told makes a dialect of its own."""
    assert SHAPING & Cap.SERVER_TIME
    assert not SHAPING & Cap.ECHO_MESSAGE


def test_what_is_withheld_and_does_not_exist() -> None:
    """A slip of the pen is found; real names are not."""
    assert unknown_withheld(settings(irc={"withhold": "server-time servertime batch"})) == ["servertime"]


def test_what_lacks_what_it_needs_is_of_no_effect() -> None:
    """It counts as soon as the other one is there, in whichever order they came."""
    assert effective(Cap.EXTENDED_ISUPPORT | Cap.CHGHOST) == Cap.CHGHOST
    assert effective(Cap.EXTENDED_ISUPPORT | Cap.BATCH) == Cap.EXTENDED_ISUPPORT | Cap.BATCH
    known = sum(row.cap for row in CAPABILITIES)
    assert effective(known) == known
    assert all(row.needs & known == row.needs and row.cap & ~row.needs for row in CAPABILITIES)


def test_whose_they_are() -> None:
    """Drafts are told from what is ratified, and from our own."""
    assert BY_NAME["draft/pre-away"].status == "draft"
    assert BY_NAME["batch"].status == "ratified"
    assert BY_NAME["besedka/device"].status == "besedka's own"


def test_values() -> None:
    """What has a value says it; the others have none."""
    told = advertised(Cap.BATCH | Cap.CHGHOST, Settings(), secure=False)
    assert told == {"batch": "", "chghost": ""}


def test_sts() -> None:
    """Who comes in clear text is told where to come; who comes by TLS, for how long that holds; nobody asks for it."""
    there = settings(tls={"mode": "auto", "sts_port": 6697, "sts_days": 2}, irc={"cloaks": "no"})
    assert offered(there) & Cap.STS
    assert not offered(Settings()) & Cap.STS
    assert not offered(settings(tls={"mode": "off", "sts_port": 6697})) & Cap.STS
    talk = Conversation(there)
    assert " sts=port=6697 " in " ".join(talk.irc().ask("CAP LS 302"))
    anna = talk.irc()
    anna.place.secure = True
    assert " sts=duration=172800 " in " ".join(anna.ask("CAP LS 302"))
    assert anna.ask("CAP REQ sts") == [":besedka.local CAP * NAK :sts"]
    anna.send("NICK anna", "USER a 0 * :A", "CAP END")
    anna.forget()
    talk.delivery.announce_capabilities(0, Cap.STS)
    assert anna.lines() == []
    talk.delivery.announce_capabilities(Cap.STS, 0)
    assert anna.lines() == [":besedka.local CAP anna NEW :sts=duration=172800"]

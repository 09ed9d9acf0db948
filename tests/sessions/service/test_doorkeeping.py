"""Links, bans and the audit log by the service."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from besedka.chat.audit import AuditPage, AuditQuestion
from besedka.server.admission_rooms import GUESSES_PER_MIN
from besedka.sessions.service.doorkeeping import ROWS
from support.asking import asked, club

if TYPE_CHECKING:
    from support.conversation import Conversation, Peer

ADDRESS = re.compile(r"http://127\.0\.0\.1:8888/join/([A-Za-z0-9_-]{22})")


@pytest.fixture
def people() -> tuple[Conversation, Peer, Peer]:
    """Anna, who has opened #x for the invited, and boris."""
    talk, anna, boris = club()
    anna.send("JOIN #x", "MODE #x +i")
    anna.forget()
    return talk, anna, boris


def administrates(talk: Conversation, nick: str) -> None:
    """Let somebody be an administrator."""
    user = talk.state.users[nick]
    user.administrator, talk.state.administrators[user.number] = True, user


def test_a_link_from_hand_to_hand(people: tuple[Conversation, Peer, Peer]) -> None:
    """Made by an operator, used once by its whole address, then used up; the past of the room is shown."""
    talk, anna, boris = people
    anna.send("PRIVMSG #x :before")
    address, hint = asked(anna, "invite #x 1 7d voice")
    found = ADDRESS.fullmatch(address)
    assert found is not None
    assert hint == f"In any IRC client: /join #x {found[1]}"
    told = asked(boris, f"join {address}")
    assert told[0].endswith(" JOIN #x")
    assert any(line.endswith(" before") for line in told)
    assert "Nothing has changed." not in told
    assert asked(boris, f"join {address}") == ["Nothing has changed."]
    assert talk.state.rooms["#x"].members[talk.state.users["boris"].number].voice
    vera = talk.irc("vera")
    assert asked(vera, f"join #x {found[1]}") == [
        "That link into #x was used as often as it may be: ask its operators for another."
    ]
    assert asked(anna, "invites #x") == ["There are no links."], "of those that let somebody new in"


def test_links_are_listed_and_revoked(people: tuple[Conversation, Peer, Peer]) -> None:
    """By what the list says; who is no operator may not."""
    _, anna, boris = people
    assert asked(anna, "invites #x") == ["There are no links."]
    asked(anna, "invite #x 5")
    asked(anna, "invite #x 1h")
    first, second = asked(anna, "invites #x")
    shown = first.split()[0]
    assert first == f"{shown} into #x: used 0/5, made by anna, without an end"
    assert ": used 0, made by anna, until 2027-01-15 0" in second
    assert asked(anna, f"uninvite #x {shown}") == [f"The link {shown} into #x lets nobody in any more."]
    assert len(asked(anna, "invites #x")) == 1
    assert asked(anna, "uninvite #x zzz") == ["There is no one link into #x that is called zzz: see the list."]
    for text in ("invite #x", "invites #x", "uninvite #x a"):
        assert asked(boris, text) == ["Only operators of #x may do that."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("invite #x soon", "soon is no number of uses and no time: 5, 12h or 7d"),
        ("join somewhere", "That is no link: give what stands behind /join/ in it."),
        ("join AAAAAAAAAAAAAAAAAAAAAA", "There is no such link: ask who gave it to you for another."),
    ],
)
def test_what_is_refused(people: tuple[Conversation, Peer, Peer], text: str, said: str) -> None:
    """With a sentence that says what to do."""
    assert asked(people[1], text) == [said]


def test_who_tries_one_token_after_another_waits(people: tuple[Conversation, Peer, Peer]) -> None:
    """By whatever way: what fits is taken again a while later."""
    talk, anna, boris = people
    address, _ = asked(anna, "invite #x")
    token = address.rsplit("/", 1)[1]
    for number in range(GUESSES_PER_MIN):
        told = boris.ask(f"JOIN #x {number}") if number % 2 else asked(boris, f"join {number:022}")
        assert "try again in" not in str(told)
    assert asked(boris, f"join {0:022}") == ["You try too many keys and links: try again in 3 s."]
    assert boris.ask("JOIN #x guess")[0].endswith("You try too many keys and links: try again in 3 s")
    assert boris.ask("JOIN #new key")[0].endswith(" JOIN #new"), "that is no guess"
    assert asked(boris, f"join {token}")[0].endswith(" JOIN #x"), "nor is what fits"
    assert "boris" in {member.source.nick for member in talk.state.rooms["#x"].members.values()}


def test_the_audit_log(people: tuple[Conversation, Peer, Peer]) -> None:
    """Of a room for its operators, of everything for administrators; so many, and of whom one likes."""
    talk, anna, boris = people
    anna.send("TOPIC #x :tea", "MODE #x +b spam")
    acts = asked(anna, "audit #x")
    assert [line.split("  ", 1)[1] for line in acts] == ["anna mode +i", "anna topic tea", "anna mode +b spam!*@*"]
    assert asked(anna, "audit #x 1") == acts[2:]
    assert asked(anna, "audit #x spam!*@*") == acts[2:]
    assert asked(anna, "audit #x nobody") == ["Nothing was done."]
    refused = "Only operators of a room may see what was done there; of everything, administrators."
    assert [asked(boris, text) for text in ("audit #x", "audit *", "audit #none")] == [[refused]] * 3
    anna.send("RENAME #x #y :more tea")
    assert asked(anna, "audit #y 1")[0].endswith("  anna rename #x → #y more tea")
    administrates(talk, "boris")
    asked(boris, "server ban spam* 1h no bots")
    everything = asked(boris, "audit *")
    assert everything[0].endswith("  anna mode +i #x")
    assert everything[-2].endswith("  anna rename #x → #y more tea")
    assert everything[-1].endswith("server-ban nick spam*!*@* until 2027-01-15 09:01 UTC no bots")


def test_bans(people: tuple[Conversation, Peer, Peer]) -> None:
    """Each kind by how it is written; for a time, for a reason, and even so."""
    talk, anna, boris = people
    assert asked(boris, "server ban x") == ["Only administrators of this server may do that."]
    administrates(talk, "anna")
    asked(boris, "register tea-and-sugar")
    boris.send("QUIT")
    assert asked(anna, "server bans") == ["Nobody is banned."]
    assert asked(anna, "server ban spam*") == ["spam*!*@* is banned for ever."]
    assert asked(anna, "server ban a:boris 1h go away") == ["a:boris is banned until 2027-01-15 09:01 UTC."]
    assert asked(anna, "server ban 192.0.2.0/24 flood") == ["192.0.2.0/24 is banned for ever."]
    assert asked(anna, "server ban 127.0.0.9") == [
        "A ban of 127.0.0.9 would hit nearly everybody, or this machine itself: say --force if you mean it."
    ]
    assert asked(anna, "server ban --force 127.0.0.9") == ["127.0.0.9 is banned for ever."]
    assert asked(anna, "server bans") == [
        "spam*!*@*: anna, for ever.",
        "a:boris: anna, until 2027-01-15 09:01 UTC. go away",
        "192.0.2.0/24: anna, for ever. flood",
        "127.0.0.9: anna, for ever.",
    ]
    for target in ("spam*", "a:boris", "192.0.2.0/24"):
        (told,) = asked(anna, f"server unban {target}")
        assert told.endswith(" is banned no more.")
    assert "cannot be banned" in asked(anna, "server ban --force")[0]
    assert len(asked(anna, "server bans")) == 1


def test_a_journal_that_cannot_be_read() -> None:
    """It is said."""
    told = next(row for row in ROWS if row.name == "audit").told[AuditPage]
    said: list[str] = []

    class Listener:
        def say(self, sentence: str) -> None:
            said.append(sentence)

    listener: object = Listener()
    told(listener, AuditPage(AuditQuestion(0, "", 1), None))  # type: ignore[arg-type]
    assert said == ["The journal could not be read: try again."]

"""Saying something: who hears it, who may not, and keys that make a message one."""

from __future__ import annotations

import msgspec
import pytest

from besedka.chat.bans import is_banned
from besedka.chat.commands import Say, SayEach, Speech
from besedka.chat.events import Repeated, Said, UserIsAway
from besedka.chat.floor import why_not_speak
from besedka.chat.refusals import Reason
from support.chat import SECOND, Chat, Person, one, refusal


@pytest.fixture
def chat() -> Chat:
    """Anna is the operator of #x, Boris a member; Vera is outside."""
    return Chat()


@pytest.fixture
def anna(chat: Chat) -> Person:
    """The operator."""
    return chat.enter("anna", "#x")


@pytest.fixture
def boris(chat: Chat, anna: Person) -> Person:
    """A member."""
    return chat.enter("Boris", "#x")


@pytest.fixture
def vera(chat: Chat, boris: Person) -> Person:
    """Somebody outside."""
    return chat.enter("vera")


def test_a_room_hears_what_is_said(chat: Chat, anna: Person, boris: Person) -> None:
    """All members are told, in an entry with the next position."""
    before = chat.state.position
    tags = (("+draft/reply", "1"),)
    said = one(anna.does(Say, "#X", "a\nb", Speech.NOTICE, tags, "k"), Said)
    assert said.position == before + 1
    assert said.time == chat.now == anna.user.spoke
    assert said.audience == (anna.session, boris.session)
    assert (said.session, said.source, said.target, said.room) == (anna.session, anna.user.source, "#x", 2)
    assert (said.text, said.speech, said.tags, said.key) == ("a\nb", Speech.NOTICE, tags, "k")
    assert said.recipient is None


def test_the_audience_is_one_object_from_message_to_message(chat: Chat, anna: Person) -> None:
    """While nobody comes or goes all messages have the same audience, which never changes afterwards."""
    first = one(anna.say("#x", "1"), Said)
    anna.mode("#x", "+m")
    anna.topic("#x", "tea")
    anna.nick("anna2")
    second = one(anna.say("#x", "2"), Said)
    assert second.audience is first.audience
    boris = chat.enter("boris", "#x")
    third = one(anna.say("#x", "3"), Said)
    boris.quit()
    assert first.audience == (anna.session,)
    assert third.audience == (anna.session, boris.session)
    assert one(anna.say("#x", "4"), Said).audience == (anna.session,)


def test_a_user_hears_what_is_said_to_it(anna: Person, vera: Person, chat: Chat) -> None:
    """A direct message goes to the other's sessions, by the nick as its holder writes it."""
    gleb = chat.enter("Gleb", device="device:g")
    said = one(anna.say("gLEB", "psst"), Said)
    assert (said.audience, said.target, said.room, said.recipient) == ((gleb.session,), "Gleb", 0, "device:g")
    assert one(gleb.say("vera", "hm"), Said).recipient is None


def test_one_may_talk_to_oneself(anna: Person) -> None:
    """A message to oneself is one like any other."""
    assert one(anna.say("anna", "buy milk"), Said).audience == (anna.session,)


def test_who_is_away_is_said_to_be(anna: Person, boris: Person) -> None:
    """A message to somebody away gets an answer; a notice never does (RFC 2812 section 3.3.2)."""
    boris.away("lunch")
    said, away = anna.say("boris", "hi")
    assert type(said) is Said
    assert type(away) is UserIsAway
    assert (away.position, away.audience, away.nick, away.message) == (0, (), "Boris", "lunch")
    one(anna.say("boris", "hi", speech=Speech.NOTICE), Said)


@pytest.mark.parametrize("target", ["#x", "boris"])
def test_tags_alone_are_not_kept(chat: Chat, anna: Person, boris: Person, target: str) -> None:
    """What is only tags has no position, and using a key with it uses nothing up."""
    boris.away("lunch")
    before, spoke = chat.state.position, anna.user.spoke
    said = one(anna.say(target, "", "k", Speech.TAG), Said)
    assert (said.position, chat.state.position, anna.user.spoke) == (0, before, spoke)
    assert said.time == chat.state.time
    assert boris.session in said.audience
    assert type(anna.say(target, "hi", "k")[0]) is Said


@pytest.mark.parametrize(
    ("target", "reason"), [("#none", Reason.NO_SUCH_ROOM), ("nobody", Reason.NO_SUCH_NICK), ("", Reason.NO_SUCH_NICK)]
)
def test_nobody_there(chat: Chat, anna: Person, target: str, reason: Reason) -> None:
    """A room or user that is not there is named in the refusal; nothing is counted."""
    before = chat.state.position
    assert refusal(anna.say(target, "hi", "k")) == (reason, (target,))
    assert chat.state.position == before
    assert chat.state.fresh_keys == {}


def test_from_outside(anna: Person, vera: Person) -> None:
    """Only members speak in a new room; without `n` everybody may, unless it is secret."""
    assert refusal(vera.say("#X", "hi")) == (Reason.SPEECH_EXTERNAL, ("#x",))
    anna.mode("#x", "-n")
    assert one(vera.say("#x", "hi"), Said).audience != ()
    anna.mode("#x", "+s")
    assert refusal(vera.say("#x", "hi")) == (Reason.NO_SUCH_ROOM, ("#x",))


def test_a_moderated_room(anna: Person, boris: Person, vera: Person) -> None:
    """Where `m` is set, operators and the voiced speak."""
    anna.mode("#x", "+m -n")
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_MODERATED, ("#x",))
    assert refusal(vera.say("#x", "hi")) == (Reason.SPEECH_MODERATED, ("#x",))
    one(anna.say("#x", "hi"), Said)
    anna.mode("#x", "+v boris")
    one(boris.say("#x", "hi"), Said)


@pytest.mark.parametrize("mask", ["boris", "BORIS!*@*", "*!boris@*", "*@h?st", "*"])
def test_the_banned_are_silent(anna: Person, boris: Person, mask: str) -> None:
    """A ban by nick, name or host, in any case, silences a member without voice."""
    anna.mode("#x", f"+b {mask}")
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_BANNED, ("#x",))
    one(anna.say("#x", "operators may"), Said)
    anna.mode("#x", "+v boris")
    one(boris.say("#x", "the voiced may"), Said)


def test_other_bans_do_not_matter(chat: Chat, anna: Person, boris: Person, vera: Person) -> None:
    """A ban concerns those that it fits, Cyrillic nicks in any case too."""
    anna.mode("#x", "+b ЮРИЙ")
    room = chat.room("#x")
    assert not is_banned(room, boris.user, chat.now)
    assert why_not_speak(room, boris.user, chat.now) is None
    assert is_banned(room, chat.enter("Юрий").user, chat.now)
    vera.nick("юрий2")
    assert not is_banned(room, vera.user, chat.now)


def test_a_key_makes_a_message_one(chat: Chat, anna: Person, boris: Person) -> None:
    """The same key again gives the first message's position and time: in the same turn, and after it is stored."""
    first = one(anna.say("#x", "hi", "k"), Said)
    for _ in ("the same turn", "later"):
        before = chat.state.position
        again = one(anna.say("boris", "changed", "k"), Repeated)
        assert (again.position, again.first, again.time) == (0, first.position, first.time)
        assert (again.audience, again.target, again.text) == ((), "boris", "changed")
        assert chat.state.position == before
        chat.store()
        assert chat.state.fresh_keys == {}
    one(anna.say("#x", "hi", "k2"), Said)


def test_keys_are_of_their_owner(anna: Person, boris: Person) -> None:
    """Two strangers may use the same key."""
    one(anna.say("#x", "hi", "k"), Said)
    one(boris.say("#x", "hi", "k"), Said)
    assert anna.key_owner == f"session:{anna.session}"


def test_a_key_is_known_to_a_device_again(chat: Chat) -> None:
    """A device that comes back, under whatever nick, still has used its keys."""
    anna = chat.enter("anna", "#x", device="device:1")
    assert anna.key_owner == "device:1"
    first = one(anna.say("#x", "hi", "k"), Said)
    chat.store()
    anna.quit()
    again = chat.enter("vera", "#x", device="device:1")
    assert one(again.say("#x", "hi", "k"), Repeated).first == first.position


def test_a_key_holds_for_a_day(chat: Chat, anna: Person) -> None:
    """After 24 hours, and not before, a key can be used for another message, and then counts from there."""
    first = one(anna.say("#x", "hi", "k"), Said)
    chat.store()
    chat.now = first.time + chat.state.key_lifetime - SECOND
    assert one(anna.say("#x", "hi", "k"), Repeated).first == first.position
    second = one(anna.say("#x", "hi", "k"), Said)
    assert second.time == first.time + chat.state.key_lifetime + SECOND
    chat.store()
    assert one(anna.say("#x", "hi", "k"), Repeated).first == second.position


def test_a_key_may_be_forgotten_as_soon_as_the_settings_say(chat: Chat, anna: Person) -> None:
    """The lifetime is the settings' own, also for keys of this very turn."""
    chat.state.key_lifetime = 0
    one(anna.say("#x", "hi", "k"), Said)
    one(anna.say("#x", "hi", "k"), Said)


def test_a_refused_message_does_not_use_its_key(anna: Person, vera: Person) -> None:
    """What was never said can be said again with the same key."""
    refusal(vera.say("#x", "hi", "k"))
    vera.join("#x")
    one(vera.say("#x", "hi", "k"), Said)


def test_texts_that_are_said_together_are_as_those_said_one_by_one(chat: Chat, anna: Person, boris: Person) -> None:
    """The same events, and the same state afterwards."""
    before = chat.state.position
    events = anna.does(SayEach, "#X", ("one", "two", "three"))
    assert [(type(event), event.position - before, event.audience) for event in events] == [
        (Said, at, (anna.session, boris.session)) for at in (1, 2, 3)
    ]
    alone = [one(anna.does(Say, "#X", text), Said) for text in ("one", "two", "three")]
    for each, single in zip(events, alone, strict=True):
        assert msgspec.structs.replace(each, position=0, time=0) == msgspec.structs.replace(single, position=0, time=0)
    times = [event.time for event in (*events, *alone)]
    assert times == sorted(set(times))
    assert anna.user.spoke == chat.state.time
    assert chat.state.rooms["#x"].spoken


def test_texts_that_may_not_be_said_are_refused_one_by_one(anna: Person, vera: Person, boris: Person) -> None:
    """For the same reasons as one that is said alone, and nothing is kept."""
    for target, reason in (("#x", Reason.SPEECH_EXTERNAL), ("#nowhere", Reason.NO_SUCH_ROOM)):
        refusals = vera.does(SayEach, target, ("one", "two"))
        (alone,) = vera.does(Say, target, "one")
        assert refusals == [msgspec.structs.replace(alone, time=refusals[0].time)] * 2
        assert [refused.reason for refused in refusals] == [reason] * 2
    anna.mode("#x", "+m")
    assert [refused.reason for refused in boris.does(SayEach, "#x", ("a", "b"))] == [Reason.SPEECH_MODERATED] * 2


CTCP, ACTION = "\1VERSION\1", "\1ACTION waves\1"


def test_no_ctcp() -> None:
    """Where there may be none, requests of programs are refused one by one; actions are speech."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    anna.mode("#x", "+C")
    assert refusal(boris.say("#x", CTCP)) == (Reason.SPEECH_CTCP, ("#x",))
    assert refusal(boris.say("@#x", CTCP)) == (Reason.SPEECH_CTCP, ("#x",))
    assert refusal(boris.say("#x", f"tea\n{CTCP}")) == (Reason.SPEECH_CTCP, ("#x",))
    assert one(boris.say("#x", ACTION), Said).text == ACTION
    assert one(boris.say("#x", f"tea\n{ACTION}"), Said).text == f"tea\n{ACTION}"
    events = boris.does(SayEach, "#x", ("tea", CTCP, ACTION))
    assert [event.text if isinstance(event, Said) else None for event in events] == ["tea", None, ACTION]
    assert one(boris.say("anna", CTCP), Said).text == CTCP
    anna.mode("#x", "+m")
    for text, reason in (("tea", Reason.SPEECH_MODERATED), (CTCP, Reason.SPEECH_CTCP)):
        assert [event.reason for event in boris.does(SayEach, "#x", (text, text))] == [reason] * 2
        assert refusal(boris.say("#x", text)) == (reason, ("#x",))
    anna.mode("#x", "-m")
    anna.mode("#x", "-C")
    assert one(boris.say("#x", CTCP), Said).text == CTCP


def test_speaking_to_some_of_a_room() -> None:
    """To its operators, or to all with a voice, and never to oneself; it belongs to no room's history."""
    chat = Chat()
    anna, boris, vera, olga = (chat.enter(nick, "#x") for nick in ("anna", "boris", "vera", "olga"))
    anna.mode("#x", "+v vera +o olga")
    said = one(boris.say("@#X", "help"), Said)
    assert (said.audience, said.target, said.room) == ((anna.session, olga.session), "@#x", 0)
    assert said.position == chat.state.position
    assert one(boris.say("+#x", "help"), Said).audience == (anna.session, vera.session, olga.session)
    assert one(anna.say("@#x", "help"), Said).audience == (olga.session,)
    assert not chat.room("#x").spoken


def test_who_may_speak_to_some_of_a_room() -> None:
    """Members who may speak in it."""
    chat = Chat()
    anna, boris, vera = chat.enter("anna", "#x"), chat.enter("boris", "#x"), chat.enter("vera")
    assert refusal(boris.say("@#none", "hi")) == (Reason.NO_SUCH_ROOM, ("#none",))
    assert refusal(vera.say("@#x", "hi")) == (Reason.SPEECH_EXTERNAL, ("#x",))
    anna.mode("#x", "-n +m")
    assert refusal(boris.say("@#x", "hi")) == (Reason.SPEECH_MODERATED, ("#x",))
    anna.mode("#x", "-m")
    assert refusal(vera.say("@#x", "hi")) == (Reason.NOT_IN_ROOM, ("#x",))


def test_the_muted_may_not_speak() -> None:
    """Unless they have a voice."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    anna.mode("#x", "+q boris")
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_MUTED, ("#x",))
    anna.mode("#x", "+v boris")
    assert one(boris.say("#x", "hi"), Said).text == "hi"


def test_where_only_the_registered_may_speak() -> None:
    """Who is logged in may, and who has a voice; others are told to log in."""
    chat = Chat()
    anna, boris = chat.enter("anna", "#x"), chat.enter("boris", "#x")
    vera = chat.enter("vera", "#x", device="account:vera")
    anna.mode("#x", "+M")
    assert refusal(boris.say("#x", "hi")) == (Reason.SPEECH_REGISTERED, ("#x",))
    assert one(vera.say("#x", "hi"), Said).text == "hi"
    anna.mode("#x", "+v boris")
    assert one(boris.say("#x", "hi"), Said).text == "hi"

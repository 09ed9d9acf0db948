"""The queue of messages that are not acknowledged."""

from __future__ import annotations

from besedka.client.outgoing import CAPACITY, Outgoing


def everywhere(_target: str) -> bool:
    """Every target may be sent to."""
    return True


def test_messages_go_out_in_order_and_once() -> None:
    """What was taken is not taken again until the line is lost."""
    outgoing = Outgoing("s").add("#a", "one").add("#a", "two")
    outgoing, chosen = outgoing.take(everywhere)
    assert [pending.text for pending in chosen] == ["one", "two"]
    assert outgoing.take(everywhere) == (outgoing, ())
    _, chosen = outgoing.again().take(everywhere)
    assert [pending.text for pending in chosen] == ["one", "two"]


def test_a_key_stays_with_its_message() -> None:
    """The key before a reconnect is the key after it, and unlike every other."""
    outgoing = Outgoing("s").add("#a", "one").add("#a", "one")
    keys = [outgoing.key(pending) for pending in outgoing.waiting]
    again = outgoing.take(everywhere)[0].again()
    assert keys == ["s-1", "s-2"]
    assert [again.key(pending) for pending in again.waiting] == keys


def test_what_is_too_much_for_one_message_is_divided() -> None:
    """In its place; the first part keeps number and key, the others get new ones."""
    outgoing = Outgoing("s").add("#a", "one two", reply="m").add("#a", "three")
    outgoing, (whole, _three) = outgoing.take(everywhere)
    assert outgoing.divide(whole, ("one two",)) == (outgoing, (whole,))
    divided, parts = outgoing.divide(whole, ("one ", "two"))
    assert [(part.number, part.text, part.reply, part.sent) for part in parts] == [
        (1, "one ", "m", True),
        (3, "two", "", True),
    ]
    assert [pending.text for pending in divided.waiting] == ["one ", "two", "three"]
    assert divided.add("#a", "four").waiting[-1].number == 4


def test_no_number_is_given_twice() -> None:
    """A message after an acknowledged one does not take its number, hence not its key."""
    outgoing = Outgoing("s").add("#a", "one")
    outgoing = outgoing.without(outgoing.waiting[0]).add("#a", "two")
    assert outgoing.waiting[0].number == 2


def test_a_room_that_is_not_open_yet_holds_back_only_its_own() -> None:
    """Words to a person do not wait for a room."""
    outgoing, chosen = Outgoing("s").add("#a", "one").add("Boris", "two").take(lambda target: target == "Boris")
    assert [pending.text for pending in chosen] == ["two"]
    assert [pending.text for pending in outgoing.take(everywhere)[1]] == ["one"]


def test_only_a_window_is_on_its_way() -> None:
    """The rest follows as acknowledgements come."""
    outgoing = Outgoing("s")
    for number in range(40):
        outgoing = outgoing.add("#a", str(number))
    outgoing, first = outgoing.take(everywhere)
    assert len(first) == 32
    outgoing, more = outgoing.without(first[0]).take(everywhere)
    assert [pending.text for pending in more] == ["32"]


def test_answers_are_matched_by_label_and_by_question() -> None:
    """Only what was sent can be answered, and only by an answer to what was asked behind it."""
    outgoing = Outgoing("s").add("#a", "one").add("#b", "two")
    assert outgoing.find("1") is None
    outgoing, _ = outgoing.take(everywhere)
    assert outgoing.find("2") == outgoing.waiting[1]
    assert outgoing.find("x") is None
    assert outgoing.first(lambda pending: pending.target == "#b") == outgoing.waiting[1]
    asked = outgoing.without(outgoing.waiting[1]).ask().add("#a", "three").take(everywhere)[0]
    assert asked.until(1) == asked.waiting[:1]
    assert [pending.text for pending in asked.ask().until(2)] == ["one", "three"]
    assert asked.again().until(9) == ()


def test_it_is_full_at_its_capacity() -> None:
    """A server that stays away does not fill the memory."""
    outgoing = Outgoing("s")
    for _ in range(CAPACITY):
        assert not outgoing.full
        outgoing = outgoing.add("#a", "x")
    assert outgoing.full


def test_what_does_not_fit_waits_again() -> None:
    """It is taken the next time, in its place."""
    outgoing, chosen = Outgoing("s").add("#a", "one").add("#a", "two").take(everywhere, 2)
    assert (outgoing.room(2), outgoing.room(1)) == (0, 0)
    outgoing = outgoing.put_back(chosen[1])
    assert outgoing.room(2) == 1
    assert outgoing.take(everywhere, 2)[1] == (chosen[1],)

"""What is on its way to one peer: bounded, in order, with places for answers that are still being looked up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from besedka.net.outbox import Gap, Outbox, ReadyList, append_to_all


def outbox(limit: int = 100, ready: ReadyList | None = None) -> Outbox:
    """Return an empty one."""
    return Outbox("owner", ready or ReadyList(lambda: None), limit)


def collected(box: Outbox) -> bytes:
    """Collect as the worker does, and send everything."""
    box.collect()
    data = b"".join(box.sending)
    box.sending = ()
    box.sent += len(data)
    return data


def test_the_bound_counts_both_halves() -> None:
    """What waits and what is being sent together: one byte more is too much, and what was sent is not counted."""
    box = outbox(10)
    box.append(b"12345")
    box.collect()
    box.append(b"67890")
    assert (box.backlog, box.overflowed) == (10, False)
    box.sent += 5
    box.sending = ()
    box.append(b"abcde")
    assert (box.backlog, box.overflowed) == (10, False)
    box.append(b"f")
    assert box.overflowed


def test_over_the_bound_nothing_more_is_taken_but_the_last_word() -> None:
    """What was pending is dropped, so memory is free at once; the reason still goes out."""
    ready = ReadyList(lambda: None)
    box = outbox(10, ready)
    box.append(b"123456")
    ready.outboxes.clear()
    box.marked = False
    box.append(b"7890a")
    assert box.overflowed
    assert ready.outboxes == [box], "its worker must hear of it"
    box.append(b"x")
    append_to_all([box], b"y")
    box.finish(b"too slow")
    assert collected(box) == b"too slow"


def test_what_is_being_sent_is_not_dropped() -> None:
    """A line that is half on its way must not be cut by the last word."""
    box = outbox(10)
    box.append(b"12345\n")
    box.collect()
    box.append(b"67890")
    assert box.overflowed
    box.finish(b"bye")
    assert collected(box) == b"12345\nbye"


def test_a_filled_outbox_is_marked_once_and_its_worker_is_woken_once() -> None:
    """However much comes until it is collected."""
    wakes: list[None] = []
    ready = ReadyList(lambda: wakes.append(None))
    first, second = outbox(100, ready), outbox(100, ready)
    first.append(b"a")
    append_to_all([first, second], b"b")
    first.append(b"c")
    assert (ready.outboxes, len(wakes)) == ([first, second], 1)
    ready.outboxes = []
    assert (collected(first), collected(second)) == (b"abc", b"b")
    append_to_all([first], b"d")
    assert (ready.outboxes, len(wakes)) == ([first], 2)


def test_what_a_room_is_told_is_kept_once_and_what_is_added_is_ones_own() -> None:
    """The same piece is one object in all outboxes; whatever comes behind it, sent or not, is in one of them only."""
    boxes = [Outbox(None, ReadyList(lambda: None), 100) for _ in range(4)]
    append_to_all(boxes, b"all ")
    assert boxes[0].pending is boxes[3].pending
    boxes[1].append(b"one ")
    boxes[2].collect()
    append_to_all(boxes, b"again")
    for box in boxes:
        box.collect()
    told = [b"".join(box.sending) for box in boxes]
    assert told == [b"all again", b"all one again", b"all again", b"all again"]
    boxes[3].drop_head(2)
    assert [b"".join(box.sending) for box in boxes] == [*told[:3], b"l again"]


def test_a_shared_piece_is_sent_in_parts_by_one_alone() -> None:
    """Who sends it bit by bit leaves it whole for the others."""
    boxes = [Outbox(None, ReadyList(lambda: None), 100) for _ in range(2)]
    append_to_all(boxes, b"abc")
    for box in boxes:
        box.collect()
    boxes[0].drop_head(1)
    assert [b"".join(box.sending) for box in boxes] == [b"bc", b"abc"]
    boxes[0].drop_head(2)
    assert (boxes[0].sending, boxes[0].backlog) == ((), 0)


def test_what_follows_a_place_waits_for_its_answer() -> None:
    """An answer that comes late stands where it was asked for."""
    box = outbox()
    box.append(b"1")
    gap = box.reserve()
    box.append(b"3")
    append_to_all([box], b"4")
    assert collected(box) == b"1"
    box.fill(gap, b"2")
    assert collected(box) == b"234"
    box.append(b"5")
    assert collected(box) == b"5"
    assert box.backlog == 0


def test_several_places_are_filled_in_any_order() -> None:
    """Each answer is seen in its place, as soon as nothing before it is awaited."""
    box = outbox()
    first = box.reserve()
    box.append(b"b")
    second = box.reserve()
    box.append(b"d")
    box.fill(second, b"c")
    assert collected(box) == b""
    box.fill(first, b"a")
    assert collected(box) == b"abcd"
    third = box.reserve()
    fourth = box.reserve()
    box.append(b"g")
    box.fill(third, b"e")
    assert collected(box) == b"e"
    box.fill(fourth, b"f")
    assert collected(box) == b"fg"


def test_what_waits_behind_a_place_is_bounded_too() -> None:
    """A reader that is not slow can overflow while its answer is looked up; the answer then has no place."""
    box = outbox(10)
    gap = box.reserve()
    box.append(b"1234567890")
    assert (box.backlog, box.overflowed) == (10, False)
    box.append(b"1")
    assert box.overflowed
    box.fill(gap, b"answer")
    box.finish(b"too slow")
    assert collected(box) == b"too slow"


def test_an_answer_that_there_is_no_room_for_is_left_out() -> None:
    """Who asks for many pages and reads none of them cannot fill the memory, and is not dropped for it either."""
    box = outbox(limit=10)
    first, second = box.reserve(), box.reserve()
    box.append(b"said\n")
    box.fill(second, b"page")
    box.fill(first, b"another")
    assert not box.overflowed
    assert collected(box) == b"pagesaid\n"


def test_the_end_does_not_wait_for_answers() -> None:
    """What waited behind a place goes out, the answer does not come any more, and nothing follows the last word."""
    box = outbox()
    gap = box.reserve()
    box.append(b"said\n")
    box.finish(b"bye\n")
    box.fill(gap, b"too late\n")
    box.append(b"more\n")
    box.finish(b"bye again\n")
    append_to_all([box], b"all\n")
    assert box.finished
    assert collected(box) == b"said\nbye\n"


def test_an_end_without_a_word_is_an_end() -> None:
    """Its worker is told, so that it closes."""
    ready = ReadyList(lambda: None)
    box = outbox(100, ready)
    box.finish()
    assert (box.finished, ready.outboxes, collected(box)) == (True, [box], b"")


def test_it_is_not_at_its_end_before_the_last_word_is_being_sent() -> None:
    """Another worker's last word may be pending while its own worker still sends what came before."""
    box = outbox()
    box.finish(b"bye\n")
    assert not box.ending
    assert collected(box) == b"bye\n"
    assert box.ending


def test_a_chunk_costs_what_it_takes_and_not_what_waits() -> None:
    """What waits for a paced client is looked at and let go from its front, piece by piece."""
    box = outbox()
    for piece in (b"abc", b"de", b"fghij"):
        box.append(piece)
    box.collect()
    assert (box.head(4), box.head(100)) == (b"abcd", b"abcdefghij")
    box.drop_head(4)
    assert (b"".join(box.sending), box.backlog) == (b"efghij", 6)
    box.drop_head(1)
    assert (b"".join(box.sending), box.head(2)) == (b"fghij", b"fg")
    box.drop_head(5)
    assert (box.sending, box.backlog, box.head(1)) == ((), 0, b"")


class Naive:
    """The same as a list of pieces with places in it; nothing is bounded."""

    def __init__(self) -> None:
        self.pieces: list[bytes | int] = []
        self.filled: dict[int, bytes] = {}

    def visible(self) -> bytes:
        """Return everything before the first place that is not filled."""
        seen = b""
        for piece in self.pieces:
            if isinstance(piece, int):
                if piece not in self.filled:
                    break
                piece = self.filled[piece]
            seen += piece
        return seen


Moves = st.lists(
    st.one_of(
        st.tuples(st.just("append"), st.integers(1, 5)),
        st.tuples(st.just("all"), st.integers(1, 5)),
        st.tuples(st.just("reserve"), st.just(0)),
        st.tuples(st.just("fill"), st.integers(0, 9)),
        st.tuples(st.just("collect"), st.just(0)),
    ),
    max_size=60,
)


@given(Moves)
def test_it_is_a_list_with_places(moves: list[tuple[str, int]]) -> None:
    """Whatever is appended, reserved and filled in whatever order: the peer sees what the naive list shows."""
    box, naive = outbox(1 << 20), Naive()
    gaps: list[Gap] = []
    awaited: list[int] = []
    seen = b""
    for number, (move, size) in enumerate(moves):
        piece = bytes([65 + number % 26]) * size
        if move in ("append", "all"):
            naive.pieces.append(piece)
            if move == "all":
                append_to_all([box], piece)
            else:
                box.append(piece)
        elif move == "reserve":
            naive.pieces.append(len(gaps))
            awaited.append(len(gaps))
            gaps.append(box.reserve())
        elif move == "fill" and awaited:
            which = awaited.pop(size % len(awaited))
            naive.filled[which] = piece
            box.fill(gaps[which], piece)
        elif move == "collect":
            seen += collected(box)
            assert seen == naive.visible()
    seen += collected(box)
    assert seen == naive.visible()
    if not awaited:
        assert box.backlog == 0

"""What was shown is not shown again."""

from __future__ import annotations

from besedka.client.shown import Shown


def test_a_msgid_is_shown_once() -> None:
    """Live or replayed, the second time is no news."""
    shown, new = Shown().note("id1", "t", "Boris", "hi", replayed=False)
    assert new
    shown, new = shown.note("id1", "t", "Boris", "hi", replayed=True)
    assert not new
    assert shown.note("id2", "t2", "Boris", "hi", replayed=True)[1]


def test_later_lines_go_with_the_first() -> None:
    """The lines of one long message have one msgid, on the first: they are shown where it is, equal ones too."""
    shown, _ = Shown().note("id1", "t", "Boris", "aaa", replayed=False)
    for _ in range(2):
        shown, new = shown.note("", "t", "Boris", "aaa", replayed=False)
        assert new
    shown, _ = shown.note("id1", "t", "Boris", "aaa", replayed=True)
    shown, new = shown.note("", "t", "Boris", "aaa", replayed=True)
    assert not new


def test_without_msgids_the_time_tells_in_a_replay() -> None:
    """A replayed line of the same moment, nick and text is the one that was shown."""
    shown, new = Shown().note("", "t1", "Boris", "hi", replayed=False)
    assert new
    shown, new = shown.note("", "t1", "Boris", "hi", replayed=True)
    assert not new
    assert shown.note("", "t2", "Boris", "hi", replayed=True)[1]


def test_live_lines_without_any_mark_are_all_shown() -> None:
    """Two people, or one, may say the same word twice."""
    shown, _ = Shown().note("", "", "Boris", "hi", replayed=False)
    assert shown.note("", "", "Boris", "hi", replayed=False)[1]


def test_memory_is_bounded() -> None:
    """Only the last messages of a conversation are remembered."""
    shown = Shown()
    for number in range(300):
        shown, _ = shown.note(f"id{number}", "", "Boris", "hi", replayed=False)
    assert len(shown.marks) == 200

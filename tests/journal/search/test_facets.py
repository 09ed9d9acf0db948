"""What is known of a message besides its words."""

from __future__ import annotations

from besedka.journal.search.facets import direct, place, recipient, sender


def test_they_are_words_that_no_text_has() -> None:
    """Names in one case, without punctuation, and different ones stay different."""
    assert (place(7), direct(7)) == ("~r7", "~i7")
    assert sender("Маша") == "~nмаша"
    assert recipient("[a]") == "~t_5b_a_5d_"
    assert sender("a_b") != sender("a-b")

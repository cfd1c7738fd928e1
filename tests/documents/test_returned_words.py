"""What a cell says that it did not say before, however its words end."""

from __future__ import annotations

import pytest

from lacflow.documents.returned_words import added


@pytest.mark.parametrize(
    ("before", "ends"), [("19.01.27 - 12.8%.", "\n"), ("Two of six open", ".\n"), ("Signed (both trusts)", "\n")]
)
def test_what_was_added_begins_with_its_own_words(before: str, ends: str) -> None:
    assert added(f"{before}{ends}10/03/27 - 10.9% now.", before).new == "10/03/27 - 10.9% now."


@pytest.mark.parametrize(
    ("before", "now", "new", "edited"),
    [
        ("02.08.19 - Planning meeting for the audits 15.08.19.", "02.08.19 - Planning meeting for the audits moved to 05.09.19.",
         "", "“15.08.19.” became “moved to 05.09.19.”"),
        ("02.08.19 - meeting set for the fifteenth", "02.08.19 - meeting held, 12 came and all agreed", "", "“set for the fifteenth” became “held, 12 came and all agreed”"),
        ("Signed by both trusts.\n02.08.19 - bid to go to cabinet in July", "Signed by both trusts.\n15.08.19 - cabinet has agreed the bid", "15.08.19 - cabinet has agreed the bid", ""),
        ("Pack drafted with two districts.", "Pack drafted with all four districts, cabinet to look in May", "Pack drafted with all four districts, cabinet to look in May", ""),
        ("03.06.27 - 8 of 12 signed", "03.08.27 - 9 of 12 signed", "03.08.27 - 9 of 12 signed", ""),
        ("12.05.27 - Pack drafted with two districts.", "12.05.27 - Pack drafted with six districts.\n13.08.27 - printed", "13.08.27 - printed", "“two districts.” became “six districts.”"),
        ("12.05.27 - Rota agreed with the duty team.", "12.05.27 - Rota agreed with the duty team. Running since 2 August.", "Running since 2 August.", ""),
    ],
)  # fmt: skip
def test_an_entry_of_its_day_that_was_rewritten_is_an_edit_and_other_words_are_new_and_whole(
    before: str, now: str, new: str, edited: str
) -> None:
    """No date is cut in two, and words put in the place of others are shown with the sentence they stand in."""
    found = added(now, before)
    assert (found.new, found.edited) == (new, edited)


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [("meeting", "meetng", True), ("agreed", "disagreed", False), ("two", "six", False), ("have", "haven't", False), ("districts", "district", True)],
)  # fmt: skip
def test_a_slip_of_the_keys_is_no_edit_and_another_meaning_is(word: str, other: str, slip: bool) -> None:
    words = "12.05.27 - The chairs {} of the four of them agree on it"
    assert bool(added(words.format(other), words.format(word)).edited) is not slip

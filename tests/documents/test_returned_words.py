"""What a cell says that it did not say before, however its words end."""

from __future__ import annotations

import pytest

from lacflow.documents.returned_words import added


@pytest.mark.parametrize(
    ("before", "ends"), [("19.01.27 - 12.8%.", "\n"), ("Two of six open", ".\n"), ("Signed (both trusts)", "\n")]
)
def test_what_was_added_begins_with_its_own_words(before: str, ends: str) -> None:
    assert added(f"{before}{ends}10/03/27 - 10.9% now.", before).new == "10/03/27 - 10.9% now."


MEETING, PACK = "02.08.19 - Planning meeting for the audits", "Pack drafted with"
MORE = f"{PACK} all four districts, cabinet to look in May"
TITLES = "Signed by both trusts.\n"
ROTA = "12.05.27 - Rota agreed with the duty team."


@pytest.mark.parametrize(
    ("before", "now", "new", "edited"),
    [
        (f"{MEETING} 15.08.19.", f"{MEETING} moved to 05.09.19.", "", "“15.08.19.” became “moved to 05.09.19.”"),
        (f"{MEETING} set for May", f"{MEETING} held, 12 came", "", "“set for May” became “held, 12 came”"),
        (f"{TITLES}02.08.19 - bid to go in July", f"{TITLES}15.08.19 - it is agreed", "15.08.19 - it is agreed", ""),
        (f"{PACK} two districts.", MORE, MORE, ""),
        ("03.06.27 - 8 of 12 signed", "03.08.27 - 9 of 12 signed", "03.08.27 - 9 of 12 signed", ""),
        (
            f"12.05.27 - {PACK} two.",
            f"12.05.27 - {PACK} six.\n13.08.27 - sent",
            "13.08.27 - sent",
            "“two.” became “six.”",
        ),
        (ROTA, f"{ROTA} Running since 2 August.", "Running since 2 August.", ""),
    ],
)
def test_an_entry_of_its_day_that_was_rewritten_is_an_edit_and_other_words_are_new_and_whole(
    before: str, now: str, new: str, edited: str
) -> None:
    """No date is cut in two, and words put in the place of others are shown with the sentence they stand in."""
    found = added(now, before)
    assert (found.new, found.edited) == (new, edited)


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [
        ("meeting", "meetng", True),
        ("agreed", "disagreed", False),
        ("two", "six", False),
        ("have", "haven't", False),
        ("districts", "district", True),
    ],
)
def test_a_slip_of_the_keys_is_no_edit_and_another_meaning_is(word: str, other: str, slip: bool) -> None:
    words = "12.05.27 - The chairs {} of the four of them agree on it"
    assert bool(added(words.format(other), words.format(word)).edited) is not slip

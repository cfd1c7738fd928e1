"""What a cell says that it did not say before, however its words end."""

from __future__ import annotations

import pytest

from lacflow.documents.returned_words import added


@pytest.mark.parametrize(
    ("before", "ends"), [("19.01.27 - 12.8%.", "\n"), ("Two of six open", ".\n"), ("Signed (both trusts)", "\n")]
)
def test_what_was_added_begins_with_its_own_words(before: str, ends: str) -> None:
    assert added(f"{before}{ends}10/03/27 - 10.9% now.", before).new == "10/03/27 - 10.9% now."

"""The stop after a place is the one a search from there finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lacflow.mail.reading.stops import stop_after

ENDS = re.compile(r"[.!?;](?=\s|$)|\n")


@given(st.text("ab .!?;\n", max_size=30), st.integers(0, 32))
def test_a_stop_is_found_as_a_search_finds_it(text: str, at: int) -> None:
    found = ENDS.search(text, at)
    assert stop_after(ENDS, text, at) == (found[0] if found else "")

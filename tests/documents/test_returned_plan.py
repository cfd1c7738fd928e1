"""A plan's workbook comes back changed: what is read of it is what a careful project manager would take."""

from __future__ import annotations

import pytest
from papers_damage import CASES, E
from papers_return import Returned as InHand
from papers_return import sending

from lacflow.board.readings import Reading
from lacflow.documents import read_returned


@pytest.mark.parametrize("name", CASES)
def test_only_what_changed_counts_and_what_is_doubtful_waits(name: str) -> None:
    """Each case: exactly these actions, colours, dates and words, and exactly so much held."""
    case, file = CASES[name], InHand()
    content = case.damage(file) or file.content()
    found = read_returned(content, name, sending(known=case.known))
    assert {r.key: r.disposition.value for r in found.readings} == {key: e.d for key, e in case.expect.items()}, found
    for reading in found.readings:
        _check(reading, case.expect[reading.key])
    assert len(found.held) == len(case.held), found.held
    for words in case.held:
        assert any(words in h.text for h in found.held)


def _check(reading: Reading, e: E) -> None:
    fields, maybe = reading.fields, reading.probable
    assert (fields.rag, fields.due, fields.complete) == (e.rag, e.due, e.complete), reading
    assert e.words in (fields.progress or "") + (reading.evidence if e.d == "review" else ""), reading
    assert e.mrag in (None, maybe.rag), reading
    assert e.mdue in (None, maybe.due), reading
    assert maybe.complete or not e.mcomplete, reading
    assert e.why in reading.reason
    assert "row " in reading.reason

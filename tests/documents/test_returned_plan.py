"""A plan's workbook comes back changed: what is read of it is what a careful project manager would take."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

import pytest
from papers_damage import CASES, E
from papers_return import FILLS, HEADERS, PLAN, Planned, sending
from papers_return import Returned as InHand

from lacflow.board.readings import Reading
from lacflow.documents import read_returned
from paper import docx, gone, ins, p, r, tbl, tc, tr


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


@pytest.mark.parametrize("tracked", [True, False])
def test_a_plan_in_word_is_compared_with_the_workbook_that_was_sent(tracked: bool) -> None:
    """Words typed with or without tracking count, and so does a colour's word over the old shade."""
    found = read_returned(_in_word(tracked), "plan.docx", sending())
    said = {x.key: (x.disposition.value, x.fields.rag, x.fields.due, x.fields.progress) for x in found.readings}
    assert said == {
        "O1/1": ("record", None, date(2028, 1, 31), "13.08.27 - all four have signed"),
        "O1/2b": ("record", "green", None, None),
        "O3/2": ("record", "red", None, "13.08.27 - printer has closed"),
    }
    assert found.held == ()


_IN_WORD = {
    "O1/1": {"Progress": "13.08.27 - all four have signed", "Timescales": "31/01/28"},
    "O1/2b": {"BRAG": "Green", "shade": "00B050"},
    "O3/2": {"Progress": "13.08.27 - printer has closed", "BRAG": "Red"},
}


def _in_word(tracked: bool) -> bytes:
    """Return the plan as a Word table, changed."""
    rows = [tr(*map(escape, HEADERS))]
    for number, (heading, actions) in enumerate(PLAN.items(), 1):
        rows.append(tr(tc(p(r(escape(heading), "<w:b/>")), props='<w:gridSpan w:val="11"/>')))
        rows += [_word_row(a, _IN_WORD.get(f"O{number}/{a.ref}", {}), tracked) for a in actions]
    return docx(p("Homes and Health for Care Leavers: delivery plan 2027") + tbl(*rows))


def _word_row(action: Planned, changes: dict[str, str], tracked: bool) -> str:
    due = action.due
    if isinstance(due, date):
        due = f"{due:%b-%y}" if "MMM" in action.number_format else f"{due:%d/%m/%y}"
    current = f"{action.current:.0%}" if isinstance(action.current, float) else str(action.current or "")
    words = (
        action.ref, action.parent, action.activity, action.progress, action.evidence, action.metric, current, "",
        action.lead, str(due or ""), action.brag,
    )  # fmt: skip
    cells = []
    for name, text in zip(HEADERS, words, strict=True):
        paragraphs, new = [p(escape(line)) for line in text.split("\n")], changes.get(name)
        if new and name == "Progress":
            paragraphs.append(p(ins(escape(new)) if tracked else r(escape(new))))
        elif new:
            paragraphs = [p(gone(escape(text)), ins(escape(new))) if tracked else p(escape(new))]
        shade = changes.get("shade") or (FILLS[action.fill][2:] if action.fill else "")
        cells.append(
            tc(*paragraphs, props=f'<w:shd w:val="clear" w:fill="{shade}"/>' if name == "BRAG" and shade else "")
        )
    return tr(*cells)


def _check(reading: Reading, e: E) -> None:
    fields, maybe = reading.fields, reading.probable
    assert (fields.rag, fields.due, fields.complete) == (e.rag, e.due, e.complete), reading
    assert e.words in (fields.progress or "") + (reading.evidence if e.d == "review" else ""), reading
    assert e.mrag in (None, maybe.rag), reading
    assert e.mdue in (None, maybe.due), reading
    assert maybe.complete or not e.mcomplete, reading
    assert e.why in reading.reason
    assert "row " in reading.reason
